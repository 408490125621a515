/** Our own icon set: a 20 px grid, strokes of 1.7. Decorative unless a label is given. */
const paths = {
  check: 'M4.5 10.5 8 14l7.5-8',
  x: 'M5.5 5.5l9 9m0-9-9 9',
  alert: 'M10 3.2 17.6 16.5H2.4L10 3.2Zm0 5v3.6m0 2.3v.1',
  stop: 'M7 2.8h6L17.2 7v6L13 17.2H7L2.8 13V7L7 2.8Zm3 3.7v4.3m0 2.4v.1',
  info: 'M10 17.2a7.2 7.2 0 1 0 0-14.4 7.2 7.2 0 0 0 0 14.4Zm0-8v4m0-6.6v.1',
  clock: 'M10 17.2a7.2 7.2 0 1 0 0-14.4 7.2 7.2 0 0 0 0 14.4Zm0-11.4V10l2.8 2',
  copy: 'M7.5 7.5h8.2v8.2H7.5zM12.5 7.5V4.3H4.3v8.2h3.2',
  paste: 'M7 4.2H4.6v12.6h10.8V4.2H13M7.2 3h5.6v2.6H7.2zM7.5 10h5m-5 3h3.4',
  out: 'M8 4.5H4.5v11h11V12M11.5 4.5h4v4m0-4-6.3 6.3',
  back: 'M16 10H4.5M9 5l-5 5 5 5',
  next: 'M4 10h11.5M11 5l5 5-5 5',
  right: 'M8 5l5 5-5 5',
  down: 'M5 8l5 5 5-5',
  search: 'M9 14.2A5.2 5.2 0 1 0 9 3.8a5.2 5.2 0 0 0 0 10.4Zm3.8-1.4 3.7 3.7',
  people:
    'M7.5 9.6a2.9 2.9 0 1 0 0-5.8 2.9 2.9 0 0 0 0 5.8ZM2.5 16.2c.4-2.8 2.4-4.2 5-4.2s4.6 1.4 5 4.2M13 4.2a2.7 2.7 0 0 1 0 5.2M14.6 12.4c1.7.500 2.7 1.8 3 3.8',
  share:
    'M8.2 9.6a2.9 2.9 0 1 0 0-5.8 2.9 2.9 0 0 0 0 5.8ZM3 16.2c.4-2.8 2.5-4.2 5.2-4.2 1.3 0 2.4.300 3.3 1M14.8 11.5v5m-2.5-2.5h5',
  key: 'M7 15.6a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.8Zm2.4-5.8L16.2 3m-2.9 2.9 2.3 2.3',
  globe:
    'M10 17.2a7.2 7.2 0 1 0 0-14.4 7.2 7.2 0 0 0 0 14.4ZM2.8 10h14.4M10 2.8c2 2 3 4.4 3 7.2s-1 5.2-3 7.2c-2-2-3-4.4-3-7.2s1-5.2 3-7.2Z',
  lock: 'M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  list: 'M7.5 5.5H16M7.5 10H16m-8.5 4.5H16M4 5.5h.1M4 10h.1M4 14.5h.1',
  stream: 'M3 6h6c3 0 3 8 6 8h2m0 0-2.5-2.5M17 14l-2.5 2.5M3 14h4m4.5-8H17',
  download: 'M10 3.5v9m-3.8-3.7L10 12.5l3.8-3.7M4 16.5h12',
  undo: 'M4 8h8a4 4 0 0 1 0 8H7.5M7 4.5 3.5 8 7 11.5',
  refresh: 'M15.8 8A6.2 6.2 0 0 0 4.6 7m-.4 5A6.2 6.2 0 0 0 15.4 13M4.4 3.5V7H8m7.6 9.5V13H12',
  play: 'M6.5 4.5v11l9-5.5-9-5.5Z',
  dots: 'M5 10h.1M10 10h.1M15 10h.1',
  calendar: 'M4 5.5h12v11H4zM4 9h12M7.5 3.5v3m5-3v3',
  eye: 'M2.5 10S5.2 5 10 5s7.5 5 7.5 5-2.7 5-7.5 5-7.5-5-7.5-5Zm7.5 2.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4Z',
  pencil: 'M4 16l.8-3.4L13 4.4l2.6 2.6-8.2 8.2L4 16Z',
  pause: 'M7.5 5v10m5-10v10',
  minus: 'M5 10h10',
  plus: 'M10 5v10M5 10h10',
  mail: 'M3 5.5h14v9.5H3zM3.5 6l6.5 5 6.5-5',
} as const
export type IconName = keyof typeof paths

export function Icon({ name, size = 16, label }: { name: IconName; size?: number; label?: string }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'dots' ? 2.6 : 1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      <path d={paths[name]} />
    </svg>
  )
}
