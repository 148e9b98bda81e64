/** What no pack can allow, whoever writes it. */
import { describe, expect, test } from "vitest";
import type { Group } from "#lib/domain/action.ts";
import { PolicyDocument } from "#lib/domain/policy-document.ts";
import { checkPolicy } from "./check.ts";
import { compilePolicy } from "./compile.ts";
import type { CompiledPolicy } from "./compiled.ts";
import { decide } from "./decide.ts";
import { requestOf } from "./fixtures/ask.ts";

const BOUNDARIES: [string, Group][] = [
  ["settings.change", "account"],
  ["payment-method.add", "account"],
  ["data.delete", "account"],
  ["broadcast.send", "outbound"],
  ["webhook.create", "outbound"],
];

/** A pack that declares this action and grants it. */
function granting(id: string, group: Group): CompiledPolicy {
  const document = PolicyDocument.parse({
    schema: "countersign.policy/1",
    engine: ">=1",
    name: "t",
    mode: "assist",
    actions: { [id]: { lane: "assist", roles: ["rep"], group, params: {} } },
  });
  const compiled = compilePolicy(document, []);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.policy;
}

describe.each(BOUNDARIES)("%s", (id, group) => {
  const policy = granting(id, group);

  test("is denied though a pack declares and lists it, and nothing else is offered", () => {
    const decision = decide(policy, requestOf({ action: id, args: {} }));
    expect(decision).toMatchObject({ outcome: "deny", first: "never" });
    expect(decision.nearest).toBeUndefined();
  });

  test("is an error in that pack, so that it does not look allowed", () => {
    expect(checkPolicy(policy)).toContainEqual(
      expect.objectContaining({ code: "never-allowed", severity: "error", path: ["actions", id] }),
    );
  });
});

test("what only begins with the same letters is an action like any other", () => {
  const policy = granting("settings-page.open", "read");
  expect(decide(policy, requestOf({ action: "settings-page.open", args: {} })).outcome).toBe("allow");
});
