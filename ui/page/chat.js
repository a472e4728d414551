// The conversation: the box, the buttons of the turns, and the memory that outlives a reload.
// What is asked and answered is kept in this tab (sessionStorage) and sent along with every event;
// the server keeps nothing.
const MEMORY = 'wenbao-conversation'
const within = selector => document.querySelector(selector)
const all = selector => [...document.querySelectorAll(selector)]
const field = () => within('#question textarea#box')
let editing = null
let followed = 0

// Every event carries the conversation, so the next one waits until the last is part of it.
const waiting = []
let sent = 0
let unheard = 0
function send(event, data = {}) {
  if (unheard && event !== 'stop') return waiting.push([event, data])
  trigger(event, { memory: props.memory, number: ++sent, ...data })
  // A lost connection must not hold up the rest for good.
  clearTimeout(unheard)
  unheard = setTimeout(next, 5000)
}
function next() {
  clearTimeout(unheard)
  unheard = 0
  if (waiting.length) send(...waiting.shift())
}

const turnOf = node => node.closest('.turn')
const indexOf = turn => Number(turn.dataset.index)

function submit(text) {
  if (!text.trim()) return
  const index = editing
  leaveEditing()
  setBox('')
  if (index === null) send('submit', { text })
  else send('edit', { text, index })
}

function setBox(text, focus = false) {
  const box = field()
  if (!box) return
  box.value = text
  fit(box)
  if (focus) { box.focus(); box.setSelectionRange(text.length, text.length) }
}

// As high as its text, up to a third of the window.
function fit(box) {
  box.style.height = 'auto'
  box.style.height = Math.min(box.scrollHeight, innerHeight / 3) + 'px'
}

function edit(turn) {
  editing = indexOf(turn)
  all('.turn.edited').forEach(other => other.classList.remove('edited'))
  turn.classList.add('edited')
  within('#question .editing').hidden = false
  setBox(turn.dataset.question, true)
}

function leaveEditing() {
  editing = null
  all('.turn.edited').forEach(turn => turn.classList.remove('edited'))
  const line = within('#question .editing')
  if (line) line.hidden = true
}

const actions = {
  ask: button => { leaveEditing(); send('submit', { text: button.innerText.trim() }); readyForNext() },
  lift: button => send('option_select', { value: button.dataset.value }),
  edit: button => edit(turnOf(button)),
  retry: () => send('retry'),
  undo: button => { leaveEditing(); setBox(turnOf(button).dataset.question, true); send('undo') },
  clear: () => { leaveEditing(); send('clear'); readyForNext() },
  copy: button => copy(button.dataset.copy, 'copied'),
  share: button => copy(link(turnOf(button).dataset.link), 'shared'),
  rate: button => rate(turnOf(button), button.dataset.value, button.getAttribute('aria-pressed') === 'true'),
}

// Where there are keys; on a phone the box would bring up the keyboard.
function readyForNext() {
  if (matchMedia('(pointer: fine)').matches) field().focus()
}

function link(question) {
  const query = new URLSearchParams(location.search)
  query.set('q', question)
  return `${location.origin}${location.pathname}?${query}`
}

async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text)
    say(done)
  } catch {
    say(copyByHand(text) ? done : 'notCopied')
  }
}

// The clipboard proper is only for pages served by https or from this machine.
function copyByHand(text) {
  const area = document.createElement('textarea')
  area.value = text
  area.style.cssText = 'position: fixed; opacity: 0'
  document.body.append(area)
  const before = document.activeElement
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  before?.focus()
  return done
}

let quiet = 0
function say(what) {
  const line = within('#question .said')
  line.textContent = line.dataset[what]
  clearTimeout(quiet)
  quiet = setTimeout(() => { line.textContent = '' }, 4000)
}

function rate(turn, rating, taken) {
  const index = indexOf(turn)
  send('like', { index, rating: taken ? '' : rating })
  if (taken) return
  const dialog = within('dialog.note')
  const form = dialog.querySelector('form')
  form.reset()
  dialog.querySelector('.correction').hidden = rating !== 'down'
  dialog.onclose = () => {
    const { note, correction } = Object.fromEntries(new FormData(form))
    if (dialog.returnValue === 'save' && (note.trim() || correction.trim())) {
      send('like', { index, rating, note, correction: rating === 'down' ? correction : '' })
    }
  }
  dialog.returnValue = ''
  dialog.showModal()
}

// A new question is brought to the top, and its answer grows below it without moving anything.
function follow() {
  const turns = all('#chat .turn')
  if (turns.length > followed) {
    turns.at(-1).scrollIntoView({ block: 'start', behavior: followed ? motion() : 'instant' })
  }
  followed = turns.length
}

const motion = () => matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth'

function remember() {
  try {
    sessionStorage.setItem(MEMORY, props.memory)
  } catch { /* full or forbidden: the conversation then ends with the page */ }
}

function recalled() {
  try { return sessionStorage.getItem(MEMORY) || '' } catch { return '' }
}

document.addEventListener('click', event => {
  const button = event.target.closest('#chat [data-act]')
  if (button) actions[button.dataset.act]?.(button)
  else if (event.target.closest('#question .stop-button')) send('stop')
  else if (event.target.closest('#question .cancel')) { leaveEditing(); setBox('', true) }
})
document.addEventListener('submit', event => {
  if (!event.target.matches('#question form.box')) return
  event.preventDefault()
  submit(field().value)
})
document.addEventListener('input', event => { if (event.target === field()) fit(field()) })
document.addEventListener('keydown', event => {
  if (event.target === field()) {
    // Enter chooses a word while an input method is at work.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
      event.preventDefault()
      submit(field().value)
    } else if (event.key === 'Escape' && editing !== null) { leaveEditing(); setBox('') }
  } else if (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.target.closest('input, textarea, select')) {
    event.preventDefault()
    field().focus()
  }
})

watch('memory', remember)
watch('heard', () => { if (props.heard === sent) next() })
watch('value', follow)

const asked = new URLSearchParams(location.search).get('q')
if (asked) {
  const query = new URLSearchParams(location.search)
  query.delete('q')
  history.replaceState(history.state, '', location.pathname + (query.size ? `?${query}` : '') + location.hash)
}
const kept = recalled()
if (asked?.trim()) send('submit', { memory: kept, text: asked })
else if (kept && kept !== '[]') send('apply', { memory: kept })
