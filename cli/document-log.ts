/** `docs/log.md`: the log's format for people who check it without us. Tables come from the code, the words are here. */
import { EXPORT_FAULTS, EXPORT_NOTICES } from "#lib/audit/export-fault.ts";
import { ENTRY_KINDS, type EntryKindRule } from "#lib/domain/entry-kinds.ts";
import { LogItem } from "#lib/domain/log-entry.ts";

const WRITERS = { device: "a person's browser", server: "the server", either: "either" } as const;

export function logPage(): string {
  return `# The log

<!-- Written by cli/document-log.ts from lib/domain/entry-kinds.ts, lib/domain/log-entry.ts and lib/audit/export-fault.ts. Change it there. -->

The record is one append-only tree of entries per organisation, as RFC 6962 describes it. This page says what stands in it, so
that anybody can check it without this code. To check an export, there is \`countersign audit verify\` and a page that needs no
network; at the end is how to do it by hand.

## An entry

A **leaf** is the canonical JSON (RFC 8785) of

\`\`\`
{ "v": 1, "item": …, "sig": "…", "server": { "tServer": "…", "skew": … } }
\`\`\`

\`item\` is what a device signed, \`sig\` its Ed25519 signature (base64) over the bytes of \`countersign.log-item/1\`, a newline, and the
item's canonical JSON. \`tServer\` never goes back; \`skew\` is by how many seconds the device's clock was off, and stands there only
when that is more than 300. An entry's **id** is \`sha256:\` and the hexadecimal SHA-256 of the item's canonical JSON.
Other bytes that mean the same are not a leaf. JSON Schemas: [leaf](schema/log-leaf.json), [item](schema/log-item.json),
[first line](schema/log-export-head.json) and [further lines](schema/log-export-line.json) of an export, [receipt](schema/log-receipt.json).

| field of the item | what it says |
|---|---|
${Object.keys(LogItem.shape)
  .map((name) => `| \`${name}\` | ${FIELDS[name as keyof LogItem]} |`)
  .join("\n")}

**Devices.** A device is named by its key: the first 16 bytes of the SHA-256 of its raw public key, base64. Its first item,
\`device-enrolled\`, holds that key and says whether it is a person's browser or a server process. \`seq\` counts a device's items
from 1 without gaps and \`prev\` names the one before, so that an item which is missing or replaced shows. The log's order is that of
arrival; a device's own order is \`seq\`. Older enrolments do not say \`deviceKind\`: such a device is taken for what the first entry says
that only one kind may write.

**Values.** No personal data stands in a leaf. \`commitments\` holds, per field, the base64 of HMAC-SHA-256 with a random key \`k\` of
32 bytes over the field's name, a zero byte, and the value's canonical JSON. Value and key lie beside the log and can be
destroyed: proofs stay valid, and an \`erasure\` entry says which entries lost theirs. \`erases\` is the \`sha256:\` digest of the canonical
JSON of the sorted list of their ids, which is the value \`entries\` of that entry.

## Kinds

A kind is never renamed or removed. *Fields* are those that it must carry beside those of every item; *values* the names that have
a meaning behind commitments (others may be there).

| kind | who writes it | what it means | fields | values |
|---|---|---|---|---|
${Object.entries<EntryKindRule>(ENTRY_KINDS)
  .map(
    ([name, { by, says, fields, values }]) =>
      `| \`${name}\` | ${WRITERS[by]} | ${says} | ${code(fields)} | ${code(values)} |`,
  )
  .join("\n")}

