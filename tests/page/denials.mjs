// Without the right to capture: one card says what takes it away, and mends it where it can be mended.
import { check, eventually, expect } from './check.mjs'
import { cutTexts, faintTexts } from './geometry.mjs'

const allow = 'Allow me to capture'
const once = 'Capture this once as administrator'
const restart = 'Start again as Administrator'
const record = 'sudo timeout 60 tcpdump -i any -w capture.pcap'

// Each cause: its title, words of its sentence, what is to be copied, and what can be clicked.
const causes = {
  'permission-denied': [
    'Wirewatch may not capture yet',
    'has no right to open network interfaces',
    'sudo setcap cap_net_raw=p /usr/libexec/wirewatch/wirewatch-capture',
    [once],
  ],
  'denied-not-executable': [
    'You are not among those who may capture',
    'you are not one of them yet',
    'pkexec /usr/libexec/wirewatch/allow-capture',
    [allow, once],
  ],
  'denied-no-new-privileges': [
    'Wirewatch runs in a sandbox that cannot capture',
    'Flatpak, snap and some services',
    record,
    [],
  ],
  'denied-nosuid-mount': [
    'Wirewatch lies where no program can be given rights',
    'gives no program a right (nosuid)',
    'sudo mount -o remount,suid /home',
    [once],
  ],
  'denied-user-namespace': [
    'Wirewatch runs in a container that cannot capture',
    'a container without root',
    record,
    [],
  ],
  'denied-bounding-set': [
    'The right to capture was taken from this whole session',
    'this whole session or container',
    record,
    [],
  ],
  'denied-administrators-only': [
    'Only administrators may capture on this computer',
    'Npcap was installed for administrators only',
    null,
    [restart],
  ],
  'denied-bpf-devices': [
    'macOS does not let you capture yet',
    '/dev/bpf*',
    'sudo chgrp admin /dev/bpf* && sudo chmod g+r /dev/bpf*',
    [allow],
  ],
  'denied-unknown': [
    'Wirewatch may not capture yet',
    'The system refuses to open network interfaces',
    'sudo dmesg | grep -i denied',
    [],
  ],
  'permission-declined': [
    'The administrator’s password was not given',
    'did not agree',
    null,
    [allow, once],
  ],
  'library-missing': ['The capture library is missing', 'Npcap', 'https://npcap.com', []],
  'worker-missing': [
    'A part of Wirewatch is missing',
    'capture worker',
    'sudo apt-get install --reinstall wirewatch',
    [],
  ],
}

