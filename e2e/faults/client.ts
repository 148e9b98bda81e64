/**
 * A person's browser as far as the record is concerned: it chains and signs, sends its outbox, believes only what is
 * proven, and remembers. What it was told is what the judges hold the server to.
 */
import { setTimeout as delay } from "node:timers/promises";
import { parseCheckpoint } from "#lib/audit/checkpoint.ts";
import type { ItemFields } from "#lib/audit/item.ts";
import { parseNote } from "#lib/audit/note.ts";
import { verifyReceipt } from "#lib/audit/receipt.ts";
import { Hello, Receipt, type Submission } from "#lib/domain/server-api.ts";
import { verifySignature } from "#server/keys/ed25519.ts";
import { Device } from "#server/testing/device.ts";

export type Delivery =
  | { is: "answered"; entries: string[] }
  /** No whole answer came: nobody knows what the server did. */
  | { is: "cut" }
  | { is: "refused"; status: number; code: string }
  /** The answer contradicts what this browser remembers, or proves too little. */
  | { is: "alarm"; code: string };

export interface Sent {
  readonly entryId: string;
  readonly submission: Submission;
}

interface Where {
  readonly url: () => string;
  readonly now?: () => number;
  readonly password: string;
  readonly user?: string;
}

/** With this begins what a judge knows an act by, under whatever number. */
export const MARK = "mark-";
let marks = 0;
/** Nobody waits longer than this for an answer. */
const LONGEST_MS = 60_000;

export class Client {
  readonly device: Device;
  readonly sent = new Map<string, Sent>();
  /** Entry id → index, as proven to this browser. */
  readonly told = new Map<string, number>();
  readonly alarms: string[] = [];
  remembered: string | null = null;
  private counted = 0;
  /** Keys of the log, from the signed roster. */
  readonly vkeys: readonly string[];

  private constructor(device: Device, vkeys: readonly string[]) {
    this.device = device;
    this.vkeys = vkeys;
  }

  static async signIn({ url, now = Date.now, password, user = "sam" }: Where): Promise<Client> {
    const device = await Device.make(url, now);
    const answer = await device.signIn(user, password);
    if (answer.status !== 200) throw new Error(`${user} could not sign in: ${JSON.stringify(answer.body)}`);
    const hello = Hello.parse(await (await fetch(`${url()}/v1/hello`)).json());
    const client = new Client(
      device,
      hello.roster.body.logKeys.map(({ vkey }) => vkey),
    );
    client.keep(await device.enrol());
    await client.deliver();
    return client;
  }

  /** Writes items to the outbox, each with a mark of its own, by which a judge knows the same act under two numbers. */
  async write(count: number, fields: Partial<ItemFields> = {}, values: Record<string, unknown> = {}): Promise<Sent[]> {
    const written: Sent[] = [];
    for (let i = 0; i < count; i++) {
      marks += 1;
      const base = { entry: "intent" as const, suggestion: `${MARK}${process.pid}-${marks}` };
      written.push(this.keep(await this.device.write({ ...base, ...fields }, { note: `words ${marks}`, ...values })));
    }
    return written;
  }

  keep(sent: Sent): Sent {
    this.sent.set(sent.entryId, sent);
    return sent;
  }

  /** What was told need not be sent again; of a long load only the names are kept. */
  forgetTold(): void {
    for (const id of this.sent.keys()) if (this.told.has(id)) this.sent.delete(id);
  }

  pending(): Sent[] {
    return [...this.sent.values()].filter(({ entryId }) => !this.told.has(entryId));
  }

  /** How many entries were acknowledged since this was asked last. */
  newlyTold(): number {
    const fresh = this.told.size - this.counted;
    this.counted = this.told.size;
    return fresh;
  }

  async deliver(batch: readonly Sent[] = this.pending(), to?: string): Promise<Delivery> {
    if (batch.length === 0) return { is: "answered", entries: [] };
    const { remembered } = this;
    const submissions = batch.map(({ submission }) => submission);
    const answer = await this.post("/v1/log", { submissions, remembered }, to);
    if (answer === undefined) return { is: "cut" };
    if (answer.status !== 200) return { is: "refused", status: answer.status, code: answer.code };
    return this.believe(answer.body, remembered);
  }

  /** Until all is told; what is refused or raises an alarm is for the caller's judge. */
  async drain(tries = 50): Promise<Delivery> {
    let last: Delivery = { is: "answered", entries: [] };
    for (let i = 0; i < tries && this.pending().length > 0; i++) {
      last = await this.deliver(this.pending().slice(0, 200));
      // A server whose database is not there says so, and is asked again, as a browser does.
      if (last.is === "refused" && last.status === 503) await delay(25);
      else if (last.is === "alarm" || last.is === "refused") return last;
    }
    return last;
  }

  /** A request as the worker makes it, to the usual server or to another one; undefined when no whole answer came. */
  async post(path: string, body: unknown, to = this.device.url()) {
    try {
      const text = JSON.stringify(body);
      const headers = { ...(await this.device.headers("POST", path, text)), "content-type": "application/json" };
      const signal = AbortSignal.timeout(LONGEST_MS);
      const response = await fetch(`${to}${path}`, { method: "POST", headers, body: text, signal });
      const json = (await response.json()) as Record<string, unknown> & { error?: { code: string } };
      return { status: response.status, body: json, code: json.error?.code ?? "" };
    } catch (error) {
      if (isCut(error)) return undefined;
      throw error;
    }
  }

  async believe(body: unknown, remembered: string | null): Promise<Delivery> {
    const receipt = Receipt.parse(body);
    const checked = await verifyReceipt(receipt, { remembered, vkeys: this.vkeys, verify: verifySignature });
    if (!checked.ok) return this.alarm(checked.code);
    for (const entry of checked.entries) {
      if (!entry.ok) return this.alarm(entry.code);
      const before = this.told.get(entry.entryId);
      if (before !== undefined && before !== entry.index) return this.alarm("moved");
      if (this.sent.has(entry.entryId)) this.told.set(entry.entryId, entry.index);
    }
    // A late answer proves an older state: true, and no reason to forget the newer one.
    if (sizeOf(checked.remember) >= sizeOf(this.remembered)) this.remembered = checked.remember;
    return { is: "answered", entries: checked.entries.map(({ entryId }) => entryId) };
  }

  private alarm(code: string): Delivery {
    this.alarms.push(code);
    return { is: "alarm", code };
  }
}

export function sizeOf(note: string | null): number {
  return note === null ? -1 : Number(parseCheckpoint(parseNote(note).text).size);
}

/** What a cut connection, a dying or a silent server looks like; anything else is a finding. */
function isCut(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof SyntaxError) return true;
  return error instanceof DOMException && error.name === "TimeoutError";
}
