// What a person can choose about the figures: how often they come, and how the times of packets are told.
import { check, eventually, expect } from './check.mjs'

const INTERVALS = ['0.5', '1', '2', '5', '10'].map((seconds) => `${seconds}\u00a0s`)

export async function choices({ onPage }) {
  await check('five intervals can be chosen, and it is two seconds at first', () =>
    onPage('live', {}, async (page) => {
      const select = page.getByLabel('Refresh interval')
      const offered = await select.locator('option').allInnerTexts()
      expect(offered.join() === INTERVALS.join(), `there are ${offered}`)
      const chosen = () => select.evaluate(({ selectedOptions: [option] }) => option.innerText)
      expect((await chosen()) === INTERVALS[2], `it is ${await chosen()}`)
      for (const label of INTERVALS) {
        await select.selectOption({ label })
        await eventually(async () => (await chosen()) === label, `${label} does not stay`)
      }
    }),
  )
  await check('the times of packets are those of the day, or since the start', () =>
    onPage('live', {}, async (page) => {
      await page.getByRole('button', { name: 'Hold' }).click()
      const cells = page.locator('.scroller tbody tr:not([aria-hidden]) td:first-child')
      const heading = page.locator('.scroller th').first()
      const see = async (words, pattern) => {
        await page.getByText(words, { exact: true }).click()
        const title = pattern === ofDay ? 'Time' : 'Seconds'
        await eventually(async () => (await heading.innerText()) === title, `no ${title}`)
        const times = await cells.allInnerTexts()
        const other = times.find((time) => !pattern.test(time))
        expect(times.length > 4 && other === undefined, `${words}: ${other}`)
        return times
      }
      const first = await see('time of day', ofDay)
      const since = await see('since start', ofStart)
      // The newest of them and the oldest are equally far apart in both.
      const [one, two] = [first, since].map((times) => apart(times[0], times.at(-1)))
      expect(Math.abs(one - two) < 2e-3, `they are ${one} s apart, and ${two} s`)
      expect((await see('time of day', ofDay)).join() === first.join(), 'other times come back')
    }),
  )
}

const ofDay = /^\d{1,2}:\d\d:\d\d\.\d{3}(\s[AP]M)?$/
const ofStart = /^[\d,]+\.\d{3}$/

/** How many seconds lie between two times that are less than a minute apart. */
function apart(later, earlier) {
  const [from, to] = [earlier, later].map((time) =>
    Number(/[\d.]+(?=(\s[AP]M)?$)/.exec(time.replaceAll(',', ''))[0]),
  )
  return (to - from + 60) % 60
}
