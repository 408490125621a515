/** What has broken log pipelines before, each as long as a metadata value may be. */
export const hardTexts = [
  '=1+1',
  '@SUM(A1)',
  '-2+3',
  '+cmd|calc',
  'naïve \u{1f9ea} 漢字 \u202eright to left \u2028 "quoted" \\ %s #011 \u007f',
  'a\r\nb\tc <13>1 - - - - - -',
]

/** As much metadata as an event may carry: more than 64 kB of text that takes three bytes a letter. */
export const fullMetadata = Object.fromEntries(
  Array.from({ length: 50 }, (_, n) => [`key_${n}`, String.fromCodePoint(0x6f00 + n).repeat(500)]),
)
