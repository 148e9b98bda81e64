import { setTimeout as delay } from "node:timers/promises";
import { inspect } from "node:util";
import { CompiledQuery, sql } from "kysely";
import { expect, test } from "vitest";
import { migrations } from "./migrations/index.ts";
import { type Database, openDatabase, openForReading } from "./open.ts";
import { openPostgresPeers } from "./postgres-peers.ts";
import { toNumber } from "./postgres-pool.ts";
import { assertNewEnough, warningsOf } from "./postgres-server.ts";
import { askPostgres } from "./testing/postgres-databases.ts";
import { describePostgres } from "./testing/suites/stores.ts";

const run = (db: Pick<Database, "executeQuery">, statement: string) => db.executeQuery(CompiledQuery.raw(statement));
const withParameter = (place: string, name: string, value: string): string => {
  const url = new URL(place);
  url.searchParams.set(name, value);
  return url.href;
};
const device = (id: string) => ({
  id,
  public_key: id,
  user: "sam",
  name: "browser",
  kind: "person" as const,
  enrolled_at: "",
  revoked_at: null,
});

describePostgres("the store", (store) => {
  test("starting twice at once on nothing: each step is made once, and every table is there", async () => {
    const place = await store.empty();
    const opened = await Promise.all(Array.from({ length: 3 }, () => openDatabase(place)));
    const steps = await opened[0]?.selectFrom("migrations").select(["id", "name"]).orderBy("id").execute();
    expect(steps?.map(({ name }) => name)).toEqual(migrations.map(({ name }) => name));
    for (const db of opened) await db.destroy();
  });

  test("each step works on what the step before it left", async () => {
    const place = await store.empty();
    for (let steps = 1; steps <= migrations.length; steps++) {
      await (await openDatabase(place, { migrations: migrations.slice(0, steps) })).destroy();
    }
    const db = await openDatabase(place);
    expect(await db.selectFrom("migrations").select("id").execute()).toHaveLength(migrations.length);
    await db.destroy();
  });

  test("one writer at a time: whoever reads, waits and writes loses nobody's count", async () => {
    const place = await store.fresh();
    const dbs = await Promise.all(Array.from({ length: 3 }, () => openDatabase(place)));
    const count = (db: Database) =>
      db.transaction().execute(async (trx) => {
        const before = await trx
          .selectFrom("sign_in_tries")
          .select("failures")
          .where("user", "=", "x")
          .executeTakeFirst();
        await delay(1);
        const failures = (before?.failures ?? 0) + 1;
        await trx
          .insertInto("sign_in_tries")
          .values({ user: "x", failures, rests_until: 0 })
          .onConflict((conflict) => conflict.column("user").doUpdateSet({ failures }))
          .execute();
      });
    await Promise.all(Array.from({ length: 30 }, (_, i) => count(dbs[i % 3] as Database)));
    expect(await dbs[0]?.selectFrom("sign_in_tries").select("failures").execute()).toEqual([{ failures: 30 }]);
    for (const db of dbs) await db.destroy();
  });

  test("a writer that stalls is put out after its time; its commit fails, and the next one goes on", async () => {
    const place = await store.fresh();
    const [stalled, next] = [
      await openDatabase(withParameter(place, "idle_in_transaction_session_timeout", "1500")),
      await openDatabase(place),
    ];
    const waits = Promise.withResolvers<void>();
    const began = Promise.withResolvers<void>();
    const late = stalled.transaction().execute(async (trx) => {
      await trx.insertInto("devices").values(device("late")).execute();
      began.resolve();
      await waits.promise;
    });
    const failed = expect(late).rejects.toMatchObject({ code: "database-evicted" });
    await began.promise;
    const since = Date.now();
    await next.transaction().execute((trx) => trx.insertInto("devices").values(device("next")).execute());
    expect(Date.now() - since).toBeGreaterThan(1_000);
    expect(Date.now() - since).toBeLessThan(4_500);
    waits.resolve();
    await failed;
    expect(await stalled.selectFrom("devices").select("id").execute()).toEqual([{ id: "next" }]);
    await stalled.destroy();
    await next.destroy();
  });

  test("who cannot have the lock in time is told so, and nothing of it is written", async () => {
    const place = await store.fresh();
    const [holder, waiting] = [
      await openDatabase(place),
      await openDatabase(withParameter(place, "lock_timeout", "100")),
    ];
    await holder.transaction().execute(async () => {
      const write = waiting.transaction().execute((trx) => trx.insertInto("devices").values(device("w")).execute());
      await expect(write).rejects.toMatchObject({ code: "database-busy" });
    });
    await waiting.transaction().execute((trx) => trx.insertInto("devices").values(device("after")).execute());
    expect(await holder.selectFrom("devices").select("id").execute()).toEqual([{ id: "after" }]);
    await holder.destroy();
    await waiting.destroy();
  });

  test("a transaction in which a statement failed does not pass for committed", async () => {
    const db = await openDatabase(await store.fresh());
    const swallowed = db.transaction().execute(async (trx) => {
      await trx.insertInto("devices").values(device("a")).execute();
      await run(trx, "select 1 / 0").catch(() => {});
    });
    await expect(swallowed).rejects.toMatchObject({ code: "not-committed" });
    expect(await db.selectFrom("devices").select("id").execute()).toEqual([]);
    await db.destroy();
  });

  test("numbers and bytes come back as they went in; a number that is not exact is refused", async () => {
    const db = await openDatabase(await store.fresh());
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const head = {
      log: "l",
      size: Number.MAX_SAFE_INTEGER,
      root: bytes,
      frontier: new Uint8Array(0),
      last_time: -1,
      vkey: "",
    };
    await db.insertInto("log_head").values(head).execute();
    expect(await db.selectFrom("log_head").selectAll().execute()).toEqual([head]);
    const { rows } = await sql`select 9007199254740992::bigint as large`
      .execute(db)
      .catch((error: unknown) => ({ rows: [error] }));
    expect(rows).toMatchObject([{ code: "number-too-large" }]);
    expect(() => toNumber("0.5")).toThrow();
    const total = await db
      .selectFrom("log_head")
      .select(({ fn }) => fn.sum<number>("size").as("sum"))
      .executeTakeFirst();
    expect(total).toEqual({ sum: Number.MAX_SAFE_INTEGER });
    await db.destroy();
  });

  test("a list of nothing finds nothing, and excludes nothing", async () => {
    const db = await openDatabase(await store.fresh());
    await db.insertInto("devices").values(device("a")).execute();
    const ids = (operator: "in" | "not in") =>
      db.selectFrom("devices").select("id").where("id", operator, []).execute();
    expect([await ids("in"), await ids("not in")]).toEqual([[], [{ id: "a" }]]);
    await db.destroy();
  });

  test("text is compared byte by byte, whatever language the database was made for", async () => {
    const place = await store.empty();
    const [icu] = await askPostgres(place, "select 1 from pg_collation where collprovider = 'i' limit 1");
    if (icu === undefined) return;
    const name = `icu${new URL(place).pathname.slice(1)}`;
    await askPostgres(place, `create database ${name} template template0 locale_provider icu icu_locale 'en-US'`);
    const url = new URL(place);
    url.pathname = `/${name}`;
    const db = await openDatabase(url.href);
    for (const id of ["a", "B", "_", "Z-", "Zb"]) await db.insertInto("devices").values(device(id)).execute();
    const rows = await db.selectFrom("devices").select("id").orderBy("id").execute();
    expect(rows.map(({ id }) => id)).toEqual(["B", "Z-", "Zb", "_", "a"]);
    await db.destroy();
  });

  test("opened for reading it takes no write, and asks nobody for the lock", async () => {
    const place = await store.fresh();
    const [writer, reader] = [await openDatabase(place), await openForReading(place)];
    await writer.transaction().execute(async () => {
      const read = reader.transaction().execute((trx) => trx.selectFrom("devices").selectAll().execute());
      expect(await read).toEqual([]);
    });
    await expect(reader.insertInto("devices").values(device("a")).execute()).rejects.toMatchObject({
      code: "database-read-only",
    });
    await writer.destroy();
    await reader.destroy();
  });

  test("a wrong password, another name, a closed port: each says what to do, and never the password", async () => {
    const place = await store.empty();
    const bend = (change: (url: URL) => void): string => {
      const url = new URL(place);
      change(url);
      return url.href;
    };
    const wrong = [
      [bend((url) => (url.password = "guessed-wrong")), "database-login"],
      [bend((url) => (url.pathname = "/nowhere")), "database-login"],
      [bend((url) => (url.port = "1")), "database-away"],
    ] as const;
    const [beforeName = "", name = ""] = place.split("@");
    const unreadable = `${beforeName.replace(/:[^:]*$/, ":guessed-wrong")}@one:1,two:2${name.replace(/^[^/]*/, "")}`;
    for (const [url, code] of [...wrong, [unreadable, "database-login"] as const]) {
      const error = await openDatabase(url).then(
        () => undefined,
        (thrown: Error) => thrown,
      );
      expect(error).toMatchObject({ code });
      expect(inspect(error, { depth: 5 })).not.toContain("guessed-wrong");
      expect(error?.message).toMatch(/Nothing was (?:recorded|done)/);
    }
  });

  test("work of several names at once is asked for one after the other, on one connection", async () => {
    const warnings: string[] = [];
    const note = ({ name }: Error) => warnings.push(name);
    process.on("warning", note);
    const peers = openPostgresPeers(await store.fresh());
    const names = ["a", "b", "c", "d"];
    const alone = await Promise.all(names.map((name) => peers.alone(name, async () => true)));
    expect(alone).toEqual(names.map(() => true));
    await peers.close();
    // A warning is told in the next turn.
    await delay(0);
    process.off("warning", note);
    expect(warnings).toEqual([]);
  });

  test("a user who may only read and write rows can run the server, once the owner has made the schema", async () => {
    const place = await store.fresh();
    const user = `u${new URL(place).pathname.slice(1)}`;
    await askPostgres(
      place,
      `create role ${user} login password 'rows-only'; grant usage on schema public to ${user};
       grant select, insert, update, delete on all tables in schema public to ${user}`,
    );
    const url = new URL(place);
    url.username = user;
    url.password = "rows-only";
    const db = await openDatabase(url.href);
    await db.transaction().execute((trx) => trx.insertInto("devices").values(device("a")).execute());
    await expect(run(db, "create table more (id bigint)")).rejects.toMatchObject({ code: "database-login" });
    await db.destroy();
  });
});

test("an old PostgreSQL is refused, and what could lose entries is said at the start", () => {
  expect(() => assertNewEnough(130_012)).toThrow(/PostgreSQL 13.*14 or newer/);
  expect(() => assertNewEnough(140_001)).not.toThrow();
  const sound = { fsync: "on", pages: "on", names: "", standbys: 0 };
  expect(warningsOf(sound)).toEqual([]);
  expect(warningsOf({ ...sound, names: "ANY 1 (*)", standbys: 2 })).toEqual([]);
  expect(warningsOf({ ...sound, fsync: "off" })).toMatchObject([expect.stringContaining("fsync")]);
  expect(warningsOf({ ...sound, standbys: 1 })).toMatchObject([expect.stringContaining("synchronous_standby_names")]);
});
