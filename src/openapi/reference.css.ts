/** The look of /docs. A module, so that the bundle carries it. */
export const referenceCss = `
:root { color-scheme: light dark;
  --ground: light-dark(#ffffff, #111113); --panel: light-dark(#f9f9fb, #18191b); --line: light-dark(#d9d9e0, #363a3f);
  --ink: light-dark(#1c2024, #edeef0); --quiet: light-dark(#60646c, #b0b4ba); --link: light-dark(#3a5bc7, #9eb1ff);
  --get: light-dark(#0d74ce, #70b8ff); --post: light-dark(#18794e, #3dd68c); --put: light-dark(#915930, #ffa057); --delete: light-dark(#ce2c31, #ff9592) }
* { box-sizing: border-box }
html { scroll-padding-top: 1rem }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.6 ui-sans-serif, system-ui, sans-serif;
  display: grid; grid-template-columns: minmax(14rem, 19rem) minmax(0, 1fr) }
a { color: var(--link); text-underline-offset: .15em }
a:focus-visible, pre:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px }
main:focus { outline: none }
.skip { position: absolute; left: -100vw; background: var(--ground); padding: .5rem 1rem; z-index: 1 }
.skip:focus { left: .5rem; top: .5rem }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1.5rem 1rem; background: var(--panel);
  border-right: 1px solid var(--line); font-size: .875rem }
nav h2 { font-size: .875rem; margin: 1.25rem 0 .25rem }
nav h2 a { color: var(--ink); text-decoration: none }
nav ul { list-style: none; margin: 0; padding: 0 }
nav li a { display: flex; gap: .5rem; padding: .25rem .25rem; text-decoration: none; min-height: 24px }
nav li a:hover { text-decoration: underline }
nav li span:last-child { overflow-wrap: anywhere }
.brand { font-weight: 650; margin: 0 0 1rem } .brand span { color: var(--quiet); font-weight: 400 }
main { padding: 2rem clamp(1rem, 4vw, 4rem) 6rem; max-width: 64rem }
h1 { margin-top: 0; font-size: 2rem; line-height: 1.2 } section > h2 { font-size: 1.5rem; margin-top: 3rem }
article { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 1rem }
h3 { font-size: 1.125rem; margin: .5rem 0 } h4 { margin: 1.25rem 0 .25rem; font-size: 1rem }
.path code { font-size: 1rem }
.method { font: 600 .75rem/1.6 ui-monospace, monospace; flex: none; width: 3.5rem; display: inline-block; color: var(--ink) }
.get { color: var(--get) } .post { color: var(--post) } .put, .patch { color: var(--put) } .delete { color: var(--delete) }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, monospace; font-size: .875rem }
:not(pre) > code { background: var(--panel); border: 1px solid var(--line); border-radius: 4px; padding: 0 .25em; overflow-wrap: anywhere }
figure { margin: 1rem 0; border: 1px solid var(--line); border-radius: 8px; overflow: hidden }
figcaption { padding: .25rem .75rem; font-size: .8125rem; color: var(--quiet); border-bottom: 1px solid var(--line) }
pre { margin: 0; padding: .75rem; overflow: auto; background: var(--panel) }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; display: block; overflow-x: auto }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line) }
th { color: var(--quiet); font-weight: 500 }
.required { color: var(--quiet); font-size: .8125rem }
@media (max-width: 50rem) { body { display: block } nav { position: static; height: auto; max-height: none; border-right: 0; border-bottom: 1px solid var(--line) } }
@media print { nav, .skip { display: none } body { display: block } }
`.trimStart()
