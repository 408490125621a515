/** A person without a mouse: every stop on the way must show where the focus is, and must be in sight itself. */
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** More presses than any screen has stops. */
const patience = 150

/** Tabs on until `target` has the focus. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  const passed: string[] = []
  for (let press = 0; press < patience; press += 1) {
    await page.keyboard.press('Tab')
    const stop = await target.evaluate(stopAt)
    if (stop.problem) passed.push(`${stop.name}: ${stop.problem}`)
    if (stop.there) {
      expect(passed).toEqual([])
      return
    }
  }
  throw new Error(`the keyboard does not reach ${target}`)
}

export async function pressOn(page: Page, target: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press(key)
}

export async function typeInto(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(text)
}

/** Past the header and the rail, as the first stop of every screen offers. */
export async function skipToContent(page: Page): Promise<void> {
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: 'Skip to the content' })
  expect(await skip.evaluate((element) => element === document.activeElement)).toBe(true)
  await page.keyboard.press('Enter')
}

/** Where reading and tabbing go on from: a new screen must not leave that at the end of the one before. */
export function focusIsAtTheStart(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const focused = document.activeElement
    return focused !== null && (focused.tagName === 'H1' || focused.tagName === 'MAIN')
  })
}

interface Stop {
  name: string
  /** It is the stop that was looked for. */
  there: boolean
  problem?: string
}

/** In the browser: what the focus is on, and why a person could not see that. */
function stopAt(target: Element): Stop {
  const focused = document.activeElement
  const there = focused === target
  // Between the last stop and the first there is the browser's own.
  if (!focused || focused === document.body) return { name: 'the page', there }
  const label = focused.getAttribute('aria-label') ?? focused.textContent ?? ''
  const name = `${focused.tagName.toLowerCase()} “${(label || focused.id).trim().slice(0, 40)}”`
  // A field's frame or a drawn box may carry the ring of the native control inside or before it.
  const drawn = [focused, focused.nextElementSibling, focused.parentElement].filter((part) => part !== null)
  const ringed = drawn.find((part) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(part)
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
  })
  if (!ringed) return { name, there, problem: 'no ring shows the focus' }
  const { left, top, width, height } = ringed.getBoundingClientRect()
  if (width < 1 || height < 1) return { name, there, problem: 'has no size' }
  const inSight = [0.1, 0.5, 0.9].some((part) => {
    const at = document.elementFromPoint(left + width * part, top + height / 2)
    return at !== null && drawn.some((one) => one.contains(at))
  })
  return inSight ? { name, there } : { name, there, problem: 'is covered or out of sight' }
}
