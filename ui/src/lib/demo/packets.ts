// Simulated packets, a second at a time.
import type { PacketRow } from '../bindings'
import { demoFlows, type DemoFlow } from './flows'
import { random, weighted, type Random } from './random'

const pickFlow = weighted(demoFlows)

// Which part of the packets belongs to the crowd, where there is one.
const CROWD_SHARE = 0.4

/** Makes packets of the usual conversations, and of a crowd of others. */
export class PacketMaker {
  #chance: Random

  constructor(
    seed: number,
    private readonly pace: number,
    private readonly crowd: readonly DemoFlow[],
  ) {
    this.#chance = random(seed)
  }

  /** The packets of a second, when the capture is `age` seconds old. */
  second(second: number, age: number): PacketRow[] {
    const chance = this.#chance
    const swell = 1 + 0.22 * Math.sin(age / 37) + 0.1 * Math.sin(age / 11)
    const burst = age % 190 > 168 && age % 190 < 178 ? 1.9 : 1
    const packets = Math.round(this.pace * swell * burst * (0.9 + chance.next() * 0.2))
    return Array.from({ length: packets }, (_, index) =>
      this.#packet(second, Math.floor(((index + chance.next()) / packets) * 1e9)),
    )
  }

  #packet(second: number, nanoseconds: number): PacketRow {
    const chance = this.#chance
    const flow = this.#flow()
    const answer = chance.next() < flow.answers
    const [least, greatest] = answer ? flow.sizes.there : flow.sizes.here
    // Most packets are either small or full.
    const full = chance.next() < 0.62
    const wireLength =
      full && answer ? greatest : chance.between(least, Math.min(greatest, least + 180))
    return {
      number: 0,
      time: [second, Math.min(nanoseconds, 999_999_999)],
      source: answer ? flow.there : flow.here,
      destination: answer ? flow.here : flow.there,
      protocol: flow.protocol,
      wireLength,
      sourcePort: answer ? flow.therePort : flow.herePort,
      destinationPort: answer ? flow.herePort : flow.therePort,
      tcpFlags: flow.protocol === 'TCP' ? this.#flags(wireLength) : null,
    }
  }

  #flow(): DemoFlow {
    const chance = this.#chance
    if (this.crowd.length === 0 || chance.next() > CROWD_SHARE) return pickFlow(chance)
    // A few of the crowd speak much, most of them little.
    const place = Math.floor(this.crowd.length * chance.next() ** 2)
    return this.crowd[place] ?? pickFlow(chance)
  }

  #flags(wireLength: number): string {
    const chance = this.#chance.next()
    if (wireLength > 90) return chance < 0.3 ? 'PSH ACK' : 'ACK'
    if (chance < 0.02) return 'SYN'
    if (chance < 0.04) return 'SYN ACK'
    return chance < 0.06 ? 'FIN ACK' : 'ACK'
  }
}
