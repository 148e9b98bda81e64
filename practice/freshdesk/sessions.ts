/**
 * Who is calling: an agent's browser session (a cookie, and a CSRF token for the page's own writes) or a server with an
 * API key. The documented API takes writes with a key only.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { FRESHDESK_MIA_ID, FRESHDESK_SAM_ID, freshdeskUsers, type PracticeUser } from "../data/people.ts";

interface Session {
  readonly id: string;
  readonly userId: number;
  readonly csrf: string;
}

export type Caller =
  | { readonly by: "session"; readonly user: PracticeUser; readonly session: Session }
  | { readonly by: "key"; readonly user: PracticeUser };

const COOKIE = "_helpkit_session";

export interface FreshdeskSessions {
  open(userId: number): Session;
  /** The session of a first visit, unless the agent has been logged out. */
  welcome(): Session | null;
  bySession(cookieHeader: string | undefined): Caller | null;
  /** HTTP Basic with the key as the user; whatever stands as the password is ignored. */
  byKey(authorization: string): Caller | null;
  logOutAll(): void;
}

export interface ApiKeys {
  /** Mia's, an administrator: the one a server is given. */
  readonly admin: string;
  /** Sam's own, for what an agent may not. */
  readonly agent: string;
}

export function createSessions(keys: ApiKeys): FreshdeskSessions {
  const sessions = new Map<string, Session>();
  let welcoming = true;
  const open = (userId: number) => {
    const session: Session = { id: newToken(), userId, csrf: newToken() };
    sessions.set(session.id, session);
    welcoming = true;
    return session;
  };
  return {
    open,
    welcome: () => (welcoming ? open(FRESHDESK_SAM_ID) : null),
    bySession(cookieHeader) {
      const id = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]+)`).exec(cookieHeader ?? "")?.[1];
      const session = id === undefined ? undefined : sessions.get(id);
      const user = userOf(session?.userId);
      return session && user ? { by: "session", user, session } : null;
    },
    byKey(authorization) {
      const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1];
      const given =
        Buffer.from(encoded ?? "", "base64")
          .toString("utf8")
          .split(":")[0] ?? "";
      const id = isSame(given, keys.admin)
        ? FRESHDESK_MIA_ID
        : isSame(given, keys.agent)
          ? FRESHDESK_SAM_ID
          : undefined;
      const user = userOf(id);
      return user ? { by: "key", user } : null;
    },
    logOutAll() {
      sessions.clear();
      welcoming = false;
    },
  };
}

export const holdsCsrf = (caller: Caller, header: string | undefined) =>
  caller.by === "session" && isSame(header ?? "", caller.session.csrf);

export const toCookies = (session: Session): readonly string[] => [
  `${COOKIE}=${session.id}; Path=/; HttpOnly; Secure; SameSite=Lax`,
  "session_state=1; Path=/; Secure; SameSite=Lax",
];

const userOf = (id: number | undefined) => freshdeskUsers.find((one) => one.id === id && one.role !== "end-user");
const newToken = () => randomBytes(24).toString("base64url");

function isSame(given: string, wanted: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
}
