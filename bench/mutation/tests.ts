/**
 * The tests that a mutant of the gate has to survive: those with examples. `policy check` and the language's document are
 * asked from the command line, where a lead asks them. The properties stay out: they are random, so a mutant would be
 * caught today and not tomorrow, and hundreds of runs for every mutant take hours.
 */
export const TESTS = [
  "lib/policy/**/*.test.ts",
  "cli/commands/policy-check.*.test.ts",
  "cli/document-language.test.ts",
];

/** Cedar answers thousands of random requests in `agreement`: also a property, in another form. */
export const PROPERTIES = ["**/*.property.test.ts", "lib/policy/cedar/agreement.test.ts"];
