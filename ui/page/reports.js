// The view of the collection: its list, adding by file, text or address, removing with a confirmation.
const find = selector => element.querySelector(selector)
const language = () => document.documentElement.dataset.language
let password = ''
let offset = 0
let latest = 0
let waiting = 0

async function list() {
  const request = ++latest
  const asked = { ...Object.fromEntries(new FormData(find('.filters'))), offset }
  try {
    const { ready, html } = await server.list_reports(asked, password, language())
    if (request !== latest) return
    find('.list').innerHTML = html
    fillSources()
    // The models are still loading: ask again until they are there.
    if (!ready) setTimeout(() => { if (request === latest) list() }, 1000)
  } catch {
    if (request === latest) setTimeout(() => { if (request === latest) list() }, 3000)
  }
}

// The sources come with the list; the choice stays what it is.
function fillSources() {
  const choice = find('.filters [name=source]')
  const options = find('.list datalist')?.children
  if (!options || choice.options.length === options.length + 1) return
  const chosen = choice.value
  while (choice.options.length > 1) choice.options[1].remove()
  choice.append(...options)
  choice.value = [...choice.options].some(option => option.value === chosen) ? chosen : ''
}

function listAnew() { offset = 0; list() }

const place = () => find('.adding')
const text = name => place().dataset[name]

async function addAll(files) {
  for (const file of files) await addFile(file)
  listAnew()
}

async function addFile(file) {
  const row = begin(file.name)
  if (file.size > Number(place().dataset.limit)) return end(row, {}, [text('tooLarge')])
  await post('files', file, row, { 'Wenbao-Name': encodeURIComponent(file.name) })
}

const postJson = (route, body, row) =>
  post(route, JSON.stringify(body), row, { 'Content-Type': 'application/json' })

// The answer is a line of JSON for each report, as soon as it is safe.
async function post(route, body, row, headers) {
  const counts = {}
  const failures = []
  const links = []
  const take = line => {
    const { status, message, href } = JSON.parse(line)
    counts[status] = (counts[status] ?? 0) + 1
    if (message) failures.push(message)
    if (href) links.push(href)
    progress(row, counts)
  }
  try {
    const answer = await fetch(`${location.pathname.replace(/\/?$/, '/')}collection/${route}`, {
      method: 'POST', body, headers: { 'Wenbao-Language': language(), 'Wenbao-Password': encodeURIComponent(password), ...headers },
    })
    if (!answer.ok) return end(row, counts, [await refusal(answer)])
    let rest = ''
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      const lines = (rest + piece.value).split('\n')
      rest = lines.pop()
      lines.forEach(take)
    }
  } catch {
    failures.push(text('brokenOff'))
  }
  end(row, counts, failures, links)
  return failures.length === 0
}

async function refusal(answer) {
  try {
    const { detail } = await answer.json()
    return typeof detail === 'string' ? detail : text('failed')
  } catch {
    return text('failed')
  }
}

function begin(name) {
  const row = document.createElement('li')
  row.className = 'working'
  const [title, line] = ['b', 'span'].map(tag => document.createElement(tag))
  title.textContent = name
  title.dir = 'auto'
  line.textContent = text('working')
  row.append(title, line)
  find('.uploads').prepend(row)
  return row
}

const counted = counts => ['added', 'replaced', 'unchanged', 'failed']
  .filter(status => counts[status])
  .map(status => text('status' + status[0].toUpperCase() + status.slice(1)).replace('{}', counts[status]))
  .join(' · ')

function progress(row, counts) {
  row.querySelector('span').textContent = `${text('working')} ${counted(counts)}`
}

function end(row, counts, failures, links = []) {
  row.className = failures.length ? 'failed' : 'done'
  const line = row.querySelector('span')
  line.textContent = counted(counts) ? text('done').replace('{}', counted(counts)) : ''
  if (links.length === 1) {
    const link = document.createElement('a')
    link.href = links[0]
    link.textContent = '→'
    line.append(' ', link)
  }
  if (!failures.length) return
  const reasons = document.createElement('ul')
  for (const failure of failures.slice(0, 20)) {
    const reason = document.createElement('li')
    reason.textContent = failure
    reason.dir = 'auto'
    reasons.append(reason)
  }
  if (failures.length > 20) reasons.append(`… +${failures.length - 20}`)
  row.append(reasons)
}

async function unlock(form) {
  const given = new FormData(form).get('password')
  const right = await server.may_write(given).catch(() => false)
  form.querySelector('.wrong').textContent = right ? '' : text('locked')
  if (!right) return
  password = given
  form.hidden = true
  find('.ways').hidden = false
  find('.choose input').focus()
  list()
}

function remove(button) {
  const dialog = find('dialog.confirm')
  const line = dialog.querySelector('p')
  line.textContent = line.dataset.line.replace('{}', () => button.dataset.title)
  dialog.returnValue = ''
  dialog.onclose = async () => {
    if (dialog.returnValue !== 'remove') return button.focus()
    const row = button.closest('li')
    const said = await server.remove_report(button.dataset.id, password, language()).catch(() => text('failed'))
    row.textContent = said
    find('.filters [name=words]').focus()
    list()
  }
  dialog.showModal()
}

const forms = {
  filters: listAnew,
  unlock,
  pasting: async form => {
    const fields = Object.fromEntries(new FormData(form))
    if (await postJson('text', fields, begin(fields.title || form.closest('details').firstChild.textContent))) form.reset()
    listAnew()
  },
  fetching: async form => {
    const fields = Object.fromEntries(new FormData(form))
    if (await postJson('address', fields, begin(fields.url))) form.reset()
    listAnew()
  },
}

element.addEventListener('submit', event => {
  const act = forms[event.target.className]
  if (!act) return
  event.preventDefault()
  act(event.target)
})
element.addEventListener('reset', event => { if (event.target.matches('.filters')) setTimeout(listAnew) })
element.addEventListener('input', event => {
  if (!event.target.closest('.filters')) return
  clearTimeout(waiting)
  waiting = setTimeout(listAnew, event.target.type === 'search' ? 250 : 0)
})
element.addEventListener('click', event => {
  const button = event.target.closest('button')
  if (button?.matches('.remove')) remove(button)
  else if (button?.dataset.offset) { offset = Number(button.dataset.offset); list(); find('.list').scrollIntoView() }
})
element.addEventListener('change', event => {
  if (!event.target.matches('input[type=file]')) return
  const files = [...event.target.files]
  event.target.value = ''
  addAll(files)
})
// Files may be dropped anywhere on the view, once adding is open to this visitor.
const takes = event => event.dataTransfer?.types.includes('Files') && find('.ways') && !find('.ways').hidden
for (const name of ['dragover', 'dragleave', 'drop']) {
  element.addEventListener(name, event => {
    if (!takes(event)) return
    event.preventDefault()
    place().open = true
    find('.drop').classList.toggle('over', name === 'dragover')
    if (name === 'drop') addAll([...event.dataTransfer.files])
  })
}
document.addEventListener('wenbao:view', event => { if (event.detail === 'collection') list() })
