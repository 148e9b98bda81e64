/**
 * What has to be remembered of every entry until the end of an audit, in 30 bytes each and outside the script's heap:
 * a million entries take some 60 MB, whatever they say. Names are the first 16 bytes of a SHA-256, so nobody can choose
 * two that meet.
 */
/** What is known of an entry; several at once. */
export const FLAG = {
  missingValues: 1,
  hasValues: 2,
  erased: 4,
  happened: 8,
  failed: 16,
  unknown: 32,
  byPerson: 64,
} as const;

const WORDS = 4;

/** The beginning of an entry's id, as four words. */
export type Name = ArrayLike<number>;

export class EntryTable {
  size = 0;
  private names = new Uint32Array(1024 * WORDS);
  private positions = new Uint32Array(1024);
  private kinds = new Uint8Array(1024);
  private flags = new Uint8Array(1024);
  /** Seconds since 1970. */
  private times = new Uint32Array(1024);
  /** Index of the erasure that the file names for it, plus one, until that erasure lists it. */
  private claims = new Uint32Array(1024);

  /** Slot of an entry, or -1. A slot is good until the next `add`. */
  find(name: Name): number {
    const slot = this.slotOf(name);
    return this.positions[slot] === 0 ? -1 : slot;
  }

  /** The caller has looked that it is not there yet. `position` counts from 0 over everything that is audited together. */
  add(name: Name, position: number, kind: number, seconds: number): number {
    if (this.size * 10 >= this.positions.length * 7) this.grow();
    const slot = this.slotOf(name);
    this.names.set(name, slot * WORDS);
    this.positions[slot] = position + 1;
    this.kinds[slot] = kind;
    this.times[slot] = seconds;
    this.size++;
    return slot;
  }

  positionAt(slot: number): number {
    return (this.positions[slot] ?? 0) - 1;
  }

  kindAt(slot: number): number {
    return this.kinds[slot] ?? 0;
  }

  flagsAt(slot: number): number {
    return this.flags[slot] ?? 0;
  }

  mark(slot: number, flag: number): void {
    this.flags[slot] = this.flagsAt(slot) | flag;
  }

  claimAt(slot: number): number | null {
    const claim = this.claims[slot] ?? 0;
    return claim === 0 ? null : claim - 1;
  }

  claim(slot: number, erasure: number | null): void {
    this.claims[slot] = erasure === null ? 0 : erasure + 1;
  }

  /** Everything from this position on, in no order. */
  *since(
    position: number,
  ): Generator<{ slot: number; position: number; kind: number; flags: number; seconds: number }> {
    for (let slot = 0; slot < this.positions.length; slot++) {
      const at = this.positionAt(slot);
      if (at < position) continue;
      yield { slot, position: at, kind: this.kindAt(slot), flags: this.flagsAt(slot), seconds: this.times[slot] ?? 0 };
    }
  }

  private slotOf(name: Name): number {
    const mask = this.positions.length - 1;
    let slot = (name[0] ?? 0) & mask;
    while (this.positions[slot] !== 0 && !this.isAt(slot, name)) slot = (slot + 1) & mask;
    return slot;
  }

  private isAt(slot: number, name: Name): boolean {
    for (let i = 0; i < WORDS; i++) if (this.names[slot * WORDS + i] !== name[i]) return false;
    return true;
  }

  private grow(): void {
    const { names, positions, kinds, flags, times, claims } = this;
    const room = positions.length * 2;
    this.names = new Uint32Array(room * WORDS);
    this.positions = new Uint32Array(room);
    this.kinds = new Uint8Array(room);
    this.flags = new Uint8Array(room);
    this.times = new Uint32Array(room);
    this.claims = new Uint32Array(room);
    for (let old = 0; old < positions.length; old++) {
      if (positions[old] === 0) continue;
      const name = names.subarray(old * WORDS, old * WORDS + WORDS);
      const slot = this.slotOf(name);
      this.names.set(name, slot * WORDS);
      this.positions[slot] = positions[old] ?? 0;
      this.kinds[slot] = kinds[old] ?? 0;
      this.flags[slot] = flags[old] ?? 0;
      this.times[slot] = times[old] ?? 0;
      this.claims[slot] = claims[old] ?? 0;
    }
  }
}

/** Undefined when the text is no id. */
export function nameOf(id: string): Name | undefined {
  if (!/^sha256:[0-9a-f]{64}$/.test(id)) return undefined;
  return [7, 15, 23, 31].map((from) => Number.parseInt(id.slice(from, from + 8), 16));
}
