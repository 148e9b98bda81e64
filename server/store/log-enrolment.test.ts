import { expect, test } from "vitest";
import { toBase64 } from "#lib/domain/bytes.ts";
import { enrolDevice } from "./devices.ts";
import { enrolledDevice, newFile, newKey, newKeys, openLog, testDevice } from "./testing/log-fixture.ts";

test("a browser cannot enrol itself as a server, nor say later what it is", async () => {
  const { db, log } = await openLog(newFile(), await newKeys());
  const key = await newKey();
  const publicKey = toBase64(key.publicKey);
  await enrolDevice(db, { publicKey, user: "eve", name: "browser", kind: "person", at: new Date().toISOString() });
  const eve = testDevice(key, "eve");
  const first = eve.state;
  const claim = await eve.next({ entry: "device-enrolled", deviceKey: publicKey, deviceKind: "server" });
  eve.state = first;
  const honest = await eve.next({ entry: "device-enrolled", deviceKey: publicKey, deviceKind: "person" });
  const [sam, enrolment] = await enrolledDevice(db);
  const later = await sam.next({ deviceKind: "server" });
  const answers = await log.append([claim, honest, enrolment, later]);
  expect(answers.map((one) => (one.state === "refused" ? one.code : one.state))).toEqual([
    "wrong-enrolment",
    "appended",
    "appended",
    "wrong-enrolment",
  ]);
  await db.destroy();
});
