/** Who is calling: an agent's browser session (cookie, and a CSRF token for writes) or a server with an API token. */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { type PracticeUser, SAM_ID, zendeskUsers } from "../data/people.ts";

export interface Session {
  readonly id: string;
  readonly userId: number;
  csrf: string;
}

export type Caller =
  | { readonly by: "session"; readonly user: PracticeUser; readonly session: Session }
  | { readonly by: "token"; readonly user: PracticeUser };

export const COOKIE = "_zendesk_session";

export interface Sessions {
  open(userId: number): Session;
  /** The session of a first visit, unless the agent has been logged out. */
  welcome(): Session | null;
  bySession(cookieHeader: string | undefined): Caller | null;
  byToken(authorization: string | undefined): Caller | null;
  logOutAll(): void;
  renewCsrf(): void;
}

export function createSessions(apiToken: string): Sessions {
  const sessions = new Map<string, Session>();
  let welcoming = true;
  const open = (userId: number) => {
    const session: Session = { id: randomBytes(24).toString("hex"), userId, csrf: newToken() };
    sessions.set(session.id, session);
    welcoming = true;
    return session;
  };
  return {
    open,
    welcome: () => (welcoming ? open(SAM_ID) : null),
    bySession(cookieHeader) {
      const id = new RegExp(`(?:^|;\\s*)${COOKIE}=([0-9a-f]+)`).exec(cookieHeader ?? "")?.[1];
      const session = id === undefined ? undefined : sessions.get(id);
      const user = zendeskUsers.find((one) => one.id === session?.userId);
      return session && user ? { by: "session", user, session } : null;
    },
    byToken(authorization) {
      const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? "")?.[1];
      if (!encoded) return null;
      const [, email, token] = /^(.+)\/token:(.+)$/.exec(Buffer.from(encoded, "base64").toString("utf8")) ?? [];
      const user = zendeskUsers.find((one) => one.email === email && one.role !== "end-user");
      return user && token && isSame(token, apiToken) ? { by: "token", user } : null;
    },
    logOutAll() {
      sessions.clear();
      welcoming = false;
    },
    renewCsrf() {
      for (const session of sessions.values()) session.csrf = newToken();
    },
  };
}

export function mayWrite(caller: Caller, csrfHeader: string | undefined): boolean {
  return caller.by === "token" || isSame(csrfHeader ?? "", caller.session.csrf);
}

/** The desk's own page names itself in a header, as the real one does. That is no protection: it only tells the two apart. */
export const PAGE_HEADER = "x-zendesk-lotus-version";

export const senderOf = (c: { readonly req: { header(name: string): string | undefined } }): "page" | "api" =>
  c.req.header(PAGE_HEADER) === undefined ? "api" : "page";

export const toCookie = (session: Session) => `${COOKIE}=${session.id}; Path=/; HttpOnly; Secure; SameSite=Lax`;

const newToken = () => randomBytes(32).toString("base64url");

function isSame(given: string, wanted: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
}
