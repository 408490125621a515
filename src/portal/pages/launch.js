// Sends the launch form by itself, once, and only while somebody can see the page: a prerendered or background page
// must not use up a link that opens once.
const form = document.getElementById('launch')
const status = document.getElementById('launch-status')
const button = form.querySelector('button')
let sent = false

form.addEventListener('submit', (event) => {
  if (sent) event.preventDefault()
  sent = true
  button.setAttribute('aria-busy', 'true')
  status.textContent = `${status.dataset.words} …`
})

function send() {
  if (sent || document.prerendering || document.visibilityState !== 'visible') return
  form.requestSubmit()
}

// Coming back by the back button shows the page as it was left: the link is used by then, so only the button sends again.
addEventListener('pageshow', (event) => {
  if (!event.persisted) return
  sent = false
  button.removeAttribute('aria-busy')
  status.textContent = ''
  document.removeEventListener('visibilitychange', send)
})
document.addEventListener('visibilitychange', send)
document.addEventListener('prerenderingchange', send)
send()
