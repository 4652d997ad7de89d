// Written from the Rust types by a test (`UPDATE=1 cargo test -p wirewatch bindings`). Do not edit.

export type PacketCount = number;

export type ByteCount = number;

export type Volume = { 
/**
 * Packets.
 */
packets: PacketCount, 
/**
 * Their bytes on the wire.
 */
bytes: ByteCount, };

export type Timestamp = [seconds: number, nanoseconds: number];

export type FailureCode = "permissionDenied" | "interfaceNotFound" | "interfaceDown" | "interfaceBack" | "invalidFilter" | "captureLibraryMissing" | "unsupportedLinkType" | "unreadableFile" | "protocolMismatch" | "workerMissing" | "workerStopped" | "unreadableSettings" | "invalidRequest" | "internal";

export type DenialCause = "notExecutable" | "noFileCapability" | "noNewPrivileges" | "nosuidMount" | "userNamespace" | "boundingSet" | "administratorsOnly" | "bpfDevices" | "declined" | "unknown";

export type Remedy = "allowCapture" | "asAdministrator" | "restartAsAdministrator";

export type Failure = { 
/**
 * What a program branches on.
 */
code: FailureCode, 
/**
 * One sentence: what happened.
 */
message: string, 
/**
 * One sentence: what to do next.
 */
hint: string, 
/**
 * A command line that mends it, to be copied, where there is one.
 */
command?: string, 
/**
 * For `permissionDenied`: what takes the right away, where it can be told.
 */
cause?: DenialCause, 
/**
 * What the window can do about it on a click; the worker leaves it out.
 */
remedies?: Array<Remedy>, };

export type InterfaceKind = "ethernet" | "wifi" | "tunnel" | "bridge" | "virtual" | "loopback" | "all" | "other";

export type InterfaceAccess = { "state": "allowed" } | { "state": "refused", 
/**
 * The reason.
 */
failure: Failure, };

export type Activity = { 
/**
 * Bits per second over the last step.
 */
bitsPerSecond: number, 
/**
 * Bits per second of the last steps, oldest first; at most [`ACTIVITY_STEPS`].
 */
history: Array<number>, };

export type Interface = { 
/**
 * The system's name, such as `eth0`; bytes that are not UTF-8 are written `\xNN`.
 */
name: string, 
/**
 * What a person calls it: `Wi-Fi`, `Ethernet`, or the system's own description.
 */
description: string, 
/**
 * What sort of interface it is.
 */
kind: InterfaceKind, 
/**
 * Its IP addresses as text, IPv4 first.
 */
addresses: Array<string>, 
/**
 * Switched on by the system's administrator.
 */
up: boolean, 
/**
 * Has a carrier: a cable, or an association with an access point.
 */
running: boolean, 
/**
 * The default route of this computer goes through it.
 */
defaultRoute: boolean, 
/**
 * libpcap's name of its link type, such as `EN10MB`; absent when it is not known without opening it.
 */
linkType: string | null, 
/**
 * Whether a capture on it can start now.
 */
access: InterfaceAccess, 
/**
 * How busy it is, from the system's own counters; absent where the system keeps none.
 */
activity: Activity | null, };

export type Hold = "whole" | "partly" | "absent";

export type Fence = { 
/**
 * The right to capture, and every other, was given up.
 */
rights: Hold, 
/**
 * Nothing that it starts can gain a right.
 */
newRights: Hold, 
/**
 * It can reach no file and no connection (Landlock on Linux).
 */
files: Hold, 
/**
 * It can ask the system for nothing but what counting needs (seccomp on Linux).
 */
systemCalls: Hold, };

export type Source = { "kind": "interface", 
/**
 * The system's name of it.
 */
name: string, } | { "kind": "file", 
/**
 * Where it is.
 */
path: string, };

export type Started = { 
/**
 * The interface or file.
 */
source: Source, 
/**
 * libpcap's name of the link type, such as `EN10MB`.
 */
linkType: string, 
/**
 * The BPF filter; empty for all packets.
 */
filter: string, 
/**
 * The most bytes kept of a packet.
 */
snaplen: number, 
/**
 * Time between two snapshots, in milliseconds.
 */
intervalMs: number, 
/**
 * What holds the worker since it opened the source.
 */
fence: Fence, };

