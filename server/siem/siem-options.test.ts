/** What the settings take for the stream, and what they refuse. */
import { describe, expect, test } from "vitest";
import { connect, Settings } from "../settings.ts";

const minimal = () => ({
  org: "acme",
  dir: "./data",
  pack: "./pack",
  people: [{ user: "sam", name: "Sam", roles: ["rep"], team: "eu" }],
});

describe("the stream to a SIEM", () => {
  const siem = (more: object) =>
    Settings.safeParse({ ...minimal(), siem: { url: "https://siem.example/x", secretFrom: "SIEM_SECRET", ...more } });

  test("goes over TLS, or to this machine", () => {
    for (const url of ["https://siem.example/x", "http://127.0.0.1:9000/x", "http://localhost/x", "http://[::1]:1/x"])
      expect(siem({ url }).success).toBe(true);
    for (const url of ["http://siem.example/x", "http://127.0.0.1.evil.example/", "ftp://siem.example", "siem.example"])
      expect(siem({ url }).success).toBe(false);
    expect(siem({ kinds: ["gossip"] }).success).toBe(false);
  });

  test("without a good secret the server does not start", () => {
    const parsed = siem({});
    if (!parsed.success) throw parsed.error;
    const good = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
    expect(connect(parsed.data, {})).toEqual({ ok: false, missing: ["SIEM_SECRET"] });
    for (const secret of ["hunter2", "whsec_c2hvcnQ=", `${good} hunter2`])
      expect(connect(parsed.data, { SIEM_SECRET: secret })).toMatchObject({ ok: false });
    const opened = connect(parsed.data, { SIEM_SECRET: `${good} ${good}` });
    expect(opened).toMatchObject({ ok: true, siem: { values: "none", secrets: [{}, {}] } });
  });
});
