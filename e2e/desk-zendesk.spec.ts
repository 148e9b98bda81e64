/** The contract of the Zendesk page half, kept in a real browser against the practice desk. */
import { expect, ref, test } from "./desk/desk-fixture.ts";

test("reads the open ticket, and keeps the desk's token to itself", async ({ desk }) => {
  await desk.open(4712);
  const read = await desk.ask({ ask: "read", ref: ref(4712) });
  expect(read).toMatchObject({
    ok: true,
    value: { ref: ref(4712), parts: { ticket: { ticket: { id: 4712, requester_id: 502 } }, me: { user: { role: "agent" } } } },
  });
  expect(JSON.stringify(read)).not.toContain("authenticity_token");
});
