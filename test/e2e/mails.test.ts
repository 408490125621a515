/** Mails as a mail program shows them. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { write } from '../../src/mail/write.ts'
import { axe, sidewaysScroll, startBrowser, type TestBrowser } from '../world/browser.ts'
import { everyLetter } from '../world/letters.ts'

let browser: TestBrowser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.stop())

it.each([
  { theme: 'light', width: 800, accent_color: '#0f7b6c' },
  { theme: 'dark', width: 800, accent_color: '#0f7b6c' },
  { theme: 'light', width: 320, accent_color: '#ffd60a' },
  { theme: 'dark', width: 320, accent_color: '#000000' },
] as const)(
  'are readable by everybody: $theme, $width px, accent $accent_color',
  async ({ theme, width, accent_color }) => {
    const page = await browser.newPage({ theme, width })
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    const branding = { name: 'Meridian', accent_color, support_email: 'help@meridian.example' }
    for (const letter of everyLetter('x'.repeat(90), { branding })) {
      await page.setContent(write(letter).html)
      expect(await axe(page), letter.kind).toEqual([])
      expect(await sidewaysScroll(page), letter.kind).toEqual([])
    }
    expect(asked).toEqual([])
    await page.close()
  },
)
