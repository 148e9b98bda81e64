/**
 * The other server processes on the same database: word to them, and work that only one of them may do at a time. A
 * SQLite file has none. What is said may get lost with the connection: then listeners are told that they missed something.
 */

export interface Peers {
  /** False where there can be no other process: nobody has to look for what another one left. */
  readonly canBe: boolean;
  /** To all others; never waits, and never fails. */
  say(text: string): void;
  /** `missed` stands for whatever was said while nobody could hear. */
  listen(listener: (text: string | typeof MISSED) => void): void;
  /** False, without having begun, when another process is at it; the lock goes with the process that held it. */
  alone(name: string, work: () => Promise<boolean>): Promise<boolean>;
  close(): Promise<void>;
}

export const MISSED = Symbol("missed");

export const noPeers: Peers = {
  canBe: false,
  say: () => {},
  listen: () => {},
  alone: (_name, work) => work(),
  close: async () => {},
};
