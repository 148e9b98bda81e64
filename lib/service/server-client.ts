/** The server's calls by name and type. Decoding, proofs, time-outs and failures are `connection/exchange.ts`. */
import { z } from "zod";
import type { Result } from "#lib/domain/error.ts";
import { type AlarmReport, AlarmsAnswer, EpochsAnswer, type EpochsRequest } from "#lib/domain/log-api.ts";
import {
  type AppendRequest,
  ClaimAnswer,
  type ClaimRequest,
  ErasuresAnswer,
  type ErasuresRequest,
  ExecutionAnswer,
  FactsAnswer,
  type FactsRequest,
  Hello,
  HistoryAnswer,
  type HistoryRequest,
  type LeaseRequest,
  PolicyAnswer,
  PushTicketAnswer,
  Receipt,
  SetupAnswer,
  SignInAnswer,
  type SignInRequest,
  type TaskDecision,
  TasksAnswer,
} from "#lib/domain/server-api.ts";
import { OfferedLease } from "./authority/offered.ts";
import { type Exchange, exchange, type ServerCode } from "./connection/exchange.ts";

type Answered<Schema extends z.ZodType> = Promise<Result<z.output<Schema>, ServerCode>>;
type Execute = z.infer<typeof ClaimRequest>;

export interface ServerClient {
  readonly server: string;
  hello(signal?: AbortSignal): Answered<typeof Hello>;
  signIn(body: z.infer<typeof SignInRequest>, signal?: AbortSignal): Answered<typeof SignInAnswer>;
  /** Only taken apart: each part of it is decoded, and may be refused, by itself. */
  lease(body: z.infer<typeof LeaseRequest>, signal?: AbortSignal): Answered<typeof OfferedLease>;
  policy(signal?: AbortSignal): Answered<typeof PolicyAnswer>;
  setup(signal?: AbortSignal): Answered<typeof SetupAnswer>;
  facts(body: z.infer<typeof FactsRequest>, signal?: AbortSignal): Answered<typeof FactsAnswer>;
  append(body: z.infer<typeof AppendRequest>, signal?: AbortSignal): Answered<typeof Receipt>;
  history(body: z.infer<typeof HistoryRequest>, signal?: AbortSignal): Answered<typeof HistoryAnswer>;
  claim(body: Execute, signal?: AbortSignal): Answered<typeof ClaimAnswer>;
  execute(body: Execute, signal?: AbortSignal): Answered<typeof ExecutionAnswer>;
  /** With the remembered checkpoint the receipt comes along. */
  execution(suggestion: string, remembered?: string | null, signal?: AbortSignal): Answered<typeof ExecutionAnswer>;
  cancelExecution(suggestion: string, signal?: AbortSignal): Answered<typeof ExecutionAnswer>;
  pushTicket(signal?: AbortSignal): Answered<typeof PushTicketAnswer>;
  /** What this device must erase; asking for more than `after` says that those are done. */
  erasures(body: z.infer<typeof ErasuresRequest>, signal?: AbortSignal): Answered<typeof ErasuresAnswer>;
  epochs(body: z.infer<typeof EpochsRequest>, signal?: AbortSignal): Answered<typeof EpochsAnswer>;
  reportAlarm(body: z.infer<typeof AlarmReport>, signal?: AbortSignal): Answered<typeof Taken>;
  /** Leads and reviewers only. */
  alarms(signal?: AbortSignal): Answered<typeof AlarmsAnswer>;
  tasks(signal?: AbortSignal): Answered<typeof TasksAnswer>;
  decideTask(body: z.infer<typeof TaskDecision>, signal?: AbortSignal): Answered<typeof Taken>;
}

/** Taken, whatever else the server says. */
const Taken = z.looseObject({});

export function createServerClient(over: Exchange): ServerClient {
  const get = <Answer extends z.ZodType>(path: string, answer: Answer, signal?: AbortSignal): Answered<Answer> =>
    exchange(over, { method: "GET", path, answer, signal });
  const post = <Answer extends z.ZodType>(
    path: string,
    body: unknown,
    answer: Answer,
    signal?: AbortSignal,
  ): Answered<Answer> => exchange(over, { method: "POST", path, body, answer, signal });
  const executionPath = (suggestion: string): string => `/executions/${encodeURIComponent(suggestion)}`;

  return {
    server: over.server,
    hello: (signal) => get("/hello", Hello, signal),
    signIn: (body, signal) => post("/sign-in", body, SignInAnswer, signal),
    lease: (body, signal) => post("/lease", body, OfferedLease, signal),
    policy: (signal) => get("/policy", PolicyAnswer, signal),
    setup: (signal) => get("/setup", SetupAnswer, signal),
    facts: (body, signal) => post("/facts", body, FactsAnswer, signal),
    append: (body, signal) => post("/log", body, Receipt, signal),
    history: (body, signal) => post("/log/history", body, HistoryAnswer, signal),
    claim: (body, signal) => post("/claims", body, ClaimAnswer, signal),
    execute: (body, signal) => post("/executions", body, ExecutionAnswer, signal),
    execution: (suggestion, remembered, signal) => {
      // Without one the server sends no receipt, since its growth could not be proven.
      const query = remembered ? `?remembered=${encodeURIComponent(remembered)}` : "";
      return get(executionPath(suggestion) + query, ExecutionAnswer, signal);
    },
    cancelExecution: (suggestion, signal) => post(`${executionPath(suggestion)}/cancel`, {}, ExecutionAnswer, signal),
    pushTicket: (signal) => post("/push-ticket", {}, PushTicketAnswer, signal),
    erasures: (body, signal) => post("/log/erasures", body, ErasuresAnswer, signal),
    epochs: (body, signal) => post("/log/epochs", body, EpochsAnswer, signal),
    reportAlarm: (body, signal) => post("/log/alarms", body, Taken, signal),
    alarms: (signal) => get("/log/alarms", AlarmsAnswer, signal),
    tasks: (signal) => get("/tasks", TasksAnswer, signal),
    decideTask: (body, signal) => post("/tasks", body, Taken, signal),
  };
}
