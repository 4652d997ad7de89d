// A Windows of our own to try the worker on: Wine, in a folder that is thrown away.
import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { root, Unready } from '../../system.mjs'

const compiler = 'x86_64-w64-mingw32-gcc'

// Rust's library takes random numbers from a library of Windows that Wine 8 has not.
const random = `#include <windows.h>
#include <ntsecapi.h>
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) {
  return RtlGenRandom(data, (ULONG)length);
}
`

/** What a wpcap.dll of ours calls the one interface that it lists. */
export const standInDevice = '\\Device\\NPF_Loopback'

/** What it says when that interface is opened, as Npcap does to who is no administrator. */
const standInRefusal =
  'The helper program for \\"Admin-only Mode\\" must be allowed to make changes.'

export class Wine {
  /** Sets up a Windows in this folder. */
  constructor(folder) {
    this.folder = folder
    this.programs = path.join(folder, 'programs')
    mkdirSync(this.programs, { recursive: true })
    this.system = path.join(folder, 'prefix', 'drive_c', 'windows', 'system32')
    this.run('wineboot', ['--init'])
    compile(random, path.join(this.system, 'bcryptprimitives.dll'), ['-ladvapi32'])
  }

  #env(libraries = '') {
    return {
      ...process.env,
      DISPLAY: '',
      WINEPREFIX: path.join(this.folder, 'prefix'),
      WINEDEBUG: '-all',
      // Nothing is fetched, and no menu of this computer is written to.
      WINEDLLOVERRIDES: `mscoree,mshtml,winemenubuilder.exe=;${libraries}`,
    }
  }

  /** Puts a program where its libraries are, and says where that is. */
  install(program) {
    const there = path.join(this.programs, path.basename(program))
    copyFileSync(program, there)
    spawnSync('x86_64-w64-mingw32-strip', [there])
    return there
  }

  /** Runs a program to its end. `libraries` says which files may be loaded, as Wine's overrides do. */
  run(program, args, { libraries } = {}) {
    const env = this.#env(libraries)
    const options = { cwd: this.programs, env, encoding: 'utf8', timeout: 120_000, input: '' }
    const { status, stdout, stderr, error } = spawnSync('wine', [program, ...args], options)
    if (error) throw new Unready(`Wine cannot run ${program}: ${error.message}`)
    return { status, stdout, stderr }
  }

  /** Starts a program whose input stays open. */
  start(program, args) {
    const stdio = ['pipe', 'pipe', 'ignore']
    return spawn('wine', [program, ...args], { cwd: this.programs, env: this.#env(), stdio })
  }

  /** Ends everything that runs in it. */
  end() {
    this.run('wineboot', ['--end-session', '--kill', '--force'])
  }
}

/** Makes a wpcap.dll that lists one interface and refuses it; everything else it has does nothing. */
export function makeStandIn(file) {
  const names = readFileSync(path.join(root, 'src-tauri/capture/wpcap.def'), 'utf8')
    .split('EXPORTS\n')[1]
    .match(/\w+/g)
  const own = ['pcap_findalldevs', 'pcap_create']
  const idle = names.filter((name) => !own.includes(name))
  const source = `
#include <string.h>
struct device { struct device *next; char *name, *description; void *addresses; unsigned flags; };
static struct device only = { 0, "${standInDevice.replaceAll('\\', '\\\\')}", "stand-in", 0, 7 };
__declspec(dllexport) int pcap_findalldevs(struct device **all, char *error) { *all = &only; return 0; }
__declspec(dllexport) void *pcap_create(const char *name, char *error) {
  strcpy(error, "${standInRefusal}");
  return 0;
}
${idle.map((name) => `__declspec(dllexport) int ${name}(void) { return 0; }`).join('\n')}
`
  mkdirSync(path.dirname(file), { recursive: true })
  compile(source, file, [])
}

/** Compiles a program, or a library, of C. */
export function compile(source, into, args) {
  const file = `${into}.c`
  writeFileSync(file, source)
  const kind = into.endsWith('.dll') ? ['-shared'] : []
  const { status, stderr } = spawnSync(compiler, [...kind, '-o', into, file, ...args], {
    encoding: 'utf8',
  })
  rmSync(file)
  if (status !== 0) throw new Unready(`${path.basename(into)} was not made: ${stderr}`)
}
