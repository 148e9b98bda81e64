/** A link in the documentation that leads nowhere is found here, not by a reader. */
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const PAGES = globSync(["*.md", "docs/**/*.md", "policies/*.md"], { cwd: root });

test("every relative link and picture in the documentation exists, also with its heading", () => {
  const links = PAGES.flatMap((page) => linksIn(page).map((link) => ({ page, link })));
  expect(links.length).toBeGreaterThan(30);
  expect(links.filter(({ page, link }) => !leadsSomewhere(page, link))).toEqual([]);
});

test("the index of decisions has a line for each of them", () => {
  const pages = globSync("docs/decisions/[0-9]*.md", { cwd: root }).map((page) => path.basename(page));
  expect(linksIn("docs/decisions/README.md").sort()).toEqual(pages.sort());
});

function linksIn(page: string): string[] {
  const text = read(page).replace(/```[\s\S]*?```/g, "");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "").filter((to) => !/^[a-z]+:/.test(to));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [file = "", heading] = link.split("#");
  const target = file === "" ? page : path.join(path.dirname(page), file);
  if (!existsSync(path.join(root, target))) return false;
  return heading === undefined || headingsOf(target).includes(heading);
}

/** As the forges name them: lower case, words joined by hyphens, no punctuation. */
function headingsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, words = ""]) =>
    words
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function read(page: string): string {
  return readFileSync(path.join(root, page), "utf8");
}
