/** The POST binding (SAML bindings 3.5): a form that sends itself, and a button where scripts are off. */
import { escapeAttribute, escapeText } from '../protocols/saml/xml/escape.ts'

export const submitScript = 'document.forms[0].submit()\n'

export function postPage(action: string, fields: Readonly<Record<string, string>>): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) =>
      `<input type="hidden" name="${escapeAttribute(name)}" value="${escapeAttribute(value)}">`,
  )
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in</title><script src="/sso/submit.js" defer></script></head>
<body><main><form method="post" action="${escapeAttribute(action)}">
${inputs.join('\n')}
<p>You are being sent to your sign-in page at ${escapeText(new URL(action).host)}.</p>
<button>Continue</button>
</form></main></body>
</html>
`
}
