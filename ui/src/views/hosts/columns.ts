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
  { ...figure, id: 'packets', title: 'Packets', hint: 'Sort by packets', width: 'count' },
  { ...figure, id: 'bytes', title: 'Data', hint: 'Sort by bytes', width: 'share' },
  {
    ...figure,
    id: 'packetsSent',
    title: 'Packets sent',
    hint: 'Sort by packets that the host sent',
    width: 'count',
  },
  {
    ...figure,
    id: 'bytesSent',
    title: 'Data sent',
    hint: 'Sort by bytes that the host sent',
    width: 'amount',
  },
  {
    ...figure,
    id: 'packetsReceived',
    title: 'Packets received',
    hint: 'Sort by packets that the host received',
    width: 'count',
  },
  {
    ...figure,
    id: 'bytesReceived',
    title: 'Data received',
    hint: 'Sort by bytes that the host received',
    width: 'amount',
  },
]
