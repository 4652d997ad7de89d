// Where the Rust code may speak of the operating system: never in `traffic`, and elsewhere only the
// files of `platform/` may ask which one it is. Nowhere may it open a connection.
import { beforeTests, codeOf, isOfTests, lineOf, linesWith } from './lines.mjs'

export function trafficNamesNoSystem({ files }) {
  const forbidden =
    /\bstd::(fs|process|env|os)\b|\bstd::\{[^;]*\b(fs|process|env|os)\b|\b(UdpSocket|TcpStream|TcpListener|UnixStream|UnixListener|UnixDatagram)\b|\b(SystemTime|Instant)::now\b/
  return files
    .filter(({ name }) => /^src-tauri\/traffic\/src\/.*\.rs$/.test(name))
    .flatMap((file) => linesWith(file, forbidden))
    .map(({ place, found }) => `${place} names ${found}: take it as an argument from a program.`)
}

// It tries what the fence must refuse.
const probes = 'src-tauri/capture/src/platform/linux/probes.rs'

export function noConnectionIsOpened({ files }) {
  const forbidden =
    /\b(TcpStream|TcpListener|TcpSocket|UdpSocket|UnixStream|UnixListener|UnixDatagram|(to_s|ToS)ocket_?[aA]ddrs|lookup_host|getaddrinfo|gethostbyname|WSASocket[AW]?)\b|\b(libc|sys::socket)::(\{[^}]*\b)?(socket|connect|sendto|sendmsg)\b/
  return files
    .filter(({ name }) => /^src-tauri\/.*\.rs$/.test(name) && name !== probes && !isOfTests(name))
    .map(({ name, text }) => ({ name, text: beforeTests(text) }))
    .flatMap((file) => linesWith(file, forbidden))
    .map(({ place, found }) => `${place} says ${found}: nothing may leave this computer.`)
}

export function systemsAreToldApartInPlatform({ files }) {
  const isPlatform = (name) => /\/platform(\/|\.rs$)/.test(name)
  return files
    .filter(({ name }) => /^src-tauri\/.*\.rs$/.test(name) && !isPlatform(name))
    .flatMap((file) => conditions(codeOf(file)).map((condition) => ({ ...file, ...condition })))
    .filter(({ says }) => /\b(target_os|target_family|unix|windows)\b/.test(says))
    .map(({ name, line }) => `${name}:${line} asks for the system: do it in platform/.`)
}

// What stands in the brackets of each `cfg(…)`, `cfg!(…)` and `cfg_attr(…)`, without its strings.
function conditions(text) {
  return [...text.matchAll(/\bcfg(_attr)?!?\s*\(/g)].map(({ 0: opening, index }) => {
    const start = index + opening.length
    let depth = 1
    let end = start
    while (end < text.length && depth > 0) {
      if (text[end] === '(') depth += 1
      if (text[end] === ')') depth -= 1
      end += 1
    }
    return { line: lineOf(text, index), says: text.slice(start, end).replace(/"[^"]*"/g, '') }
  })
}
