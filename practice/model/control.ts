/** What tests in another process ask of the practice model. A web page must not reach it: every browser origin is refused. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { ModelFault } from "./faults.ts";
import { type ModelContext, sendJson } from "./messages.ts";

export async function answerControl(
  context: ModelContext,
  request: IncomingMessage,
  out: ServerResponse,
): Promise<void> {
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  if ((host !== "127.0.0.1" && host !== "localhost") || request.headers.origin !== undefined) {
    return sendJson(out, 403, { error: "forbidden" });
  }
  switch (`${request.method} ${request.url}`) {
    case "GET /practice/model/seen":
      return sendJson(out, 200, { seen: context.seen.all() });
    case "POST /practice/model/forget":
      context.seen.forget();
      return sendJson(out, 200, { ok: true });
    case "POST /practice/model/faults": {
      const parsed = ModelFault.safeParse(await bodyOf(request));
      if (!parsed.success) return sendJson(out, 400, { error: "unknown fault", issues: parsed.error.issues });
      context.faults.apply(parsed.data);
      return sendJson(out, 200, { ok: true });
    }
    default:
      return sendJson(out, 404, { error: "nothing here" });
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const part of request) text += String(part);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
