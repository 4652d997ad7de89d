// Everything can be done with the keyboard.
import { check, eventually, expect } from './check.mjs'

export async function keyboard({ onPage }) {
  await check('arrow keys select an interface and Enter starts it', () =>
    onPage('start', {}, async (page) => {
      await eventually(() => page.locator('li.selected button:focus').count(), 'nothing is focused')
      await page.keyboard.press('ArrowDown')
      expect((await page.locator('li.selected').innerText()).includes('VPN'), 'VPN is not selected')
      await page.keyboard.press('Enter')
      await page.getByText('Live', { exact: true }).waitFor()
      expect((await page.locator('header').first().innerText()).includes('VPN'), 'not the VPN')
    }),
  )
  await check('a double click starts an interface', () =>
    onPage('start', {}, async (page) => {
      await page.locator('li', { hasText: 'Docker bridge' }).dblclick()
      await page.getByText('Live', { exact: true }).waitFor()
    }),
  )
  await check('a refused interface does not start, and says why', () =>
    onPage('permission-denied', {}, async (page) => {
      await eventually(
        () =>
          page.locator('button:focus', { hasText: 'Capture this once as administrator' }).count(),
        'the next step is not focused',
      )
      await page.locator('li.selected button').focus()
      await page.keyboard.press('Enter')
      await page.locator('li', { hasText: 'VPN' }).dblclick()
      await page.waitForTimeout(400)
      expect(await page.getByText('What should Wirewatch watch?').isVisible(), 'it started')
      expect((await page.getByRole('alert').count()) === 1, 'the reason is not said once')
      await page.getByRole('button', { name: 'Check again' }).click()
      await eventually(
        () => page.locator('button[aria-disabled=false]').count(),
        'the list was not renewed',
      )
      await eventually(() => page.locator('li.selected button:focus').count(), 'the focus is lost')
    }),
  )
  await check(
    'a filter that is refused starts nothing, and moves no button while it is mended',
    () =>
      onPage('start', {}, async (page) => {
        const field = page.getByLabel('Filter for the capture')
        const start = page.getByRole('button', { name: 'Start watching VPN (tun0)' })
        await field.fill('tcp prot 443')
        await start.click()
        await page.getByText('The filter is not understood').waitFor()
        expect(await field.evaluate((input) => input === document.activeElement), 'focus elsewhere')
        await page.keyboard.press('Enter')
        await page.waitForTimeout(400)
        expect(await page.getByText('What should Wirewatch watch?').isVisible(), 'it started')
        await field.fill('udp')
        await page.keyboard.press('Enter')
        await page.getByText('Live', { exact: true }).waitFor()
      }),
  )
  await check('after a bad filter its field is selected, and what is typed is kept', () =>
    onPage('bad-filter', {}, async (page) => {
      const retry = page.getByRole('button', { name: 'Try again' })
      expect(await retry.isDisabled(), 'the same filter can be tried again')
      const place = (await retry.boundingBox()).y
      await page.keyboard.type('tcp port 44')
      await page.getByText('Only packets that match are counted.').waitFor()
      expect((await page.getByLabel('Filter').inputValue()) === 'tcp port 44', 'not selected')
      expect((await retry.boundingBox()).y === place, 'the button moved')
      await page.getByRole('button', { name: 'Pick another interface' }).click()
      const field = page.getByLabel('Filter for the capture')
      expect((await field.inputValue()) === 'tcp port 44', 'what was typed is lost')
    }),
  )
  await check('/ goes to the filter, a bad one is refused while it is typed, Enter applies', () =>
    onPage('live', {}, async (page) => {
      await page.keyboard.press('/')
      await page.keyboard.type('tcp prot 443')
      await page.getByText('The filter is not understood').waitFor()
      await page.keyboard.press('Enter')
      await page.waitForTimeout(300)
      expect(await page.getByText('Live', { exact: true }).isVisible(), 'a bad filter was applied')
      await page.getByLabel('Filter').fill('udp')
      await page.keyboard.press('Enter')
      const legend = page.getByLabel('Protocols in the chart')
      await eventually(
        async () => (await legend.count()) && (await legend.innerText()).match(/^UDP\s+100/),
        'the filter was not applied',
      )
    }),
  )
  await check('that another filter starts the capture anew is said for as long as it waits', () =>
    onPage('live', {}, async (page) => {
      const places = () =>
        page
          .locator('header, main, dl')
          .evaluateAll((elements) =>
            elements.map((element) => JSON.stringify(element.getBoundingClientRect())).join(),
          )
      const before = await places()
      const words = page.getByText('Enter starts the capture anew with this filter.')
      await page.getByLabel('Filter').fill('udp')
      await words.waitFor()
      await page.locator('body').click({ position: { x: 5, y: 400 } })
      await page.waitForTimeout(300)
      expect(await words.isVisible(), 'it is said only while it is typed')
      expect((await places()) === before, 'the page moved')
      await page.getByLabel('Filter').fill('')
      await words.waitFor({ state: 'hidden' })
      await page.getByRole('button', { name: 'Stop' }).click()
      await page.getByLabel('Filter').fill('udp')
      await words.waitFor()
      await page.getByLabel('Filter').press('Enter')
      await page.getByText('Live', { exact: true }).waitFor()
      await words.waitFor({ state: 'hidden' })
    }),
  )
  await check('Escape leaves the filter and takes back what was typed', () =>
    onPage('live', {}, async (page) => {
      await page.keyboard.press('/')
      await page.keyboard.type('udp')
      await page.keyboard.press('Escape')
      expect((await page.getByLabel('Filter').inputValue()) === '', 'the text stays')
      expect(await page.evaluate(() => document.activeElement === document.body), 'focus stays')
    }),
  )
  await check('Space pauses and resumes, R refreshes', () =>
    onPage('live', {}, async (page) => {
      const packets = page.locator('dl dd').first()
      const places = () =>
        page.locator('.frame > header > *, main > *').evaluateAll((elements) =>
          elements.map((element) => {
            const { x, y, height } = element.getBoundingClientRect()
            return [x, y, height].join()
          }),
        )
      const before = (await places()).join(' ')
      await page.keyboard.press('Space')
      await page.getByText('Held still. Capturing goes on.').waitFor()
      expect((await places()).join(' ') === before, 'the page moved')
      const held = await packets.innerText()
      await page.waitForTimeout(2200)
      expect((await packets.innerText()) === held, 'paused figures moved')
      await page.keyboard.press('Space')
      await eventually(async () => (await packets.innerText()) !== held, 'figures stand still')
      // Long enough that only R can bring new figures.
      await page.getByLabel('Refresh interval').selectOption({ label: '10\u00a0s' })
      await page.locator('body').click({ position: { x: 5, y: 400 } })
      const figure = await packets.innerText()
      await page.waitForTimeout(1100)
      await page.keyboard.press('r')
      await eventually(async () => (await packets.innerText()) !== figure, 'no refresh')
    }),
  )
  await check('? shows the keys and Escape closes them', () =>
    onPage('live', {}, async (page) => {
      await page.keyboard.press('?')
      const keys = page.getByRole('dialog', { name: 'Keys' })
      await keys.waitFor()
      const told = (await keys.locator('dl').innerText()).replace(/\s+/g, ' ')
      expect(told.startsWith('1 Overview 2 Hosts 3 Connections / '), told)
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
    }),
  )
  await check('T shows the table of a focused chart', () =>
    onPage('live', {}, async (page) => {
      for (const title of ['Packets per second', 'Protocols', 'Top sources']) {
        const card = page.locator(`section[aria-label="${title}"]`)
        await card.focus()
        await page.keyboard.press('t')
        const table = card.getByRole('region', { name: `${title} as a table` })
        expect((await table.getByRole('row').count()) > 4, `${title} has no table`)
        await page.keyboard.press('t')
        await card.locator('.main-svg').first().waitFor()
      }
    }),
  )
  await check('the menu of a chart is worked with the keyboard', () =>
    onPage('live', {}, async (page) => {
      await page.getByRole('button', { name: 'Menu of the chart Protocols' }).focus()
      await page.keyboard.press('Enter')
      await page.keyboard.press('ArrowDown')
      const download = page.waitForEvent('download')
      await page.keyboard.press('Enter')
      expect((await download).suggestedFilename() === 'wirewatch-protocols.png', 'another file')
    }),
  )
}
