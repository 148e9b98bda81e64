/** What is held against the log: by this browser, and for those who look after it, by everybody. */
import type { AlarmsView } from "#lib/messaging/console-calls.ts";
import type { Connection } from "../connection.ts";
import type { DeviceRecord } from "../record.ts";
import { alarmOf } from "./failures.ts";

const MAY_SEE = new Set(["lead", "reviewer", "admin"]);

export interface AlarmsParts {
  record: Pick<DeviceRecord, "evidence">;
  connection: Pick<Connection, "session" | "client">;
}

export async function alarmsView({ record, connection }: AlarmsParts, signal?: AbortSignal): Promise<AlarmsView> {
  const own = (await record.evidence()).map(({ at, code, message, remembered, received, reported }) => ({
    at,
    code,
    says: alarmOf({ code, message }).happened,
    remembered,
    received,
    by: null,
    reported: reported ?? null,
  }));
  const maySee = connection.session()?.roles.some((role) => MAY_SEE.has(role)) === true;
  const answer = maySee ? await connection.client()?.alarms(signal) : undefined;
  if (answer?.ok !== true) return { own, server: null };
  const { readOnly, alarms } = answer.value;
  return { own, server: { readOnly, alarms: alarms.map((one) => ({ ...one, reported: one.at })) } };
}
