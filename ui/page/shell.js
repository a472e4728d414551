// The masthead: which view is shown, in which language, dark or light.
const root = document.documentElement
root.lang = root.dataset.language || root.lang
const tabs = () => [...element.querySelectorAll('[role=tab]')]

function show(view, focus = false) {
  root.dataset.view = view
  for (const name of ['talk', 'collection']) {
    const panel = document.getElementById(name)
    panel?.setAttribute('role', 'tabpanel')
    panel?.setAttribute('aria-labelledby', `tab-${name}`)
  }
  for (const tab of tabs()) {
    const chosen = tab.id === `tab-${view}`
    tab.setAttribute('aria-selected', chosen)
    tab.tabIndex = chosen ? 0 : -1
    if (chosen && focus) tab.focus()
  }
  document.dispatchEvent(new CustomEvent('wenbao:view', { detail: view }))
}

const viewOf = tab => tab.id.replace('tab-', '')
element.addEventListener('click', event => {
  const tab = event.target.closest('[role=tab]')
  if (tab) show(viewOf(tab))
  else if (event.target.closest('.theme')) setTheme(!document.body.classList.contains('dark'))
})
element.addEventListener('keydown', event => {
  const tab = event.target.closest('[role=tab]')
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (!tab || !step) return
  const list = tabs()
  show(viewOf(list[(list.indexOf(tab) + step + list.length) % list.length]), true)
})
element.addEventListener('change', event => {
  if (!event.target.matches('.language')) return
  const query = new URLSearchParams(location.search)
  query.set('lang', event.target.value)
  location.search = query
})

function setTheme(dark) {
  document.body.classList.toggle('dark', dark)
  try { localStorage.setItem('wenbao-theme', dark ? 'dark' : 'light') } catch { /* then only for now */ }
}
let saved = null
try { saved = localStorage.getItem('wenbao-theme') } catch { /* forbidden */ }
if (saved) document.body.classList.toggle('dark', saved === 'dark')
show('talk')
