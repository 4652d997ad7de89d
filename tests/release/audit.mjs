// Asks whether a weakness is known of what Wirewatch is made of (`npm run audit`): npm's packages by
// npm, the crates by cargo-deny. Both ask the network, and what could not be asked counts as failed.
import { spawnSync } from 'node:child_process'

import { npm } from '../../setup.mjs'
import { explain, find, isStarted, root, Unready } from '../../system.mjs'

const unreachable = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOAUDIT/

/** What `npm audit --json` answered, as a sentence. Throws when it found something, or could not ask. */
export function judge(answer) {
  const { error, message, metadata } = parse(answer)
  if (error || message || !metadata?.vulnerabilities) {
    const words = [error?.code, error?.summary, message].filter(Boolean).join(': ') || answer.trim()
    const offline = unreachable.test(words) ? 'the registry cannot be reached' : 'npm has no answer'
    throw new Unready(`npm packages: NOT CHECKED, ${offline} (${words.slice(0, 200)}).`)
  }
  const { total, ...found } = metadata.vulnerabilities
  if (total === 0) return 'npm packages: no known weakness.'
  const kinds = Object.entries(found).filter(([, count]) => count > 0)
  const counts = kinds.map(([kind, count]) => `${count} ${kind}`).join(', ')
  throw new Unready(`npm packages: ${counts}. \`npm audit\` names them.`)
}

function parse(answer) {
  try {
    return JSON.parse(answer)
  } catch {
    return {}
  }
}

function auditNpm() {
  const [command, ...args] = npm('audit', '--json', '--package-lock-only')
  const { stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' })
  return judge(stdout || stderr || '')
}

function auditCrates() {
  if (!find('cargo-deny') && !find('cargo-deny.exe')) {
    throw new Unready('Crates: NOT CHECKED, run `cargo install --locked cargo-deny` first.')
  }
  const { status } = spawnSync('cargo', ['deny', '--locked', 'check'], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) throw new Unready('Crates: cargo-deny found something, or could not ask.')
  return 'Crates: no known weakness, and no foreign licence or source.'
}

async function main() {
  for (const audit of [auditNpm, auditCrates]) await explain(() => console.log(audit()))
}

if (isStarted(import.meta.url)) await main()
