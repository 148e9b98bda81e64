/**
 * The contract of a desk adapter: its page half in a real browser beside a practice desk, its worker half, and a change
 * brought about as the product does it on that desk. One list of tests; every desk passes it unchanged.
 */
import { changesContract } from "./desk/contract-changes.ts";
import { draftsContract } from "./desk/contract-drafts.ts";
import { readingContract } from "./desk/contract-reading.ts";
import { test } from "./desk/desk-fixture.ts";
import { freshdeskUnderTest } from "./desk/freshdesk-under-test.ts";
import { zendeskUnderTest } from "./desk/zendesk-under-test.ts";

for (const kind of [zendeskUnderTest, freshdeskUnderTest]) {
  test.describe(kind.name, () => {
    test.use({ kind });
    readingContract(kind);
    draftsContract(kind);
    changesContract(kind);
  });
}
