/** The few marks these pages need, drawn on a 20 px grid. Always beside words, so always hidden from screen readers. */
import { Html } from '../../kernel/html.ts'

const paths = {
  lock: 'M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  clock: 'M10 17.2a7.2 7.2 0 1 0 0-14.4 7.2 7.2 0 0 0 0 14.4Zm0-11.4V10l2.8 2',
  check: 'M4.5 10.5 8 14l7.5-8',
  back: 'M16 10H4.5M9 5l-5 5 5 5',
  next: 'M4 10h11.5M11 5l5 5-5 5',
  mail: 'M3 5.5h14V15H3zM3.5 6l6.5 5 6.5-5',
  stop: 'M7 2.8h6L17.2 7v6L13 17.2H7L2.8 13V7L7 2.8Zm3 3.7v4.3m0 2.4v.1',
  key: 'M7 15.6a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.8Zm2.4-5.8L16.2 3m-2.9 2.9 2.3 2.3',
  cut: 'M3 10h4m6 0h4M9 4.5 11 15.5',
  search: 'M9 14.2A5.2 5.2 0 1 0 9 3.8a5.2 5.2 0 0 0 0 10.4Zm3.8-1.4 3.7 3.7',
  again: 'M15.8 8A6.2 6.2 0 0 0 4.6 7m-.4 5a6.2 6.2 0 0 0 11.2 1M4.4 3.5V7H8m7.6 9.5V13H12',
} as const
export type PageIcon = keyof typeof paths

export function icon(name: PageIcon, size: number): Html {
  return new Html(
    `<svg class="icon" width="${size}" height="${size}" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"><path d="${paths[name]}"/></svg>`,
  )
}
