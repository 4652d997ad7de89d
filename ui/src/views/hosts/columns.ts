// The columns of the hosts.
import type { HostColumn } from '../../lib/bindings'
import type { Column } from '../table/order'

const figure = { figures: true, mostFirst: true } as const

export const columns: readonly Column<HostColumn>[] = [
  {
    id: 'address',
    title: 'Address',
    hint: 'Sort by address',
    figures: false,
    mostFirst: false,
    width: 'address',
  },
  { ...figure, id: 'packets', title: 'Packets', hint: 'Sort by packets', width: 'packets' },
  { ...figure, id: 'bytes', title: 'Data', hint: 'Sort by bytes', width: 'bytes' },
  {
    ...figure,
    id: 'packetsSent',
    title: 'Packets sent',
    hint: 'Sort by packets that the host sent',
    width: 'packetsSent',
  },
  {
    ...figure,
    id: 'bytesSent',
    title: 'Data sent',
    hint: 'Sort by bytes that the host sent',
    width: 'bytesSent',
  },
  {
    ...figure,
    id: 'packetsReceived',
    title: 'Packets received',
    hint: 'Sort by packets that the host received',
    width: 'packetsReceived',
  },
  {
    ...figure,
    id: 'bytesReceived',
    title: 'Data received',
    hint: 'Sort by bytes that the host received',
    width: 'bytesReceived',
  },
]