\`held\`, \`cancelled\`, \`result\`, \`undone\` and \`override\` settle an \`intent\`. One intent cannot both have happened (\`done\`, \`undone\`) and not
(\`failed\`, \`cancelled\`, \`expired\`); \`unknown\` says nothing against either, and is followed by what was found out.

## Checkpoint, tree, tiles

A **checkpoint** is a C2SP signed note of three lines: the log's name (\`HOST/log/ORGANISATION/EPOCH\`), the number of entries, the base64
of the tree's root. It is signed by a key whose name is the log's name; several signature lines may stand there while a key is
replaced, and one that counts is enough. Hashes are SHA-256: of a zero byte and the leaf for a leaf, of a one byte and both sides for
a node. Where tiles are served, their paths are those of C2SP tlog-tiles.

After a restore a log never goes on under its old name. The new one begins with \`epoch-began\`, which holds the last checkpoint known of
the old one. Exports of both are checked together: the old log must be a log with that checkpoint, signed by its key.

## Export

\`countersign audit export\` writes JSON Lines: first \`{checkpoint, vkey}\`, then \`{index, leaf, values?, erasedBy?}\` per entry, \`leaf\` being
base64. A first line with \`partial\` is a selection, for reading; it cannot be checked, since entries are proven together.

\`countersign audit verify FILE… [--vkey KEY]… [--checkpoint OLD]…\` answers \`{size, root, origin, verified, faults, notices}\` per log and exits
with 1 when there is a fault. \`countersign audit verifier --out verify.html\` writes the page that does the same in a browser.

## By hand

1. Take the log's key from somewhere else than the file, and a checkpoint that you kept.
2. Check the signature of the first line's checkpoint with that key.
3. Hash every line's leaf in its order into a tree. Its size and root are those of the checkpoint; at the size of the checkpoint that
   you kept, its root is the one of that checkpoint.
4. Each leaf is the canonical form of itself. Its device is enrolled in the log with a key that fits the device's name, and that key signed
   the item. Each device's \`seq\` has no gap, and each \`prev\` is the id of the item before.
5. Each value, with its \`k\`, gives the commitment in the leaf.

## What can be wrong

A **fault** means: do not rely on this export, and keep it as evidence.

| code | what it means |
|---|---|
${rows(EXPORT_FAULTS)}

A **notice** is something to know. It refutes nothing, and \`audit verify\` still exits with 0.

| code | what it means |
|---|---|
${rows(EXPORT_NOTICES)}

At most 10,000 of each are listed; \`unlisted\` counts the rest.

## What it does not prove

- That what was written down is true.
- That everything that happened was written down. Devices' numbers without gaps, and an intent before each act, speak for it.
- Without a key from elsewhere: that this log is the one you mean. Without a checkpoint that somebody kept: that nothing was removed or
  rewritten before the export. \`verified: "self-consistent"\` says that neither was given.
- That a device which says it is a server is one: the server admits devices, and a browser cannot enrol itself as a server.
- A log that shows different people different histories is found out when two of them compare checkpoints.
`;
}

const FIELDS: Readonly<Record<keyof LogItem, string>> = {
  type: "always `countersign.log-item/1`; the signed bytes begin with it",
  entry: "the kind",
  device: "who signs: a browser profile or a server process",
  seq: "the device's own number, from 1",
  prev: "id of the device's item before; null for the first",
  tClient: "the device's clock; decisions use only the server's",
  rep: "pseudonym of the person whom it concerns; `server` for the server itself",
  suggestion: "the suggestion that it belongs to",
  action: "the action's id, such as `refund.create`",
  proposal: "digest of what exactly was proposed",
  approval: "digest of the approval that a person gave",
  policy: "digest of the policy that decided",
  outcome: "what the policy said",
  rules: "ids of the rules that fired, sorted",
  ending: "what became of it: done, failed, unknown, cancelled, undone, expired",
  settles: "id of the intent that this one settles",
  undoes: "suggestion that this one takes back",
  about: "id of another entry that it speaks of without settling it",
  distance: "characters to insert, delete or replace from what was suggested to what was taken",
  match: "how what was sent relates to the draft: same, edited, other",
  obligation: "which obligation of the policy",
  verdict: "granted, refused; good, bad",
  reason: "a code, never free words",
  erases: "digest of the sorted list of entries whose values were destroyed",
  count: "how many those are",
  checkpoint: "the last checkpoint known of the log that this one continues",
  deviceKey: "the device's own public key, raw, base64",
  deviceKind: "whose device it is: person or server",
  commitments: "field name → commitment to its value",
};

function code(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

function rows(sentences: Readonly<Record<string, string>>): string {
  return Object.entries(sentences)
    .map(([name, sentence]) => `| \`${name}\` | ${sentence} |`)
    .join("\n");
}
