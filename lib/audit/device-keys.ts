/**
 * Who signs: the keys and kinds of devices as their own enrolments say them, and the signatures of what came before an
 * enrolment, which wait for it.
 */
import { fromBase64 } from "#lib/domain/bytes.ts";
import { ENTRY_KINDS } from "#lib/domain/entry-kinds.ts";
import type { EntryKind } from "#lib/domain/log-entry.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";
import type { Findings } from "./export-fault.ts";
import { type EntryRead, type Signed, signedItemBytes } from "./read-entry.ts";

type Kind = "person" | "server";
interface Waiting {
  index: number;
  signed: Signed;
}

/** Items may overtake their device's enrolment on the way; a file in which everything waits must not fill memory. */
const MOST_WAITING_BYTES = 16_000_000;
/** Signatures that are checked at the same time. */
const AT_ONCE = 256;

export class DeviceKeys {
  /** Public key by device, of everything audited so far. */
  readonly keys = new Map<string, string>();
  private readonly kinds = new Map<string, { kind: Kind; isDeclared: boolean }>();
  private readonly verify: VerifySignature;
  private readonly waiting = new Map<string, Waiting[]>();
  private waitingBytes = 0;
  private running = 0;
  private onFewer: (() => void) | null = null;

  constructor(verify: VerifySignature) {
    this.verify = verify;
  }

  enrol(index: number, { device, enrolment }: EntryRead, findings: Findings): void {
    if (enrolment === null) return;
    const { key, kind, fits } = enrolment;
    const known = this.keys.get(device);
    // In a log that continues another one a device may be enrolled again, with the key that it has.
    if (!fits || key === null || (known !== undefined && known !== key)) {
      findings.fault(index, "wrong-enrolment", { device, deviceKey: key });
      return;
    }
    this.keys.set(device, key);
    if (kind !== null) this.kinds.set(device, { kind, isDeclared: true });
  }

  /** Older enrolments do not say whose device it is: then the first entry that only one kind may write tells. */
  checkWriter(index: number, device: string, entry: EntryKind, findings: Findings): void {
    const { by } = ENTRY_KINDS[entry];
    if (by === "either") return;
    const kind: Kind = by === "server" ? "server" : "person";
    const known = this.kinds.get(device);
    if (known === undefined) this.kinds.set(device, { kind, isDeclared: false });
    else if (known.kind !== kind) findings.fault(index, "wrong-writer", { device, entry, device_is: known.kind });
  }

  /** Resolves at once while few signatures are being checked, so that reading and checking go on side by side. */
  async checkSignature(index: number, device: string, signed: Signed, findings: Findings): Promise<void> {
    const key = this.keys.get(device);
    if (key === undefined) return this.wait(index, device, signed, findings);
    this.start(key, index, device, signed, findings);
    const early = this.waiting.get(device);
    this.waiting.delete(device);
    for (const other of early ?? []) this.start(key, other.index, device, other.signed, findings);
    if (this.running >= AT_ONCE) await this.untilAtMost(AT_ONCE / 2);
  }

  /** Those whose device was never enrolled are left over. */
  async finish(): Promise<[device: string, entries: number[]][]> {
    await this.untilAtMost(0);
    const left = [...this.waiting].map(([device, all]): [string, number[]] => [device, all.map(({ index }) => index)]);
    this.waiting.clear();
    this.waitingBytes = 0;
    return left;
  }

  private wait(index: number, device: string, signed: Signed, findings: Findings): void {
    this.waitingBytes += signed.item.length;
    if (this.waitingBytes > MOST_WAITING_BYTES) {
      findings.fault(index, "not-enrolled", { device });
      return;
    }
    // A copy, since the bytes it stands among would be kept with it.
    signed.item = signed.item.slice();
    const list = this.waiting.get(device);
    if (list === undefined) this.waiting.set(device, [{ index, signed }]);
    else list.push({ index, signed });
  }

  private start(key: string, index: number, device: string, signed: Signed, findings: Findings): void {
    if (signed.isGood !== undefined) {
      if (!signed.isGood) findings.fault(index, "wrong-signature", { device });
      return;
    }
    this.running++;
    void this.isSigned(key, signed).then((isGood) => {
      if (!isGood) findings.fault(index, "wrong-signature", { device });
      this.running--;
      this.onFewer?.();
    });
  }

  private untilAtMost(many: number): Promise<void> {
    if (this.running <= many) return Promise.resolve();
    return new Promise((resolve) => {
      this.onFewer = () => {
        if (this.running > many) return;
        this.onFewer = null;
        resolve();
      };
    });
  }

  /** A key or signature that is no such thing signed nothing. */
  async isSigned(key: string, signed: Signed): Promise<boolean> {
    try {
      return fromBase64(key).length === 32 && (await this.verify(key, signedItemBytes(signed), signed.sig));
    } catch {
      return false;
    }
  }
}
