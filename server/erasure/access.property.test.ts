import fc from "fast-check";
import { expect, test } from "vitest";
import { enrolledDevice, newFile, newKeys, openLog } from "../store/testing/log-fixture.ts";
import { exportAccess } from "./access.ts";
import { accessPage } from "./access-page.ts";
import { erase } from "./erase.ts";
import type { ErasureParts } from "./erasure-parts.ts";

const WHO = ["cus_ana", "cus_ben", "zendesk:501", "zendesk:502"] as const;
/** Which ids are one person. */
const PERSON: Record<string, string> = { cus_ana: "ana", "zendesk:501": "ana", cus_ben: "ben", "zendesk:502": "ben" };

interface Step {
  who: (typeof WHO)[number];
  /** An entry that names its customer, one that settles the last one, or one of the same suggestion. */
  how: "named" | "settles" | "follows";
}
const steps = fc.array(
  fc.record<Step>({ who: fc.constantFrom(...WHO), how: fc.constantFrom("named", "settles", "follows") }),
  { minLength: 1, maxLength: 12 },
);

test("an access export holds everything of one customer and nothing of another, before and after an erasure", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (story) => {
      const { db, log, clock } = await openLog(newFile(), await newKeys());
      const parts: ErasureParts = { db, log, now: () => clock.now };
      const [sam, enrolment] = await enrolledDevice(db);
      await log.append([enrolment]);
      await log.values.link(db, ["cus_ana", "zendesk:501"]);
      await log.values.link(db, ["zendesk:502", "cus_ben"]);
      const last = new Map<string, { entryId: string; suggestion: string }>();
      const secrets: Record<string, string[]> = { ana: [], ben: [] };
      for (const [i, { who, how }] of story.entries()) {
        const secret = `secret-${i}-of-${PERSON[who]}`;
        secrets[PERSON[who] ?? ""]?.push(secret);
        const before = how === "named" ? undefined : last.get(who);
        const suggestion = before?.suggestion ?? `s${i}`;
        const item =
          before === undefined
            ? await sam.next(
                { entry: "suggested", suggestion },
                { customer: who, ticket: `zendesk:acme:${who}`, args: { note: secret } },
              )
            : how === "settles"
              ? await sam.next({ entry: "result", settles: before.entryId, ending: "done" }, { says: secret })
              : await sam.next({ entry: "accepted", suggestion }, { why: secret });
        const [entry] = await log.append([item]);
        if (before === undefined && entry !== undefined) last.set(who, { entryId: entry.entryId, suggestion });
      }
      const told = async (who: string) => {
        const report = await exportAccess(parts, [who], "json");
        return [JSON.stringify(report), accessPage(report)];
      };
      for (const text of await told("zendesk:501")) {
        for (const secret of secrets.ana ?? []) expect(text).toContain(secret);
        for (const secret of secrets.ben ?? []) expect(text).not.toContain(secret);
      }
      await erase(parts, ["cus_ana"], "Letter 17");
      for (const text of await told("cus_ana"))
        for (const secret of secrets.ana ?? []) expect(text).not.toContain(secret);
      const again = await exportAccess(parts, ["cus_ana"], "json");
      expect(again.entries.filter(({ erasedBy }) => erasedBy !== undefined).length).toBeGreaterThanOrEqual(
        secrets.ana?.length ?? 0,
      );
      for (const text of await told("cus_ben")) for (const secret of secrets.ben ?? []) expect(text).toContain(secret);
      await db.destroy();
    }),
    { numRuns: 12 },
  );
});

test("what only a ticket names that changed hands is nobody's to take out, and goes with either", async () => {
  const { db, log, clock } = await openLog(newFile(), await newKeys());
  const parts: ErasureParts = { db, log, now: () => clock.now };
  const [sam, enrolment] = await enrolledDevice(db);
  const ticket = "zendesk:acme.zendesk.com:4711";
  const bare = await sam.next({ entry: "suggested", suggestion: "s0" }, { ticket, note: "whose-is-this" });
  const ana = await sam.next({ entry: "suggested", suggestion: "s1" }, { ticket, customer: "cus_ana", note: "of-ana" });
  await log.append([enrolment, bare, ana]);
  expect(JSON.stringify(await exportAccess(parts, ["cus_ana"], "json"))).toContain("whose-is-this");
  await log.append([
    await sam.next({ entry: "suggested", suggestion: "s2" }, { ticket, customer: "cus_ben", note: "of-ben" }),
  ]);
  const report = await exportAccess(parts, ["cus_ana"], "json");
  expect(JSON.stringify(report)).not.toMatch(/whose-is-this|of-ben/);
  expect(report).toMatchObject({ sharedTickets: 1 });
  expect(await erase(parts, ["cus_ana"], "Letter 17")).toMatchObject({ value: { sharedTickets: 1 } });
  const left = JSON.stringify(await exportAccess(parts, ["cus_ben"], "json"));
  expect(left).toContain("of-ben");
  expect(left).not.toContain("whose-is-this");
  await db.destroy();
});

test("what a customer wrote is shown and never run", async () => {
  const { db, log, clock } = await openLog(newFile(), await newKeys());
  const [sam, enrolment] = await enrolledDevice(db);
  const words = `<script>alert("x")</script> & 'more'`;
  await log.append([enrolment, await sam.next({}, { customer: "<b>ana", args: { [words]: words } })]);
  const page = accessPage(await exportAccess({ db, log, now: () => clock.now }, ["<b>ana"], "html"));
  expect(page).not.toMatch(/<script|<b>/);
  expect(page).toContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;more&#39;");
  await db.destroy();
});
