/** The contract of a desk adapter: reading the open ticket, watching it, switching to another one, being logged out. */
import { insert, lastTold, readTicket } from "./contract.ts";
import { expect, test } from "./desk-fixture.ts";
import { type DeskUnderTest, refOn } from "./desk-under-test.ts";

export function readingContract(kind: DeskUnderTest): void {
  const { simple, long } = kind.tickets;

  test("reads the open ticket as it was written", async ({ desk }) => {
    await desk.open(long);
    const ticket = await readTicket(kind, desk, long);
    const seed = kind.seeds.find(({ id }) => id === long);
    const requester = kind.users.find(({ id }) => id === seed?.requesterId);
    const me = kind.users.find(({ name }) => name === "Sam Agent");
    expect(ticket).toMatchObject({
      ref: refOn(kind, long),
      subject: seed?.subject,
      status: seed?.status,
      customStatus: null,
      priority: seed?.priority,
      assignee: { id: String(seed?.assigneeId), name: me?.name },
      group: { id: String(seed?.groupId), name: "Tier 1" },
      tags: seed?.tags,
      channel: "email",
      requester: { id: String(requester?.id), name: requester?.name, email: requester?.email },
      omitted: 0,
      deskUser: { id: String(me?.id), name: me?.name, email: me?.email },
    });
    expect(Object.values(ticket.fields)).toContain(seed?.order);
    expect(ticket.messages.map((message) => [message.from, message.authorId, message.public, message.text])).toEqual(
      seed?.comments.map(({ authorId, body, public: isPublic }) => [
        authorId === seed.requesterId ? "customer" : "agent",
        String(authorId),
        isPublic,
        body,
      ]),
    );
  });

  test("says hello with the open ticket, and tells of every switch", async ({ desk }) => {
    await desk.open(simple);
    await expect.poll(() => lastTold(desk)).toEqual({ ref: refOn(kind, simple) });
    expect((await desk.told())[0]).toEqual({
      from: "page",
      hello: { desk: kind.name, host: kind.host, state: expect.anything() },
    });
    await kind.switchTo(desk.page, long);
    await expect.poll(() => lastTold(desk)).toEqual({ ref: refOn(kind, long) });
    expect(await desk.ask({ ask: "read", ref: refOn(kind, simple) })).toMatchObject({
      ok: false,
      code: "ticket-changed",
    });
    expect((await readTicket(kind, desk, long)).ref).toEqual(refOn(kind, long));

    await desk.page.goBack();
    await expect.poll(() => lastTold(desk)).toEqual({ ref: refOn(kind, simple) });
    await kind.leave(desk.page);
    await expect.poll(() => lastTold(desk)).toEqual({ ref: null });
    expect(await desk.ask({ ask: "read", ref: refOn(kind, simple) })).toMatchObject({ ok: false, code: "no-ticket" });
  });

  test("tells when the customer writes and when somebody sets the status; typing is nobody's business", async ({
    desk,
  }) => {
    await desk.open(simple);
    await expect.poll(() => lastTold(desk)).toEqual({ ref: refOn(kind, simple) });
    await (await kind.composer(desk.page, simple)).click();
    await readTicket(kind, desk, simple);
    const quiet = (await desk.told()).filter(isState).length;
    // Slowly: the page is looked at several times meanwhile.
    await desk.page.keyboard.type("Hello there", { delay: 80 });
    expect((await desk.told()).filter(isState).length).toBe(quiet);
    kind.customerWrites(desk.practice, simple, "Are you there?");
    await expect.poll(async () => (await desk.told()).filter(isState).length).toBeGreaterThan(quiet);
    await expect.poll(async () => (await readTicket(kind, desk, simple)).messages.at(-1)?.text).toBe("Are you there?");
    const heard = (await desk.told()).filter(isState).length;
    kind.agentSetsStatus(desk.practice, simple, "pending");
    await expect.poll(async () => (await desk.told()).filter(isState).length).toBeGreaterThan(heard);
    await expect.poll(async () => (await readTicket(kind, desk, simple)).status).toBe("pending");
  });

  test("does nothing while the address names a ticket that the page does not show, and says so", async ({ desk }) => {
    await desk.open(simple);
    await readTicket(kind, desk, simple);
    await desk.page.evaluate((to) => history.replaceState(null, "", to), new URL(kind.urlOf(long)).pathname);
    for (const ticket of [simple, long]) {
      const refused = { ok: false, code: "sources-disagree", detail: expect.any(String) };
      expect(await desk.ask({ ask: "read", ref: refOn(kind, ticket) })).toMatchObject(refused);
      expect(await insert(kind, desk, ticket)).toMatchObject(refused);
    }
    await expect.poll(() => lastTold(desk)).toMatchObject({ ref: null, disagreement: expect.any(String) });
  });

  test("says that the rep is logged out, and that the desk wants a pause", async ({ desk }) => {
    await desk.open(simple);
    kind.rateLimit(desk.practice, 20);
    expect(await desk.ask({ ask: "read", ref: refOn(kind, simple) })).toMatchObject({
      ok: false,
      code: "rate-limited",
    });
    kind.rateLimit(desk.practice, 0);
    await readTicket(kind, desk, simple);
    kind.logOut(desk.practice);
    expect(await desk.ask({ ask: "read", ref: refOn(kind, simple) })).toEqual({ ok: false, code: "logged-out" });
  });
}

const isState = (message: object) => "changed" in message;
