import { expect, test } from "vitest";
import { type Key, readKey } from "./keys.ts";

const key = (change: Partial<Key>): Key => ({
  key: "",
  code: "",
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  repeat: false,
  ...change,
});
const nowhere = { typing: false, onCard: false };
const read = (change: Partial<Key>, where = nowhere, mac = false) => readKey(key(change), where, mac);

test("no bare key acts", () => {
  for (const bare of ["Enter", " ", "a", "z", "Delete"]) expect(read({ key: bare })).toBeNull();
  expect(read({ key: "Enter" }, { typing: false, onCard: true })).toBe("enter-card");
});

test("Alt+A approves, also where a Mac makes another letter of it", () => {
  expect(read({ key: "a", code: "KeyA", altKey: true })).toBe("approve");
  expect(read({ key: "å", code: "KeyA", altKey: true }, nowhere, true)).toBe("approve");
  // On a French keyboard the key in A's place is q: the letter decides.
  expect(read({ key: "q", code: "KeyA", altKey: true })).toBeNull();
  expect(read({ key: "a", code: "KeyQ", altKey: true })).toBe("approve");
});

test("a key that is held down acts once, and AltGr is not Alt", () => {
  expect(read({ key: "a", altKey: true, repeat: true })).toBeNull();
  expect(read({ key: "Enter", ctrlKey: true, repeat: true })).toBeNull();
  expect(read({ key: "a", altKey: true, ctrlKey: true })).toBeNull();
});

test("while typing only inserting works", () => {
  const typing = { typing: true, onCard: false };
  expect(read({ key: "a", altKey: true }, typing)).toBeNull();
  expect(read({ key: "j" }, typing)).toBeNull();
  expect(read({ key: "Enter", ctrlKey: true }, typing)).toBe("insert");
  expect(read({ key: "Enter", ctrlKey: true }, typing, true)).toBeNull();
  expect(read({ key: "Enter", metaKey: true }, typing, true)).toBe("insert");
});
