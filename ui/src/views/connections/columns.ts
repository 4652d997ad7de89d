// The columns of the connections.
import type { FlowColumn } from '../../lib/bindings'
import type { Column } from '../table/order'

const text = { figures: false, mostFirst: false } as const
const figure = { figures: true, mostFirst: true } as const
const time = { figures: true, mostFirst: true } as const

export const columns: readonly Column<FlowColumn>[] = [
  { ...text, id: 'protocol', title: 'Protocol', hint: 'Sort by protocol', width: 'protocol' },
  {
    ...text,
    id: 'client',
    title: 'Client',
    hint: 'Sort by the end that asked for the connection, or that spoke first',
    width: 'end',
  },
  { ...text, id: 'server', title: 'Server', hint: 'Sort by the other end', width: 'end' },
  { ...text, id: 'state', title: 'State', hint: 'Sort by state', width: 'state' },
  { ...figure, id: 'packets', title: 'Packets', hint: 'Sort by packets', width: 'count' },
  { ...figure, id: 'bytes', title: 'Data', hint: 'Sort by bytes', width: 'share' },
  {
    ...figure,
    id: 'bytesSent',
    title: 'Sent',
    hint: 'Sort by bytes from client to server',
    width: 'amount',
  },
  {
    ...figure,
    id: 'bytesReceived',
    title: 'Received',
    hint: 'Sort by bytes from server to client',
    width: 'amount',
  },
  { ...time, id: 'firstSeen', title: 'First seen', hint: 'Sort by first packet', width: 'time' },
  { ...time, id: 'lastSeen', title: 'Last seen', hint: 'Sort by latest packet', width: 'time' },
  {
    ...time,
    id: 'duration',
    title: 'Duration',
    hint: 'Sort by time from the first to the latest packet',
    width: 'duration',
  },
]
