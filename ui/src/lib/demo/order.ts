// How the rows of a table are found and sorted: what the worker does for the window.
import { endpoint } from '../address'
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

const packets = ({ both }: Pick<HostRow, 'both'>) => both.packets
const bytes = ({ both }: Pick<HostRow, 'both'>) => both.bytes
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
  state: (a, b) => placeOf(a.tcpState) - placeOf(b.tcpState),
  packets: most(packets),
  bytes: most(bytes),
  bytesSent: most(({ sent }) => sent.bytes),
  bytesReceived: most(({ received }) => received.bytes),
  firstSeen: most(({ firstSeen }) => seconds(firstSeen)),
  lastSeen: most(({ lastSeen }) => seconds(lastSeen)),
  duration: most(({ firstSeen, lastSeen }) => seconds(lastSeen) - seconds(firstSeen)),
}

// What a search for a state finds: the worker's word, and a person's. In the order of their progress.
const stateWords: Record<TcpState, string> = {
  synSent: 'synsent asked for',
  synReceived: 'synreceived answered',
  established: 'established open',
  closing: 'closing half closed',
  closed: 'closed',
  reset: 'reset broken off',
}
const progress = Object.keys(stateWords)

const LONGEST_SEARCH = 120

/** The words of a search, as the worker is told them: in lower case, and no more than fit a line. */
export function wordsOf(search: string): string[] {
  const bytes = (text: string) => new TextEncoder().encode(text).length
  const words: string[] = []
  for (const word of search.toLowerCase().match(/\S+/g) ?? []) {
    if (/\p{Cc}/u.test(word)) continue
    if (bytes([...words, word].join(' ')) <= LONGEST_SEARCH) words.push(word)
  }
  return words
}

/** The hosts that a query leaves, in its order. */
export function sortedHosts(rows: HostRow[], { column, reversed, search }: HostQuery): HostRow[] {
  const words = wordsOf(search)
  const found = rows.filter(({ address }) => words.every((word) => address.includes(word)))
  return found.sort(directed(hostOrders[column], hostOrders.address, reversed))
}

/** The flows that a query leaves, in its order. */
export function sortedFlows(rows: FlowRow[], { column, reversed, search }: FlowQuery): FlowRow[] {
  const words = wordsOf(search)
  const found = rows.filter((row) => {
    const text = searchText(row)
    return words.every((word) => text.includes(word))
  })
  return found.sort(directed(flowOrders[column], flowOrders.client, reversed))
}

/** What a flow's row shows, as it is searched. */
export function searchText(row: FlowRow): string {
  const { protocol, client, clientPort, server, serverPort, tcpState } = row
  const ends = `${endpoint(client, clientPort)} ${endpoint(server, serverPort)}`
  return `${protocol.toLowerCase()} ${ends} ${tcpState ? stateWords[tcpState] : ''}`
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

/** How far a connection has come; UDP, which has no states, comes last. */
function placeOf(state: TcpState | null): number {
  return state === null ? progress.length : progress.indexOf(state)
}
