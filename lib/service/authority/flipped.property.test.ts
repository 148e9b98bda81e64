/** One byte of a signed bundle changed anywhere, in body, key or signature: it is refused, whichever byte it was. */
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { catalogue } from "#lib/actions/index.ts";
import type { Lease } from "#lib/domain/authority.ts";
import { digest } from "#lib/domain/hash.ts";
import type { Signed } from "#lib/domain/signed.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { followSuccessions } from "../connection/successions.ts";
import { checkRoster } from "../connection/trust.ts";
import { verifySignature } from "../device.ts";
import { type ContractServer, makeContractServer, publishedPolicy } from "../fixtures/contract-server.ts";
import { makeSigner } from "../fixtures/signer.ts";
import { checkLease, checkPolicy } from "./checks.ts";
import { decodeLease, decodePolicy, decodeRoster, decodeSuccessions } from "./offered.ts";

const NOW = Date.parse("2026-11-20T09:00:00Z");
const PARTS = ["roster", "policy", "lease", "succession"] as const;
type Part = (typeof PARTS)[number];

let server: ContractServer;
let bundles: Record<Part, Signed<object>>;

beforeAll(async () => {
  server = await makeContractServer(NOW);
  const { root, publisher, session } = server.keys;
  const policy = publishedPolicy(1, NOW);
  const lease: Lease = {
    type: "countersign.lease/1",
    org: "acme",
    policy: digest(policy.document),
    revision: 1,
    rep: "sam",
    repName: "Sam",
    team: "eu",
    roles: ["rep"],
    leads: ["Mia"],
    device: "device",
    deskAccounts: [],
    serverTime: formatInstant(NOW),
    notBefore: formatInstant(NOW),
    expires: formatInstant(NOW + 86_400_000),
    stops: [{ scope: "everyone", why: "Fraud wave." }],
  };
  const succession = {
    type: "countersign.key-succession/1" as const,
    org: "acme",
    role: "root" as const,
    from: root.publicKey,
    to: (await makeSigner()).publicKey,
    at: formatInstant(NOW),
  };
  bundles = {
    roster: await root.signBody(server.roster),
    policy: await publisher.signBody(policy),
    lease: await session.signBody(lease),
    succession: await root.signBody(succession),
  };
});

async function isTaken(part: Part, raw: unknown): Promise<boolean> {
  const { roster, keys } = server;
  const verify = verifySignature;
  switch (part) {
    case "roster": {
      const decoded = decodeRoster(raw);
      const context = { roots: [keys.root.publicKey], org: "acme", highest: 1, now: NOW };
      return decoded.ok && (await checkRoster(decoded.value, context, verify)).ok;
    }
    case "policy": {
      const decoded = decodePolicy(raw);
      const context = { roster, org: "acme", successions: [], now: NOW, highest: 1, catalogue, verify };
      return decoded.ok && (await checkPolicy(decoded.value, context)).ok;
    }
    case "lease": {
      const decoded = decodeLease(raw);
      const mine = { roster, org: "acme", device: "device", rep: "sam", now: NOW, isSure: true, held: null, verify };
      return decoded.ok && (await checkLease(decoded.value, mine)).ok;
    }
    case "succession": {
      const before = { org: "acme", root: keys.root.publicKey, taken: [], roster, now: NOW };
      return (await followSuccessions(decodeSuccessions([raw]).taken, before, verify)).taken.length > 0;
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

test.each(PARTS)("%s: whole it is taken, with one byte changed it is not", async (part) => {
  const text = JSON.stringify(bundles[part]);
  expect(await isTaken(part, parse(text))).toBe(true);
  const place = fc.record({ at: fc.nat(text.length - 1), mask: fc.integer({ min: 1, max: 127 }) });
  await fc.assert(
    fc.asyncProperty(place, async ({ at, mask }) => {
      const flipped = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ mask) + text.slice(at + 1);
      expect(await isTaken(part, parse(flipped)), `byte ${at}: ${flipped.slice(at - 12, at + 12)}`).toBe(false);
    }),
    { numRuns: 1_500 },
  );
});

test.each(PARTS)(
  "%s: no change of the signature's own letters passes, not even one that decodes the same",
  async (part) => {
    const signed = bundles[part];
    for (const letter of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
      const sig = `${signed.sig.slice(0, 85)}${letter}==`;
      expect(await isTaken(part, { ...signed, sig }), letter).toBe(sig === signed.sig);
    }
  },
);

test.each(PARTS)("%s: cut off anywhere it is not taken", async (part) => {
  const text = JSON.stringify(bundles[part]);
  for (let at = 0; at < text.length; at += 7) expect(await isTaken(part, parse(text.slice(0, at)))).toBe(false);
  const { sig } = bundles[part];
  for (const length of [0, 40, 84, 87]) {
    expect(await isTaken(part, { ...bundles[part], sig: sig.slice(0, length) })).toBe(false);
  }
});