export type FinishReason = "stopped" | "endOfFile" | "done";

export type Totals = { 
/**
 * Packets that reached the worker, undecodable ones among them.
 */
packets: PacketCount, 
/**
 * Their bytes on the wire.
 */
bytes: ByteCount, 
/**
 * Bytes of them that were captured; fewer where the snaplen cut packets short.
 */
capturedBytes: ByteCount, 
/**
 * Packets whose link or IP header is cut or contradicts itself; counted in `packets` and `bytes`.
 */
undecodable: PacketCount, 
/**
 * Packets that the kernel dropped because its buffer was full; absent for a file.
 */
droppedByKernel: PacketCount | null, 
/**
 * Packets that the interface or its driver dropped; absent for a file.
 */
droppedByInterface: PacketCount | null, };

export type RateSpan = { "of": "lastSeconds", 
/**
 * How many.
 */
seconds: number, } | { "of": "wholeCapture" };

export type Rates = { 
/**
 * Packets per second.
 */
packetsPerSecond: number, 
/**
 * Bits on the wire per second.
 */
bitsPerSecond: number, 
/**
 * What the rates are the mean of.
 */
span: RateSpan, };

export type ProtocolFigures = { 
/**
 * `TCP`, `UDP`, `ICMP`, ICMPv6, `OTHER(n)` by IANA number, or the name of a protocol beside IP.
 */
protocol: string, 
/**
 * Packets.
 */
packets: PacketCount, 
/**
 * Their bytes on the wire.
 */
bytes: ByteCount, };

export type IpVersions = { 
/**
 * IPv4.
 */
ipv4: Volume, 
/**
 * IPv6.
 */
ipv6: Volume, };

export type Timeline = { 
/**
 * The second that the first step begins at, since 1970.
 */
start: number, 
/**
 * Seconds in a step.
 */
step: number, 
/**
 * Packets per second, the mean of each step.
 */
packetsPerSecond: Array<number>, 
/**
 * Bytes on the wire per second, the mean of each step.
 */
bytesPerSecond: Array<number>, };

export type Timelines = { 
/**
 * The last minute by seconds.
 */
oneMinute: Timeline, 
/**
 * The last five minutes by seconds.
 */
fiveMinutes: Timeline, 
/**
 * The last thirty minutes by five seconds; by seconds while they are five minutes or less.
 */
thirtyMinutes: Timeline, 
/**
 * The whole capture, by as few seconds as keep it within [`ALL_STEPS`] steps.
 */
all: Timeline, };

export type HostFigures = { 
/**
 * The IP address, as RFC 5952 writes it.
 */
address: string, 
/**
 * Packets.
 */
packets: PacketCount, 
/**
 * Their bytes on the wire.
 */
bytes: ByteCount, };

export type TopHosts = { 
/**
 * Who sent most packets.
 */
sourcesByPackets: Array<HostFigures>, 
/**
 * Who sent most bytes.
 */
sourcesByBytes: Array<HostFigures>, 
/**
 * Who received most packets.
 */
destinationsByPackets: Array<HostFigures>, 
/**
 * Who received most bytes.
 */
destinationsByBytes: Array<HostFigures>, 
/**
 * The most packets that any of them can have missed; see [`Unlisted`](crate::rows::Unlisted).
 */
rowsShortBy: PacketCount, };

export type Narrowing = { 
/**
 * Its address.
 */
host: string, 
/**
 * What it sent since the capture began.
 */
sent: Volume, 
/**
 * What it received since the capture began.
 */
received: Volume, 
/**
 * What is counted of it in all that is narrowed.
 */
counted: Volume, 
/**
 * From when on its packets are known one by one: what is narrowed counts from here.
 */
since: Timestamp, 
/**
 * Whether those are all its packets since the capture began.
 */
complete: boolean, };

