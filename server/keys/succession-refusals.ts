/** Why a statement about a new key is not taken. */
import { refused } from "../http/refusal.ts";

const KEPT = "The keys in force stay as they were.";
const AGAIN = "Make the statement again with `countersign keys succeed`.";

export function notInForce(role: "root" | "policy") {
  return refused(
    409,
    "succession-from",
    role === "root"
      ? "The key that is to go is not this server's root."
      : "The key that is to go is not in force: the roster does not list it, it expired, or another one took its place.",
    KEPT,
    role === "root"
      ? "Compare its fingerprint with the one that the server prints when it starts."
      : "Have the root key sign a roster that lists the new key.",
  );
}

export function unsigned() {
  return refused(
    422,
    "succession-unsigned",
    "The statement is not signed by the key that is to go, or was altered afterwards.",
    KEPT,
    AGAIN,
  );
}

export function otherOrg(theirs: string, ours: string) {
  return refused(
    422,
    "succession-org",
    `The statement is for the organisation \`${theirs}\`, and this server is \`${ours}\`'s.`,
    KEPT,
    "Send it to that organisation's server.",
  );
}

export function fromFuture(at: string) {
  return refused(
    422,
    "succession-time",
    `The statement was made at ${at}, which is still to come.`,
    KEPT,
    "Set the clock of the machine that signs, then make the statement again.",
  );
}

export function usedBefore() {
  return refused(
    409,
    "succession-to",
    "The new key is in use already, or was before.",
    `${KEPT} A key has one purpose, for good.`,
    "Name a file that is not there yet with `--to`: the command then makes a new key.",
  );
}

export function unfitRoster(fault: string) {
  return refused(
    422,
    "succession-roster",
    `The roster ${fault}.`,
    KEPT,
    "Make statement and roster again with `countersign keys succeed`, which takes the roster in force as it is.",
  );
}
