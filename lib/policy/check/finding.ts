/**
 * A finding about a pack that compiles: not what is written wrongly, but what probably is not meant. One file each.
 * Beside what no policy can allow all of them are warnings: a pack decides with them.
 */
import type { CompiledPolicy } from "../compiled.ts";
import type { Problems } from "../problem.ts";
import type { WrittenRule } from "./written.ts";

export interface Subject {
  policy: CompiledPolicy;
  rules: readonly WrittenRule[];
  problems: Problems;
}

export type Check = (subject: Subject) => void;
