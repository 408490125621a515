/**
 * The frame of a mail in HTML: one column, tables only where mail programs need them, readable on light and on dark, and
 * nothing that is loaded from anywhere: opening a mail tells nobody.
 */
import { Html, html } from '../kernel/html.ts'

export interface Frame {
  title: string
  vendor: string
  /** Colours as #rrggbb. */
  accent: { fill: string; label: string }
  main: Html
  foot: readonly string[]
}

const style = ({ fill, label }: Frame['accent']) => `
body{margin:0;padding:0;background:#f4f4f6;color:#1c2024;font:16px/1.5 -apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;-webkit-text-size-adjust:100%;overflow-wrap:anywhere;word-break:break-word}
.out{width:100%;table-layout:fixed;background:#f4f4f6}
.out>tbody>tr>td{padding:24px 12px}
.in{width:100%;max-width:560px;margin:0 auto;table-layout:fixed;border-collapse:separate;background:#ffffff;border:1px solid #e0e1e6;border-top:4px solid ${fill};border-radius:8px}
.in>tbody>tr>td{padding:24px 28px 28px}
.vendor{margin:0 0 20px;font-weight:600;font-size:15px;color:#60646c}
h1{margin:0 0 16px;font-size:22px;line-height:1.3;font-weight:600}
p,ul{margin:0 0 16px}
ul{padding-left:22px}
.facts{margin:0 0 16px;border-collapse:collapse}
.facts td{padding:4px 0;vertical-align:top}
.facts .name{padding-right:20px;color:#60646c;white-space:nowrap}
.act{margin:24px 0;border-collapse:collapse}
td.button{padding:0;border-radius:6px;background:${fill}}
a.button{display:inline-block;padding:12px 22px;border-radius:6px;background:${fill};color:${label};font-weight:600;text-decoration:none}
.quiet{font-size:14px;color:#60646c}
.address{color:#60646c;word-break:break-all}
.foot{box-sizing:border-box;max-width:560px;margin:16px auto 0;padding:0 29px;font-size:13px;line-height:1.5;color:#60646c}
.foot p{margin:0 0 4px}
@media (prefers-color-scheme:dark){
body,.out{background:#111113!important;color:#edeef0!important}
.in{background:#18191b!important;border-color:#363a3f!important;border-top-color:${fill}!important}
h1,p,li,td{color:#edeef0!important}
.vendor,.quiet,.address,.foot,.foot p,.facts .name{color:#b0b4ba!important}
}`

export function page({ title, vendor, accent, main, foot }: Frame): string {
  return html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
<style>${new Html(style(accent))}</style>
</head>
<body>
<table role="presentation" class="out"><tr><td>
<table role="presentation" class="in"><tr><td>
<header><p class="vendor">${vendor}</p></header>
<main>${main}</main>
</td></tr></table>
<footer class="foot">${foot.map((line) => html`<p>${line}</p>`)}</footer>
</td></tr></table>
</body>
</html>
`.text
}
