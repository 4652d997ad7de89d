// Lets the real window capture mixed traffic for an hour (`npm run soak`) and watches its memory.
// `npm run soak -- 60 FILE.pcap` runs for 60 minutes on the packets of a file; without one it is the
// sample capture. What the page shows at the end must be what was sent less what was dropped.
import { isStarted } from '../../system.mjs'
import { watchWindow } from './cable.mjs'
import * as programs from './programs.mjs'

async function main([minutes = '60', file]) {
  const length = programs.wholeNumber(minutes, 'The number of minutes')
  return watchWindow('soak-watch.mjs', [length], file)
}

if (isStarted(import.meta.url)) await programs.measure(main)