export async function denials({ onPage }) {
  for (const [state, [title, words, copied, remedies]] of Object.entries(causes)) {
    await check(`${state} is said once, with its own title, picture and way out`, () =>
      onPage(state, {}, async (page) => {
        const card = page.locator('.failure')
        await card.first().waitFor()
        expect((await card.count()) === 1, `there are ${await card.count()} cards`)
        const alert = await page.getByRole('alert').innerText()
        expect(alert.startsWith(title) && alert.includes(words), `it says ${alert}`)
        expect((await card.locator('svg').count()) === 1, 'there is no picture')
        const shown = await card.locator('code').allInnerTexts()
        expect(shown.join() === (copied ?? ''), `to be copied: ${shown}`)
        const offered = await card.getByRole('button').allInnerTexts()
        const others = ['Copy', 'Check again', 'Try again', 'Pick another interface']
        const clicks = offered.filter((one) => !others.includes(one))
        expect(clicks.join() === remedies.join(), `it offers ${offered}`)
        await eventually(
          () => card.locator('button:focus').count(),
          'the first step is not focused',
        )
        if (remedies.length > 0) {
          const focused = await card.locator('button:focus').innerText()
          expect(focused === remedies[0], `the focus is on ${focused}`)
        }
      }),
    )
  }
  for (const [width, height] of [
    [1280, 800],
    [800, 600],
  ]) {
    await check(
      `the list, the files and every card are in sight at ${width}×${height}`,
      async () => {
        for (const state of Object.keys(causes).filter((one) => one !== 'permission-declined')) {
          await onPage(state, { width, height }, async (page) => {
            const faults = await page.evaluate(cutTexts)
            expect(faults.length === 0, `${state}: ${faults.join('\n')}`)
            for (const name of ['Open a capture file…', 'Try it on a sample']) {
              const box = await page.getByRole('button', { name }).boundingBox()
              expect(
                box.y + box.height <= height,
                `${state}: ${name} ends at ${box.y + box.height}`,
              )
            }
            if (state === 'worker-missing') return
            const rows = page.locator('li', { hasText: 'bit/s' })
            expect((await rows.count()) > 1, `${state}: the list shows no rates`)
          })
        }
      },
    )
  }
  await check('being allowed is waited for by the keyboard, said calmly, and leads on', () =>
    onPage('denied-not-executable', {}, async (page) => {
      await page.getByRole('button', { name: allow }).press('Enter')
      await page.getByRole('button', { name: 'Waiting for the password…' }).waitFor()
      await page.getByRole('status').getByText('You can capture now.').waitFor()
      expect((await page.getByRole('alert').count()) === 0, 'the card stays')
      await eventually(() => page.locator('li.selected button:focus').count(), 'the focus is lost')
      await page.keyboard.press('Enter')
      await page.getByText('Live', { exact: true }).waitFor()
    }),
  )
  await check(
    'while the password is waited for the card can be read, and files can be opened',
    () =>
      onPage('allow-awaited', { motion: 'reduce' }, async (page) => {
        const list = page.locator('.failure ~ .card')
        const before = (await list.boundingBox()).y
        const others = page.getByRole('button', { name: once })
        const place = (await others.boundingBox()).x
        await page.getByRole('button', { name: allow }).click()
        const waiting = page.getByRole('button', { name: 'Waiting for the password…' })
        await waiting.waitFor()
        expect(await waiting.evaluate((one) => one === document.activeElement), 'the focus is lost')
        expect((await list.boundingBox()).y === before, 'the list moved')
        expect((await others.boundingBox()).x === place, 'a button moved')
        for (const colorScheme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme })
          const faults = await page.evaluate(faintTexts)
          expect(faults.length === 0, faults.join('\n'))
        }
        await page.getByRole('button', { name: 'Try it on a sample' }).click()
        await page.getByText(/^(Reading|Read to the end)$/).waitFor()
      }),
  )
  await check('a password that is not given is said in the card, and can be given after all', () =>
    onPage('allow-declined', { width: 800, height: 600 }, async (page) => {
      const button = page.getByRole('button', { name: allow })
      await button.click()
      const outcome = page.locator('.failure').getByRole('status')
      await outcome.getByText('An administrator was asked and did not agree').waitFor()
      expect((await page.locator('.failure').count()) === 1, 'there are two cards')
      const files = await page.getByRole('button', { name: 'Open a capture file…' }).boundingBox()
      expect(files.y + files.height <= 600, 'the files are out of sight')
      expect((await button.getAttribute('aria-disabled')) === 'false', 'it cannot be tried again')
      expect(await button.evaluate((one) => one === document.activeElement), 'the focus is lost')
      await button.click()
      await outcome.getByText('did not agree').waitFor({ state: 'detached' })
      await outcome.getByText('did not agree').waitFor()
    }),
  )
  await check('where the system agrees in vain, nobody is told that capturing is possible', () =>
    onPage('allow-in-vain', {}, async (page) => {
      await page.getByRole('button', { name: allow }).click()
      await page.getByText('the right to capture is still missing').waitFor()
      expect((await page.getByText('You can capture now.').count()) === 0, 'it is claimed')
    }),
  )
  await check('the selected interface is captured once as administrator', () =>
    onPage('permission-denied', {}, async (page) => {
      await page.locator('li', { hasText: 'VPN' }).click()
      await page.getByRole('button', { name: once }).click()
      await page.getByText('Live', { exact: true }).waitFor()
      expect((await page.locator('header').first().innerText()).includes('VPN'), 'not the VPN')
    }),
  )
  await check('a refused password for one capture leads to the same card', () =>
    onPage('allow-declined', {}, async (page) => {
      await page.getByRole('button', { name: once }).click()
      await page.getByText('Wirewatch could not watch Wi-Fi').waitFor()
      const alert = await page.getByRole('alert').innerText()
      expect(alert.startsWith('The administrator’s password was not given'), alert)
    }),
  )
  await check('after a capture that was not allowed, being allowed leads to trying again', () =>
    onPage('permission-failed', {}, async (page) => {
      await page.getByRole('button', { name: allow }).click()
      await page.getByRole('status').getByText('You can capture now.').waitFor()
      const again = page.getByRole('button', { name: 'Try again' })
      expect(await again.evaluate((one) => one === document.activeElement), 'the focus is lost')
      await again.press('Enter')
      await page.getByText('Live', { exact: true }).waitFor()
    }),
  )
  await check('starting again as Administrator that is refused is said in the card', () =>
    onPage('denied-administrators-only', {}, async (page) => {
      await page.getByRole('button', { name: restart }).click()
      await page.locator('.failure').getByRole('status').getByText('did not agree').waitFor()
    }),
  )
}
