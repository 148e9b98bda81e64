import { expect, test } from "vitest";
import { foundBy } from "../corpus/found-by.ts";
import { ip } from "./ip.ts";

/** The value stands in angle brackets. */
const FOUND = [
  "from <192.168.1.20>",
  "<203.0.113.77>:8080",
  "IP: <10.0.0.5>",
  "<2001:db8:85a3::8a2e:370:7334>",
  "<fe80::1ff:fe23:4567:890a>",
  "[<2001:db8::1>]",
  "<2001:0db8:0000:0000:0000:ff00:0042:8329>",
  "<::ffff:192.0.2.128>",
  "(<198.51.100.23>)",
  "IPアドレスは<198.51.100.7>です",
  "<１９２．０．２．１>",
  "update from IP <203.0.113.1>",
  "العنوان <203.0.113.9>",
  "<8.8.8.8>,",
  "https://<203.0.113.5>/x",
];

test.each(FOUND)("finds the value in: %s", (marked) => {
  const text = marked.replace(/[<>]/g, "");
  const value = /<([^>]+)>/.exec(marked)?.[1];
  expect(foundBy(ip, text)).toContain(value);
});

const NOT_FOUND = [
  "We upgraded from 10.4.2.1 last night",
  "Step 1.2.3.4 of the manual",
  "version 1.2.3.4",
  "v10.2.3.4",
  "firmware 4.2.1.10",
  "Chrome 120.0.6099.129",
  "127.0.0.1",
  "1.2.3",
  "1.2.3.4.5",
  "256.1.1.1",
  "12:30:45",
  "00:1B:44:11:3A:B7",
  "std::vector",
  "a::b",
  "release 2.4.6.8",
  "::",
  "10.1.2026",
  "バージョン 2.3.4.5",
  "::1",
];

test.each(NOT_FOUND)("finds nothing in: %s", (text) => {
  expect(foundBy(ip, text)).toEqual([]);
});
