/**
 * The questions that have an answer before a pack goes live: who approves, what happens with a sensitive ticket, where
 * may it write to, how risky is it. (Who owns each action is asked in `owner.ts`, where each route leads in `route.ts`.)
 */
import { Obligation } from "#lib/domain/decision.ts";
import { isNeverAllowed } from "../built-in.ts";
import type { CompiledAction } from "../compiled.ts";
import type { Check, Subject } from "./finding.ts";
import { factsIn } from "./written.ts";

export const checkReadiness: Check = (subject) => {
  const listed = [...subject.policy.actions.values()].filter(
    ({ declaration, grant }) => grant !== undefined && !isNeverAllowed(declaration.id),
  );
  checkApprovers(subject);
  checkSensitive(subject, listed);
  checkHandOver(subject, listed);
  checkBoundary(subject, listed);
  checkRisk(subject, listed);
};

const BY_OTHERS: readonly string[] = [Obligation.enum["lead-approval"], Obligation.enum["second-rep"]];

/** A card asks a person for it in the pack's own words. */
function checkApprovers({ policy, rules, problems }: Subject): void {
  const { obligations = {} } = policy.document;
  for (const { raw, path, actions } of rules) {
    const asked = actions.flatMap((action) => action.rules.find((rule) => rule.id === raw.id)?.check.needs ?? []);
    for (const name of new Set(asked)) {
      const said = obligations[name];
      if (!BY_OTHERS.includes(name) || (typeof said === "object" && said !== null && "text" in said)) continue;
      const message = `not ready: \`${raw.id}\` needs \`${name}\`, and the pack does not say who that is`;
      const suggestion = `write it for the card under \`obligations:\`, such as \`${name}: { text: A billing lead has to agree. }\``;
      problems.warn(path, "not-ready", message, suggestion);
      return;
    }
  }
}

const TOUCHING = ["draft", "money", "account", "outbound"];

/** Words that hint at a lawyer, a dispute or danger must end with a person, whatever else the pack allows. */
function checkSensitive({ rules, problems }: Subject, listed: readonly CompiledAction[]): void {
  const action = listed.find(
    ({ declaration, grant }) => TOUCHING.includes(declaration.group) && grant?.lane !== "escalate",
  );
  const isHanded = rules.some(({ raw }) => raw.kind === "escalate" && factsIn(raw.when).has("ticket.signals"));
  const isAlways = rules.some(({ raw }) => raw.kind === "escalate" && raw.when === undefined);
  if (action === undefined || isHanded || isAlways) return;
  const message = "not ready: nothing hands a sensitive ticket to a person, such as one that mentions a lawyer";
  const suggestion =
    'add a rule of the kind `escalate` with `on: "*"` and `when: { fact: ticket.signals, has: legal-threat }`';
  problems.warn(["actions", action.declaration.id], "not-ready", message, suggestion);
}

function checkHandOver({ policy, rules, problems }: Subject, listed: readonly CompiledAction[]): void {
  const handing = rules.find(({ raw, actions }) => raw.kind === "escalate" && actions.length > 0);
  if (handing === undefined || listed.some(({ declaration }) => declaration.group === "handoff")) return;
  const way = [...policy.declarations.values()].find(({ group }) => group === "handoff")?.id ?? "ticket.escalate";
  const message = `not ready: \`${handing.raw.id}\` hands tickets over, and nobody may hand one over`;
  problems.warn(handing.path, "not-ready", message, `list \`${way}\` under \`actions:\``);
}

/** Which systems may be touched is what the pack lists; where a message may go has to be said. */
function checkBoundary({ rules, problems }: Subject, listed: readonly CompiledAction[]): void {
  for (const action of listed) {
    const { id, group } = action.declaration;
    if (group !== "outbound" || action.grant?.lane === "escalate") continue;
    if (
      rules.some(({ raw, actions }) => actions.includes(action) && ["recipients", "scope", "never"].includes(raw.kind))
    )
      continue;
    const message = `not ready: nothing says where \`${id}\` may send to`;
    problems.warn(
      ["actions", id],
      "not-ready",
      message,
      "add a rule of the kind `recipients` with the domains, or `scope`",
    );
  }
}

function checkRisk({ problems }: Subject, listed: readonly CompiledAction[]): void {
  for (const { declaration, grant } of listed) {
    if (grant?.risk !== "low" || !["money", "account"].includes(declaration.group)) continue;
    const message = `not ready: \`${declaration.id}\` is called low risk and belongs to the group \`${declaration.group}\``;
    problems.warn(
      ["actions", declaration.id, "risk"],
      "not-ready",
      message,
      "write `risk: high` or `critical`, or leave it out",
    );
  }
}