export type PacketRow = { 
/**
 * The packet's place in the capture, from 1.
 */
number: number, 
/**
 * When it was captured.
 */
time: Timestamp, 
/**
 * IP address of the outermost header; the hardware address where there is no IP; absent where there is neither.
 */
source: string | null, 
/**
 * As `source`, of the receiver.
 */
destination: string | null, 
/**
 * As in [`ProtocolFigures::protocol`](crate::snapshot::ProtocolFigures::protocol).
 */
protocol: string, 
/**
 * Bytes on the wire.
 */
wireLength: number, 
/**
 * TCP or UDP port of the sender; absent in later fragments and where the header is cut.
 */
sourcePort: number | null, 
/**
 * TCP or UDP port of the receiver.
 */
destinationPort: number | null, 
/**
 * Names of the TCP flags that are set, in the order FIN SYN RST PSH ACK URG ECE CWR.
 */
tcpFlags: string | null, };

export type PacketPage = { 
/**
 * Number of the oldest packet that is still kept; 0 while there is none.
 */
oldestKept: number, 
/**
 * Number of the newest packet; 0 while there is none.
 */
newestKept: number, 
/**
 * The rows, newest first.
 */
rows: Array<PacketRow>, };

export type Unlisted = { 
/**
 * What hosts without a row sent; of flows, what went from client to server.
 */
sent: Volume, 
/**
 * What hosts without a row received; of flows, what went from server to client.
 */
received: Volume, 
/**
 * The most packets that any row can have missed before it got its row.
 */
rowsShortBy: PacketCount, };

export type HostRow = { 
/**
 * The IP address, as RFC 5952 writes it.
 */
address: string, 
/**
 * What it sent.
 */
sent: Volume, 
/**
 * What it received.
 */
received: Volume, 
/**
 * Both together.
 */
both: Volume, };

export type HostPage = { 
/**
 * How many hosts are kept; when narrowed, those that have to do with the host.
 */
kept: number, 
/**
 * How many of them the search leaves.
 */
matching: number, 
/**
 * What stands in no row.
 */
unlisted: Unlisted, 
/**
 * The rows, in the order of the query.
 */
rows: Array<HostRow>, };

export type TcpState = "synSent" | "synReceived" | "established" | "closing" | "closed" | "reset";

export type FlowRow = { 
/**
 * `TCP` or `UDP`.
 */
protocol: string, 
/**
 * Who asked for the connection; without that, who spoke first.
 */
client: string, 
/**
 * Its port.
 */
clientPort: number, 
/**
 * The other end.
 */
server: string, 
/**
 * Its port.
 */
serverPort: number, 
/**
 * From client to server.
 */
sent: Volume, 
/**
 * From server to client.
 */
received: Volume, 
/**
 * Both together.
 */
both: Volume, 
/**
 * The earliest packet.
 */
firstSeen: Timestamp, 
/**
 * The latest packet.
 */
lastSeen: Timestamp, 
/**
 * How far the connection has come; absent for UDP.
 */
tcpState: TcpState | null, };

export type FlowPage = { 
/**
 * How many flows are kept; when narrowed, those that have to do with the host.
 */
kept: number, 
/**
 * How many of them the search leaves.
 */
matching: number, 
/**
 * What stands in no row.
 */
unlisted: Unlisted, 
/**
 * The rows, in the order of the query.
 */
rows: Array<FlowRow>, };

export type HostColumn = "address" | "packets" | "bytes" | "packetsSent" | "packetsReceived" | "bytesSent" | "bytesReceived";

export type FlowColumn = "protocol" | "client" | "server" | "state" | "packets" | "bytes" | "bytesSent" | "bytesReceived" | "firstSeen" | "lastSeen" | "duration";

export type HostQuery = { 
/**
 * What they are sorted by.
 */
column: HostColumn, 
/**
 * The other way round.
 */
reversed: boolean, 
/**
 * Words that must each be part of the address, as it is written; empty for all hosts.
 */
search: string, };

export type FlowQuery = { 
/**
 * What they are sorted by.
 */
column: FlowColumn, 
/**
 * The other way round.
 */
reversed: boolean, 
/**
 * Words that must each be part of the protocol, an endpoint (`192.0.2.1:443`,
 * `[2001:db8::1]:443`) or the state; empty for all flows. Case does not matter.
 */
search: string, };

export type TableQuery = { "of": "hosts" } & HostQuery | { "of": "flows" } & FlowQuery;

export type Table = { "of": "hosts", 
/**
 * Which, and in which order.
 */
query: HostQuery, 
/**
 * The first of them.
 */
page: HostPage, } | { "of": "flows", 
/**
 * Which, and in which order.
 */
query: FlowQuery, 
/**
 * The first of them.
 */
page: FlowPage, };

