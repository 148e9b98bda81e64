/**
 * The practice desk speaks HTTPS under the real host names, so that the extension runs with its real match patterns.
 * The key pair is made on this machine at first start and never leaves `dir`; a browser is told to trust exactly this
 * key by its SPKI hash. It MUST NOT be added to any system or browser trust store.
 */
import { createHash, createPrivateKey, X509Certificate } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generate } from "selfsigned";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** Base64 SHA-256 of the public key, for Chromium's `--ignore-certificate-errors-spki-list`. */
  readonly spki: string;
}

const DAY = 86_400_000;
const LIFETIME = 365 * DAY;
/** Renewed when less than this is left, so that no run starts with a certificate that ends during it. */
const MARGIN = 2 * DAY;

export async function ensureCertificate(dir: string, now: Date = new Date()): Promise<Certificate> {
  const kept = await readKept(dir, now);
  if (kept) return kept;
  const made = await makeCertificate(now);
  await mkdir(dir, { recursive: true });
  // The pair lives in one file: a crash can leave the old pair or the new one, never a key with another's certificate.
  const path = join(dir, "certificate.pem");
  const draft = `${path}.${process.pid}.tmp`;
  await writeFile(draft, `${made.key.trim()}\n${made.cert.trim()}\n`, { mode: 0o600 });
  await rename(draft, path);
  return made;
}

/** What the kept certificate must cover, or a browser would refuse one of the desks. */
const HOSTS = ["*.zendesk.com", "*.freshdesk.com", "help.acme.example", "localhost"];

async function readKept(dir: string, now: Date): Promise<Certificate | null> {
  let pem: string;
  try {
    pem = await readFile(join(dir, "certificate.pem"), "utf8");
  } catch {
    return null;
  }
  try {
    const key = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+?-----END [A-Z ]*PRIVATE KEY-----/.exec(pem)?.[0];
    const cert = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/.exec(pem)?.[0];
    if (!key || !cert) return null;
    const parsed = new X509Certificate(cert);
    if (!parsed.checkPrivateKey(createPrivateKey(key))) return null;
    if (Date.parse(parsed.validTo) - now.getTime() < MARGIN || Date.parse(parsed.validFrom) > now.getTime())
      return null;
    const covered = parsed.subjectAltName?.split(", ") ?? [];
    if (!HOSTS.every((host) => covered.includes(`DNS:${host}`))) return null;
    return { key, cert, spki: spkiOf(parsed) };
  } catch {
    return null;
  }
}

async function makeCertificate(now: Date): Promise<Certificate> {
  const made = await generate([{ name: "commonName", value: "Countersign practice desk" }], {
    keyType: "rsa",
    keySize: 2048,
    algorithm: "sha256",
    notBeforeDate: new Date(now.getTime() - DAY),
    notAfterDate: new Date(now.getTime() + LIFETIME),
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, keyEncipherment: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [...HOSTS.map((value) => ({ type: 2 as const, value })), { type: 7, ip: "127.0.0.1" }],
      },
    ],
  });
  return { key: made.private, cert: made.cert, spki: spkiOf(new X509Certificate(made.cert)) };
}

function spkiOf(certificate: X509Certificate): string {
  const der = certificate.publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256").update(der).digest("base64");
}
