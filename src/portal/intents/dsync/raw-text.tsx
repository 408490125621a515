/** Text as it came, in its own lines. What scrolls can be reached by keyboard. */
export function RawText({ label, children }: { label: string; children: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would announce a form
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className="raw-text m" role="group" tabIndex={0} aria-label={label}>
      {children}
    </div>
  )
}
