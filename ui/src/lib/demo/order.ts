// How the rows of a table are found and sorted: what the worker does for the window.
import type {
  FlowColumn,
  FlowQuery,
  FlowRow,
  HostColumn,
  HostQuery,
  HostRow,
  TcpState,
  Timestamp,
} from '../bindings'

/** Negative where the first row comes first. */
type Order<Row> = (a: Row, b: Row) => number

const most =
  <Row>(figure: (row: Row) => number): Order<Row> =>
  (a, b) =>
    figure(b) - figure(a)

const lowest =
  <Row>(text: (row: Row) => string): Order<Row> =>
  (a, b) => {
    const [one, other] = [text(a), text(b)]
    return one < other ? -1 : one > other ? 1 : 0
  }

type Both = Pick<HostRow, 'sent' | 'received'>
const packets = ({ sent, received }: Both) => sent.packets + received.packets
const bytes = ({ sent, received }: Both) => sent.bytes + received.bytes
const seconds = ([whole, nanoseconds]: Timestamp) => whole + nanoseconds / 1e9

const hostOrders: Record<HostColumn, Order<HostRow>> = {
  address: lowest(({ address }) => addressKey(address)),
  packets: most(packets),
  bytes: most(bytes),
  packetsSent: most(({ sent }) => sent.packets),
  packetsReceived: most(({ received }) => received.packets),
  bytesSent: most(({ sent }) => sent.bytes),
  bytesReceived: most(({ received }) => received.bytes),
}

const flowOrders: Record<FlowColumn, Order<FlowRow>> = {
  protocol: lowest(({ protocol }) => protocol),
  client: lowest(({ client, clientPort }) => `${addressKey(client)} ${padded(clientPort)}`),
  server: lowest(({ server, serverPort }) => `${addressKey(server)} ${padded(serverPort)}`),
  state: lowest(({ tcpState }) => (tcpState ? stateWords[tcpState] : '')),
  packets: most(packets),
  bytes: most(bytes),
  bytesSent: most(({ sent }) => sent.bytes),
  bytesReceived: most(({ received }) => received.bytes),
  firstSeen: most(({ firstSeen }) => seconds(firstSeen)),
  lastSeen: most(({ lastSeen }) => seconds(lastSeen)),
  duration: most(({ firstSeen, lastSeen }) => seconds(lastSeen) - seconds(firstSeen)),
}

// What a search for a state finds.
const stateWords: Record<TcpState, string> = {
  synSent: 'synsent',
  synReceived: 'synreceived',
  established: 'established',
  closing: 'closing',
  closed: 'closed',
  reset: 'reset',
}

/** The hosts that a query leaves, in its order. */
export function sortedHosts(rows: HostRow[], { column, reversed, search }: HostQuery): HostRow[] {
  const wanted = search.trim().toLowerCase()
  const found = rows.filter(({ address }) => address.includes(wanted))
  return found.sort(directed(hostOrders[column], hostOrders.address, reversed))
}

/** The flows that a query leaves, in its order. */
export function sortedFlows(rows: FlowRow[], { column, reversed, search }: FlowQuery): FlowRow[] {
  const words = search.toLowerCase().match(/\S+/g) ?? []
  const found = rows.filter((row) => {
    const { protocol, client, clientPort, server, serverPort, tcpState } = row
    const ends = `${endpoint(client, clientPort)} ${endpoint(server, serverPort)}`
    const text = `${protocol} ${ends} ${tcpState ? stateWords[tcpState] : ''}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  return found.sort(directed(flowOrders[column], flowOrders.client, reversed))
}

function directed<Row>(first: Order<Row>, then: Order<Row>, reversed: boolean): Order<Row> {
  return (a, b) => (reversed ? first(b, a) : first(a, b)) || then(a, b)
}

const keys = new Map<string, string>()

/** A text that sorts as its address does: IPv4 first. */
function addressKey(address: string): string {
  let key = keys.get(address)
  if (key === undefined) {
    const parts = address.split(/[.:]/)
    key = `${address.includes(':') ? 6 : 4} ${parts.map((part) => part.padStart(4, '0')).join()}`
    keys.set(address, key)
  }
  return key
}

function padded(port: number): string {
  return String(port).padStart(5, '0')
}

function endpoint(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}
