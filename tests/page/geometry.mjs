// What is wrong with a text: cut off, outside its card, on top of another, or too faint.

/** Sentences about texts that cannot be read whole; runs inside the page. */
export function cutTexts() {
  const faults = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement
    if (!element || node.textContent.trim() === '' || element.closest('.unseen, .js-plotly-plot')) {
      continue
    }
    // A text that may be cut says itself whole on hover; what scrolls can be scrolled to.
    if (element.closest('.cut')?.title || element.closest('.scroller, [role=region]')) continue
    if (element.closest('ul[aria-label="Protocols in the chart"], option, input')) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    for (const box of range.getClientRects()) {
      if (box.right > innerWidth + 1 || box.left < -1) {
        faults.push(`"${node.textContent.trim()}" leaves the window`)
      }
      for (let frame = element; frame && frame !== document.body; frame = frame.parentElement) {
        const style = getComputedStyle(frame)
        const bounds = frame.getBoundingClientRect()
        const clips = style.overflowX !== 'visible' || frame.matches('.card, .button')
        if (clips && (box.right > bounds.right + 1 || box.left < bounds.left - 1)) {
          faults.push(
            `"${node.textContent.trim()}" is wider than its ${frame.tagName} .${frame.className}`,
          )
        }
      }
    }
  }
  return faults
}

/**
 * Sentences about cells of the recent packets that are cut, or run into the next one; runs inside the
 * page. Addresses over IPv6 and flags may be cut.
 */
export function cutPackets() {
  const faults = []
  const mayBeCut = (cell) => cell.cellIndex === 6 || /:.*:/.test(cell.innerText)
  const cells = [...document.querySelectorAll('.scroller tbody tr:not([aria-hidden]) td')]
  // The longest that these may be, in a row of their own.
  const row = cells[0]?.parentElement.cloneNode(true)
  cells[0]?.parentElement.after(row)
  row.cells[0].textContent = row.cells[0].textContent.replace(/^\d+:\d+:\d+/, '12:59:59')
  row.cells[5].textContent = '65535 → 65535'
  for (const cell of [...cells, ...row.cells].filter(
    (one) => one.cellIndex === 0 || !mayBeCut(one),
  )) {
    const { right } = cell.getBoundingClientRect()
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const range = document.createRange()
      range.selectNodeContents(node)
      const box = range.getBoundingClientRect()
      const frame = node.parentElement.closest('.cut')?.getBoundingClientRect()
      const end = Math.min(right, frame?.right ?? right)
      if (box.right > end + 0.5) faults.push(`"${cell.innerText}" is cut: "${node.textContent}"`)
    }
  }
  row.remove()
  return faults
}

/** Sentences about texts of the header and the tiles that touch each other; runs inside the page. */
export function overlaps() {
  const faults = []
  const groups = [
    '.frame > header > *',
    '.source .line:first-child > *',
    '.source .line:last-child > *',
    '.actions > *',
  ]
  for (const group of [
    ...groups,
    ...[...document.querySelectorAll('dl dt')].map((dt) => [...dt.children]),
  ]) {
    const elements = typeof group === 'string' ? [...document.querySelectorAll(group)] : group
    const boxes = elements
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0)
    boxes.forEach(({ element, box }, index) => {
      for (const other of boxes.slice(index + 1)) {
        const apart =
          box.right <= other.box.left + 0.5 ||
          other.box.right <= box.left + 0.5 ||
          box.bottom <= other.box.top + 0.5 ||
          other.box.bottom <= box.top + 0.5
        if (!apart) faults.push(`"${element.textContent}" touches "${other.element.textContent}"`)
      }
    })
  }
  return faults
}

/** Sentences about labels that leave their chart; runs inside the page. */
export function cutLabels() {
  const faults = []
  for (const chart of document.querySelectorAll('.js-plotly-plot')) {
    const frame = chart.getBoundingClientRect()
    for (const text of chart.querySelectorAll('text')) {
      const box = text.getBoundingClientRect()
      const outside =
        box.left < frame.left - 1 ||
        box.right > frame.right + 1 ||
        box.top < frame.top - 2 ||
        box.bottom > frame.bottom + 2
      if (box.width > 0 && outside) faults.push(`"${text.textContent}" leaves its chart`)
    }
    for (const time of chart.querySelectorAll('.xtick text')) {
      const box = time.getBoundingClientRect()
      for (const rate of chart.querySelectorAll('.ytick text')) {
        const other = rate.getBoundingClientRect()
        const apart =
          box.width === 0 || box.top >= other.bottom - 3 || box.left >= other.right - 0.5
        if (!apart) faults.push(`"${time.textContent}" is printed over "${rate.textContent}"`)
      }
    }
  }
  return faults
}

/** Sentences about texts with less contrast than 4.5:1 to what is behind them; runs inside the page. */
export function faintTexts() {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 })
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  const pixel = (...colors) => {
    pen.clearRect(0, 0, 1, 1)
    for (const color of colors) {
      pen.fillStyle = color
      pen.fillRect(0, 0, 1, 1)
    }
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3)
  }
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.map((byte) => {
      const part = byte / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const faults = new Set()
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement
    if (!element?.checkVisibility() || node.textContent.trim() === '') continue
    if (element.closest('.unseen, option')) continue
    const behind = []
    for (let box = element; box; box = box.parentElement) {
      behind.unshift(getComputedStyle(box).backgroundColor)
    }
    const style = getComputedStyle(element)
    const color = element.closest('svg') ? style.fill : style.color
    const [light, dark] = [luminance(pixel(...behind)), luminance(pixel(...behind, color))].sort(
      (a, b) => b - a,
    )
    const ratio = (light + 0.05) / (dark + 0.05)
    if (ratio < 4.5)
      faults.add(`"${node.textContent.trim()}" has a contrast of ${ratio.toFixed(2)}`)
  }
  return [...faults]
}
