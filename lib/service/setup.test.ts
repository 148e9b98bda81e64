import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { type Failure, fail, type Result, succeed } from "#lib/domain/error.ts";
import type { SetupAnswer } from "#lib/domain/server-api.ts";
import { openDatabase } from "#lib/storage/database.ts";
import { createSetup, type SetupParts } from "./setup.ts";

const answer: SetupAnswer = {
  desks: [
    {
      desk: "zendesk",
      host: "acme.zendesk.com",
      pages: ["support.acme.example"],
      environment: "practice",
      orderField: "36001",
      writes: false,
    },
  ],
  model: { available: false, says: "No key: the playbook drafts.", models: [], budget: null },
};

function bench(name: string) {
  const life = new AbortController();
  const db = openDatabase(name);
  const world = {
    org: "acme" as string | null,
    answers: succeed(answer) as Result<SetupAnswer, string>,
    during: (): void => {},
  };
  let session: object | null = { org: "acme" };
  const connection = {
    session: () => session,
    client: () => ({
      setup: async () => {
        world.during();
        return world.answers;
      },
    }),
    changed: () => undefined,
  } as unknown as SetupParts["connection"];
  const setup = createSetup({ db, connection }, life.signal);
  const signIn = (org: string | null) => {
    session = org === null ? null : { org };
  };
  return { setup, world, signIn, again: () => createSetup({ db, connection }, life.signal), life };
}

test("what the server said is kept, and found by desk, host and a company's own domain", async () => {
  const { setup, again } = bench("setup-kept");
  expect(setup.desks()).toEqual([]);
  await setup.sync();
  for (const one of [setup, again()]) {
    await one.load();
    expect(one.deskOf({ desk: "zendesk", host: "acme.zendesk.com" })?.orderField).toBe("36001");
    expect(one.accountAt("https://support.acme.example/agent/tickets/1")).toEqual({
      desk: "zendesk",
      host: "acme.zendesk.com",
    });
    expect(one.model()?.says).toContain("playbook");
  }
  for (const url of ["http://support.acme.example/", "https://evil.example/", "support.acme.example", ""])
    expect(setup.accountAt(url)).toBeUndefined();
});

test("tells of news only", async () => {
  const { setup, world, life } = bench("setup-news");
  let told = 0;
  setup.changed(() => void told++, life.signal);
  await setup.sync();
  await setup.sync();
  expect(told).toBe(1);
  world.answers = succeed({ ...answer, desks: [] });
  await setup.sync();
  expect([told, setup.desks()]).toEqual([2, []]);
});

test("no answer leaves what is known, and says why", async () => {
  const { setup, world } = bench("setup-old-server");
  await setup.sync();
  const refusal: { ok: false; failure: Failure } = fail("server-refused:not-found", "No.", "m", "t");
  world.answers = refusal;
  await setup.sync();
  expect([setup.desks().length, setup.problem()?.code]).toEqual([1, "server-refused:not-found"]);
});

test("one organisation's setup is nothing for another, nor for nobody", async () => {
  const { setup, world, signIn } = bench("setup-orgs");
  await setup.sync();
  signIn("other");
  expect([setup.desks(), setup.model()]).toEqual([[], null]);
  signIn(null);
  expect(setup.desks()).toEqual([]);
  // Signed in as somebody else while the server answered.
  signIn("acme");
  world.answers = succeed({ ...answer, desks: [] });
  world.during = () => signIn("other");
  await setup.sync();
  signIn("acme");
  expect(setup.desks()).toHaveLength(1);
});
