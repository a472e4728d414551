// Citation links (#cite-...) open their report in this panel; on a phone it covers the conversation.
// The link is all that is needed, so links of old turns, copied links and the Back button work.
const PREFIX = '#cite-'
// Said here, because there is no server to say it in the reader's language.
const UNREACHABLE = '<article><button type="button" class="back">←</button>' +
  '<p class="note">暂时连不上服务器 · 暫時連不上伺服器 · The server cannot be reached</p></article>'
const sheet = element.closest('#sheet')
const opened = new CSSStyleSheet()
let latest = 0

async function openReport() {
  const anchor = location.hash.slice(1).replace(/[^\w-]/g, '')
  const request = ++latest
  sheet.toggleAttribute('data-open', true)
  // A style sheet, because Gradio may draw the messages anew at any time.
  opened.replaceSync(`
    #chat .citation[href="#${anchor}"] { background: var(--color-accent) !important; color: #fff !important }
    #chat .quotation[href="#${anchor}"] { text-decoration-color: var(--color-accent) !important }`)
  const html = await fetchReport(anchor)
  // A later click has overtaken this one.
  if (request !== latest) return
  props.value = html
  // The panel is redrawn in a microtask.
  await new Promise(resolve => setTimeout(resolve))
  element.querySelector('article')?.focus({ preventScroll: true })
  const place = element.querySelector('mark') ?? element.querySelector('article')
  place?.scrollIntoView({ block: place.tagName === 'MARK' ? 'center' : 'start' })
}

async function fetchReport(anchor) {
  try {
    const html = await server.open_report(anchor)
    return typeof html === 'string' ? html : UNREACHABLE
  } catch {
    return UNREACHABLE
  }
}

function follow() {
  if (!element.isConnected) return
  if (location.hash.startsWith(PREFIX)) openReport()
  else closeReport()
}

function closeReport() {
  latest++
  sheet.toggleAttribute('data-open', false)
}

document.addEventListener('click', event => {
  if (!element.isConnected || event.defaultPrevented) return
  if (event.target.closest('.back')) return history.state?.report ? history.back() : leave()
  const link = event.target.closest(`a[href^="${PREFIX}"]`)
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
  event.preventDefault()
  event.stopPropagation()
  // One step back is always the conversation, however many reports have been looked at.
  const address = location.pathname + location.search + link.getAttribute('href')
  if (location.hash.startsWith(PREFIX)) history.replaceState(history.state, '', address)
  else history.pushState({ report: true }, '', address)
  openReport()
}, true)

function leave() {
  history.replaceState(null, '', location.pathname + location.search)
  closeReport()
}

// A blank question stays where it is: sent, it would only hold up the next one for a moment.
function keepBlank(event) {
  const box = event.target.closest('#question')?.querySelector('textarea')
  if (box && !box.value.trim()) event.stopPropagation()
}
document.addEventListener('click', event => { if (event.target.closest('.submit-button')) keepBlank(event) }, true)
document.addEventListener('keypress', event => { if (event.key === 'Enter') keepBlank(event) }, true)

document.adoptedStyleSheets.push(opened)
addEventListener('popstate', follow)
addEventListener('keydown', event => {
  if (event.key === 'Escape' && sheet.hasAttribute('data-open')) element.querySelector('.back')?.click()
})
document.documentElement.lang = navigator.language
if (location.hash.startsWith(PREFIX)) openReport()
else fetchReport('').then(html => { if (!latest) props.value = html })
