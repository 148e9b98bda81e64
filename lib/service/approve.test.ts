/** Each way a click must not count, and that what a good click signs is exactly the card. */
import { beforeAll, describe, expect, test } from "vitest";
import { digest } from "#lib/domain/hash.ts";
import { signedBytes } from "#lib/domain/signed.ts";
import { type Approving, approve } from "./approve.ts";
import { type Device, verifySignature } from "./device.ts";
import { type Given, makeDevice, NOW, openTicket, refund, setStatus } from "./fixtures/open-ticket.ts";

let device: Device;
beforeAll(async () => {
  device = await makeDevice();
});

const CLICK = { trusted: true, visibleMs: 600 };
const FRAMED = { own: false, tellsVisibility: true };
/** A frame in Firefox, and its window. */
const BLIND = { own: false, tellsVisibility: false };
const OWN = { own: true, tellsVisibility: false };

function click(given: Given, change: Partial<Approving> = {}) {
  const fresh = openTicket(given);
  const offer = fresh.offers[0];
  const shown = offer?.digest ?? "";
  return approve({
    fresh,
    offer,
    shown,
    given: {},
    click: CLICK,
    surface: FRAMED,
    device,
    nowMs: Date.parse(NOW),
    nonce: "nonce",
    ...change,
  });
}

const pending = { wishes: [setStatus("pending")] };
const small = { wishes: [refund(20_00)] };

describe("a click that does not count", () => {
  test.each<[string, Given, Partial<Approving>, string]>([
    ["not by a person", pending, { click: { ...CLICK, trusted: false } }, "click-not-trusted"],
    ["on a card that was not seen long enough", pending, { click: { ...CLICK, visibleMs: 499 } }, "card-not-visible"],
    ["where the browser cannot tell", pending, { click: { ...CLICK, visibleMs: null } }, "card-not-visible"],
    [
      "on money in a frame, where the browser cannot tell",
      small,
      { surface: BLIND, given: { "reason-code": "late" } },
      "needs-own-window",
    ],
    [
      "on money in a frame that says it was seen, where the browser cannot tell",
      small,
      { surface: BLIND, click: { trusted: true, visibleMs: 60_000 }, given: { "reason-code": "late" } },
      "needs-own-window",
    ],
    [
      "on a card that is gone, where the browser cannot tell",
      small,
      { surface: BLIND, offer: undefined },
      "changed-since-shown",
    ],
    [
      "not by a person, in a frame of a browser that cannot tell",
      pending,
      { surface: BLIND, click: { trusted: false, visibleMs: null } },
      "click-not-trusted",
    ],
    [
      "not by a person, in a window of its own",
      small,
      { surface: OWN, click: { trusted: false, visibleMs: null } },
      "click-not-trusted",
    ],
    ["with a time that is no number", pending, { click: { ...CLICK, visibleMs: Number.NaN } }, "card-not-visible"],
    ["on a card that is another now", pending, { shown: digest({ other: true }) }, "changed-since-shown"],
    ["on a card that is gone", pending, { offer: undefined }, "changed-since-shown"],
    [
      "on an action that is stopped",
      { ...pending, lease: { stops: [{ scope: "action:status.set", why: "." }] } },
      {},
      "stopped",
    ],
    ["by a rep who is stopped", { ...pending, lease: { stops: [{ scope: "rep:sam", why: "." }] } }, {}, "stopped"],
    ["under a stop nobody understands", { ...pending, lease: { stops: [{ scope: "moon", why: "." }] } }, {}, "stopped"],
    ["without the reason that is asked for", small, {}, "obligation-open"],
    ["with a reason that is not on the list", small, { given: { "reason-code": "because" } }, "obligation-open"],
    [
      "in place of a lead",
      { wishes: [refund(80_00)] },
      { given: { "reason-code": "late", "lead-approval": "yes" } },
      "obligation-open",
    ],
    ["by somebody without the role", { ...pending, lease: { roles: ["reviewer"] } }, {}, "not-allowed"],
    ["while only drafts are allowed", { ...pending, document: { mode: "draft-only" } }, {}, "not-allowed"],
    ["while everything is stopped", { ...pending, document: { mode: "stop" } }, {}, "not-allowed"],
    [
      "for another customer's order",
      { ...small, facts: { "order.owner": { value: "cus_bo", source: "server" } } },
      { given: { "reason-code": "late" } },
      "not-allowed",
    ],
    [
      "for money, when the server cannot be asked",
      { ...small, online: false },
      { given: { "reason-code": "late" } },
      "not-allowed",
    ],
    [
      "for money, on a fact that only the page vouches for",
      { ...small, facts: { "order.owner": { value: "cus_ana", source: "attested" } } },
      { given: { "reason-code": "late" } },
      "not-allowed",
    ],
  ])("%s", async (_what, given, change, code) => {
    expect(await click(given, change)).toMatchObject({ ok: false, failure: { code } });
  });
});

describe("a click that counts", () => {
  const unseen = { trusted: true, visibleMs: null };
  test.each<[string, Given, Partial<Approving>]>([
    ["on what can be taken back, in a frame where the browser cannot tell", pending, { surface: BLIND, click: unseen }],
    ["on money in a window of its own", small, { surface: OWN, click: unseen, given: { "reason-code": "late" } }],
    [
      "on money in a window of its own of a browser that can tell",
      small,
      { surface: { ...OWN, tellsVisibility: true }, click: unseen, given: { "reason-code": "late" } },
    ],
  ])("%s", async (_what, given, change) => {
    expect(await click(given, change)).toMatchObject({ ok: true, value: { state: "approved" } });
  });

  test("signs the card that was shown, and the evidence before the approval", async () => {
    const result = await click(small, { given: { "reason-code": "late", unasked: "x" } });
    if (!result.ok) throw new Error(result.failure.happened);
    const { proposal, evidence, approval } = result.value.approved;
    const shown = openTicket(small).offers[0];
    expect(proposal).toEqual(shown?.proposal);
    expect(approval.body).toMatchObject({
      proposal: shown?.digest,
      rep: "sam",
      device: device.id,
      nonce: "nonce",
      expires: "2026-03-02T10:05:00.000Z",
      evidence: evidence.map((one) => digest(one.body)),
    });
    expect(evidence.map((one) => one.body)).toMatchObject([
      { obligation: "reason-code", value: "late", by: "sam", proposal: shown?.digest },
    ]);
    for (const { body, key, sig } of [approval, ...evidence]) {
      expect(key).toBe(device.id);
      expect(await verifySignature(device.publicKey, signedBytes(body), sig)).toBe(true);
      expect(await verifySignature(device.publicKey, signedBytes({ ...body, type: "other" }), sig)).toBe(false);
    }
    expect(result.value).toMatchObject({ state: "approved", intent: null, action: "refund.create" });
  });
});
