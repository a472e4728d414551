// Links to reports (#cite-...) open their report in this panel; on a phone it covers what was there.
// The link is all that is needed, so links of old turns, copied links and the Back button work.
const PREFIX = '#cite-'
// Said here, because there is no server to say it.
const UNREACHABLE = '<article class="report" tabindex="-1"><div class="bar"><button type="button" class="back">←</button></div>' +
  '<p class="note">暂时连不上服务器 · 暫時連不上伺服器 · The server cannot be reached</p></article>'
const sheet = element.closest('#sheet')
const opened = new CSSStyleSheet()
const language = () => document.documentElement.dataset.language
let latest = 0
// Whose citations the keys n and p go through.
let turn = null

const anchor = () => location.hash.slice(1).replace(/[^\w-]/g, '')

async function openReport() {
  const wanted = anchor()
  const request = ++latest
  sheet.toggleAttribute('data-open', true)
  // A style sheet, because the conversation may be drawn anew at any time.
  opened.replaceSync(`
    #chat .citation[href="#${wanted}"] { background: var(--accent) !important; color: var(--on-accent) !important }
    #chat .quotation[href="#${wanted}"] { text-decoration-color: var(--accent) !important }`)
  const html = await fetchReport(wanted)
  // A later click has overtaken this one.
  if (request !== latest) return
  props.value = html
  // The panel is redrawn in a microtask.
  await new Promise(resolve => setTimeout(resolve))
  element.querySelector('article')?.focus({ preventScroll: true })
  count()
  const place = element.querySelector('mark')
  if (place) place.scrollIntoView({ block: 'center' })
  else element.scrollTo(0, 0), element.querySelector('article')?.scrollIntoView({ block: 'start' })
}

async function fetchReport(wanted) {
  try {
    const html = await server.open_report(wanted, language())
    return typeof html === 'string' ? html : UNREACHABLE
  } catch {
    return UNREACHABLE
  }
}

// The citations of the answer that the open one belongs to, each once.
function citations() {
  const links = [...document.querySelectorAll(`#chat a[href="#${anchor()}"]`)].map(link => link.closest('.turn'))
  const whole = links.includes(turn) ? turn : links.at(-1)
  const found = whole ? [...whole.querySelectorAll('a.citation, .refusal a.quotation')] : []
  return [...new Set(found.map(link => link.getAttribute('href')))]
}

function count() {
  const list = citations()
  const at = list.indexOf(location.hash)
  const steps = element.querySelector('.steps')
  if (!steps) return
  steps.toggleAttribute('data-on', list.length > 1 && at >= 0)
  steps.querySelector('.position').textContent = `${at + 1} / ${list.length}`
  for (const button of steps.querySelectorAll('.step')) button.disabled = !list[at + Number(button.dataset.step)]
}

function step(by) {
  const list = citations()
  const next = list[list.indexOf(location.hash) + by]
  if (next) go(next)
}

function go(href) {
  // One step back is always where one came from, however many reports have been looked at.
  const address = location.pathname + location.search + href
  if (location.hash.startsWith(PREFIX)) history.replaceState(history.state, '', address)
  else history.pushState({ report: true }, '', address)
  openReport()
}

function follow() {
  if (!element.isConnected) return
  if (location.hash.startsWith(PREFIX)) openReport()
  else closeReport()
}

function closeReport() {
  latest++
  sheet.toggleAttribute('data-open', false)
  opened.replaceSync('')
  left?.focus()
}

// The link that was followed last, to come back to.
let left = null
document.addEventListener('click', event => {
  if (!element.isConnected || event.defaultPrevented) return
  if (event.target.closest('#sheet .back')) return leave()
  const stepping = event.target.closest('#sheet .step')
  if (stepping) return step(Number(stepping.dataset.step))
  const link = event.target.closest(`a[href^="${PREFIX}"]`)
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
  event.preventDefault()
  event.stopPropagation()
  turn = link.closest('.turn')
  if (!link.closest('#sheet')) left = link
  go(link.getAttribute('href'))
}, true)

function leave() {
  if (history.state?.report) return history.back()
  history.replaceState(null, '', location.pathname + location.search)
  closeReport()
}

document.adoptedStyleSheets.push(opened)
addEventListener('popstate', follow)
addEventListener('keydown', event => {
  if (!sheet.hasAttribute('data-open') || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target.closest('input, textarea, select, dialog')) return
  if (event.key === 'Escape') leave()
  else if (event.key === 'n') step(1)
  else if (event.key === 'p') step(-1)
})
if (location.hash.startsWith(PREFIX)) openReport()
