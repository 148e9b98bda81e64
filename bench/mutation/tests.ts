/**
 * The tests that a mutant of the gate has to survive. `policy check` and the language's document are asked from the command
 * line, where a lead asks them. Properties count too, with a fixed seed and few runs (`fixed-properties.mjs`).
 */
export const TESTS = [
  "lib/policy/**/*.test.ts",
  "cli/commands/policy-check.*.test.ts",
  "cli/document-language.test.ts",
];

/** Left out only under Vitest, where a property that counts its own examples needs all of its runs. */
export const PROPERTIES = ["**/*.property.test.ts", "lib/policy/cedar/agreement.test.ts"];
