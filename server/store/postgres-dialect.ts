/**
 * Kysely over `pg`. Every write transaction takes one row lock for the whole database before anything else, so that it
 * means what `begin immediate` means in SQLite: one writer at a time, in all processes, and each of its statements sees
 * all that was committed before (READ COMMITTED: the snapshot is taken after the lock). It must never commit twice or
 * send a statement again by itself: whether it was done is for the caller to find out.
 */
import {
  type BinaryOperationNode,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  OperatorNode,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  PrimitiveValueListNode,
  type QueryResult,
  type TransactionSettings,
} from "kysely";
import type pg from "pg";
import { CodedError } from "#lib/domain/error.ts";
import { explain, isConnectionLost, unsure } from "./postgres-errors.ts";
import { fateOf, openPool, type PoolOptions } from "./postgres-pool.ts";

/** One roundtrip: without parameters several statements may go together. */
const BEGIN_WRITING = "begin; select id from write_lock for update";
const BEGIN_READING = "begin isolation level repeatable read read only";

export function postgresDialect(url: string, options: PoolOptions = {}): Dialect {
  return {
    createDriver: () => new PostgresDriver(openPool(url, options), options.readOnly ?? false),
    createQueryCompiler: () => new QueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  };
}

export function isPostgres(db: Pick<Kysely<unknown>, "getExecutor">): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}

/** `x in ()` is false in SQLite, and an error in PostgreSQL. */
class QueryCompiler extends PostgresQueryCompiler {
  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    const { operator, rightOperand } = node;
    const isEmpty = PrimitiveValueListNode.is(rightOperand) && rightOperand.values.length === 0;
    if (isEmpty && OperatorNode.is(operator)) this.append(operator.operator === "in" ? "false" : "true");
    else super.visitBinaryOperation(node);
  }
}

class PostgresDriver implements Driver {
  readonly #pool: pg.Pool;
  readonly #readOnly: boolean;
  /** Writers of this process stand in one line, and only the first of them holds a connection. */
  #lastWriter: Promise<void> = Promise.resolve();

  constructor(pool: pg.Pool, readOnly: boolean) {
    this.#pool = pool;
    this.#readOnly = readOnly;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<Connection> {
    return new Connection(this.#pool);
  }

  async beginTransaction(given: DatabaseConnection, { accessMode }: TransactionSettings): Promise<void> {
    const connection = given as Connection;
    if (this.#readOnly || accessMode === "read only") {
      await connection.run(BEGIN_READING);
      return;
    }
    const turn = Promise.withResolvers<void>();
    const before = this.#lastWriter;
    this.#lastWriter = turn.promise;
    connection.onRelease(turn.resolve);
    await before;
    try {
      await connection.run(BEGIN_WRITING);
    } catch (error) {
      // The transaction has begun, though without the lock.
      await connection.giveUp();
      throw error;
    }
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as Connection).commit();
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as Connection).giveUp();
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    (connection as Connection).release();
  }

  async destroy(): Promise<void> {
    await this.#pool.end();
  }
}

class Connection implements DatabaseConnection {
  readonly #pool: pg.Pool;
  #client: pg.PoolClient | undefined;
  #isLost = false;
  #released: (() => void) | undefined;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { command, rowCount, rows } = await this.#query(sql, parameters);
    const isChange = command === "INSERT" || command === "UPDATE" || command === "DELETE";
    return { rows: (rows ?? []) as Row[], ...(isChange ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) };
  }

  // biome-ignore lint/correctness/useYield: nobody streams; pages are read by key instead, so that no transaction stays open.
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new CodedError("no-stream", "read pages by key instead of streaming");
  }

  async run(sql: string): Promise<void> {
    await this.#query(sql, []);
  }

  async commit(): Promise<void> {
    this.#assertAlive();
    const { command } = await this.#query("commit", []).catch((error: unknown) => {
      // Sent and not answered. Put out for being idle is an answer: it happened before.
      const isAnswered = !isConnectionLost(error) || (error instanceof CodedError && error.code === "database-evicted");
      throw isAnswered ? error : unsure(error);
    });
    // PostgreSQL answers a commit of a failed transaction with a roll-back, and calls that a success.
    if (command === "COMMIT") return;
    throw new CodedError("not-committed", "a statement of the transaction failed, so it was rolled back");
  }

  /** Rolls back if the connection still can; if not, PostgreSQL does so by itself. */
  async giveUp(): Promise<void> {
    if (this.#isLost || this.#client === undefined) return;
    try {
      await this.#client.query("rollback");
    } catch {
      this.#isLost = true;
    }
  }

  onRelease(released: () => void): void {
    this.#released = released;
  }

  release(): void {
    this.#client?.release(this.#isLost);
    this.#client = undefined;
    this.#released?.();
  }

  #assertAlive(): void {
    const fate = this.#client && fateOf(this.#client);
    if (fate === undefined) return;
    this.#isLost = true;
    throw explain(fate);
  }

  async #query(sql: string, parameters: readonly unknown[]): Promise<pg.QueryResult> {
    this.#assertAlive();
    try {
      this.#client ??= await this.#pool.connect();
      return await this.#client.query(sql, [...parameters]);
    } catch (error) {
      const explained = explain(error);
      if (isConnectionLost(explained)) this.#isLost = true;
      throw explained;
    }
  }
}