export type GapReason = "interfaceDown" | "interfaceGone" | "asleep";

export type Gap = { 
/**
 * When it began, as far as is known.
 */
from: Timestamp, 
/**
 * When it ended; absent while it goes on.
 */
until: Timestamp | null, 
/**
 * Why.
 */
reason: GapReason, };

export type Snapshot = { 
/**
 * 1 for the first snapshot of a capture, then one more each time.
 */
sequence: number, 
/**
 * The moment the figures are of: the clock's for an interface, the latest packet's for a file.
 */
takenAt: Timestamp, 
/**
 * When the capture began: the clock's for an interface, the first packet's for a file.
 */
startedAt: Timestamp, 
/**
 * Capture duration in milliseconds, from `started_at` to `taken_at`.
 */
durationMs: number, 
/**
 * What was seen since the capture began.
 */
totals: Totals, 
/**
 * How fast packets come.
 */
rates: Rates, 
/**
 * Packets and bytes by protocol, most packets first.
 */
protocols: Array<ProtocolFigures>, 
/**
 * Packets and bytes by IP version.
 */
ipVersions: IpVersions, 
/**
 * Packets and bytes over time.
 */
timelines: Timelines, 
/**
 * Who sent and who received most.
 */
top: TopHosts, 
/**
 * The latest packets, newest first; at most [`RECENT_IN_SNAPSHOT`], beside a table at most
 * [`RECENT_BESIDE_TABLE`]. A `packets` request brings more.
 */
recent: Array<PacketRow>, 
/**
 * How much of a file has been read, from 0 to 1; absent for an interface.
 */
progress: number | null, 
/**
 * The host that lists and charts are narrowed to, see [`Narrowing`].
 */
narrowing: Narrowing | null, 
/**
 * The first rows of the table that a `table` request named.
 */
table: Table | null, 
/**
 * Times in which nothing could be captured, earliest first; at most [`KEPT_GAPS`](crate::gap::KEPT_GAPS).
 */
gaps: Array<Gap>, };

export type Display = "live" | "paused";

export type CaptureTarget = { 
/**
 * The interface or file.
 */
source: Source, 
/**
 * What a person calls it: `Ethernet`, the file's name, `Sample capture`.
 */
label: string, 
/**
 * The BPF filter; empty for all packets.
 */
filter: string, };

export type CaptureState = { "phase": "idle" } | { "phase": "starting", 
/**
 * What was asked for.
 */
target: CaptureTarget, } | { "phase": "running", 
/**
 * What was asked for.
 */
target: CaptureTarget, 
/**
 * What the worker opened.
 */
started: Started, 
/**
 * Whether the figures move.
 */
display: Display, 
/**
 * The figures to draw; absent before the first ones.
 */
snapshot: Snapshot | null, 
/**
 * Things to know about, latest last.
 */
notices: Array<Failure>, } | { "phase": "ended", 
/**
 * What was asked for.
 */
target: CaptureTarget, 
/**
 * What the worker opened.
 */
started: Started, 
/**
 * Why it ended.
 */
reason: FinishReason, 
/**
 * The last figures.
 */
snapshot: Snapshot | null, 
/**
 * Things to know about, latest last.
 */
notices: Array<Failure>, } | { "phase": "failed", 
/**
 * What was asked for.
 */
target: CaptureTarget, 
/**
 * Why, and what to do.
 */
failure: Failure, 
/**
 * The last figures, if there were any.
 */
snapshot: Snapshot | null, 
/**
 * Things to know about, latest last.
 */
notices: Array<Failure>, };

export type InterfaceList = { "phase": "loading" } | { "phase": "listed", 
/**
 * Likeliest first.
 */
interfaces: Array<Interface>, } | { "phase": "failed", 
/**
 * Why, and what to do.
 */
failure: Failure, };

export type Settings = { 
/**
 * The interface that was captured on last.
 */
interface: string | null, 
/**
 * The filter that was used last.
 */
filter: string, 
/**
 * Time between two snapshots, in milliseconds.
 */
intervalMs: number, 
/**
 * What became of settings that could not be understood; told, and not remembered.
 */
notice?: Failure, };
