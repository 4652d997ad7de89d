// What the demo captures on.
import type { CaptureState, CaptureTarget, Failure } from '../bindings'

export const wifi: CaptureTarget = {
  source: { kind: 'interface', name: 'wlp2s0' },
  label: 'Wi-Fi',
  filter: '',
}
export const sample: CaptureTarget = {
  source: { kind: 'file', path: '/usr/share/wirewatch/sample.pcapng' },
  label: 'Sample capture',
  filter: '',
}
export const large: CaptureTarget = {
  source: { kind: 'file', path: '/home/robin/captures/2026-11-22 office uplink, all day.pcapng' },
  label: '2026-11-22 office uplink, all day.pcapng',
  filter: '',
}
export const picture: CaptureTarget = {
  source: { kind: 'file', path: '/home/robin/holiday.jpg' },
  label: 'holiday.jpg',
  filter: '',
}

/** A capture that brought no figures. */
export const failed = (failure: Failure, target: CaptureTarget = wifi): CaptureState => ({
  phase: 'failed',
  target,
  failure,
  snapshot: null,
  notices: [],
})
