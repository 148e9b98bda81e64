/** What the program is started with beside its folder: a pack as read by the command line, and the practice links. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { KnowledgeEntry, Playbook } from "#lib/domain/authority.ts";
import { PolicyDocument } from "#lib/domain/policy-document.ts";
import { PracticeLinks } from "./connectors/practice.ts";

const PackFile = z.object({
  document: PolicyDocument,
  playbooks: z.array(Playbook),
  knowledge: z.array(KnowledgeEntry),
});

export async function readStartFiles(packFile: string | undefined, practice: string | undefined) {
  return {
    ...(packFile === undefined ? {} : { pack: PackFile.parse(JSON.parse(await readFile(packFile, "utf8"))) }),
    ...(practice === undefined ? {} : { practice: PracticeLinks.parse(JSON.parse(practice)) }),
  };
}
