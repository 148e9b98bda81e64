import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ensureCertificate } from "./certificate.ts";

describe("ensureCertificate", () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "practice-cert-"));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it("covers the desks' host names and gives the hash Chromium wants", async () => {
    const { cert, spki } = await ensureCertificate(dir);
    const parsed = new X509Certificate(cert);
    for (const host of ["acme.zendesk.com", "acme.freshdesk.com", "help.acme.example", "localhost"]) {
      expect(parsed.checkHost(host), host).toBeDefined();
    }
    expect(parsed.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(parsed.checkHost("example.com")).toBeUndefined();

    const publicKey = execFileSync("openssl", ["x509", "-pubkey", "-noout"], { input: cert });
    const der = execFileSync("openssl", ["pkey", "-pubin", "-outform", "der"], { input: publicKey });
    const digest = execFileSync("openssl", ["dgst", "-sha256", "-binary"], { input: der });
    expect(spki).toBe(digest.toString("base64"));
  });

  it("keeps the pair between starts", async () => {
    const first = await ensureCertificate(dir);
    expect(await ensureCertificate(dir)).toEqual({ ...first, key: first.key.trim(), cert: first.cert.trim() });
  });

  it("makes a new pair when the kept one covers fewer hosts", async () => {
    const names = { name: "subjectAltName" as const, altNames: [{ type: 2 as const, value: "*.zendesk.com" }] };
    const old = await generate([{ name: "commonName", value: "old" }], { extensions: [names] });
    await writeFile(join(dir, "certificate.pem"), `${old.private}\n${old.cert}\n`);
    const { cert } = await ensureCertificate(dir);
    expect(new X509Certificate(cert).checkHost("help.acme.example")).toBeDefined();
  });

  it("makes a new pair when the kept one is about to end, is not yet valid, or is damaged", async () => {
    const first = await ensureCertificate(dir);
    const later = await ensureCertificate(dir, new Date(Date.now() + 364 * 86_400_000));
    expect(later.spki).not.toBe(first.spki);
    const earlier = await ensureCertificate(dir);
    expect(earlier.spki).not.toBe(later.spki);

    const path = join(dir, "certificate.pem");
    await writeFile(path, (await readFile(path, "utf8")).slice(0, 900));
    const mended = await ensureCertificate(dir);
    expect(mended.spki).not.toBe(earlier.spki);
    expect((await ensureCertificate(dir)).spki).toBe(mended.spki);
  });
});
