// The views of the dashboard, and their keys. A new view is one component in this folder and one line here.
import type { Component } from 'svelte'

import type { CaptureState, Snapshot } from '../lib/bindings'
import Connections from './Connections.svelte'
import Hosts from './Hosts.svelte'
import Overview from './Overview.svelte'

/** What every view is given. */
export interface ViewProps {
  state: CaptureState
  snapshot: Snapshot | null
  /** It is the view that is open. One that keeps its choices stays in the page when it is not. */
  shown: boolean
}

interface View {
  id: string
  title: string
  /** The key that opens it. */
  key: string
  component: Component<ViewProps>
  /** What is chosen in it is kept while another view is open. */
  keeps: boolean
}

export const views = [
  { id: 'overview', title: 'Overview', key: '1', component: Overview, keeps: true },
  { id: 'hosts', title: 'Hosts', key: '2', component: Hosts, keeps: false },
  { id: 'connections', title: 'Connections', key: '3', component: Connections, keeps: false },
] as const satisfies readonly View[]

export type ViewId = (typeof views)[number]['id']
