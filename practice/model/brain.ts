/**
 * The practice model's brain. It is no AI and must not be taken for one: it compares words, copies from the best
 * article, and follows fixed rules, in English, the same way each time. It exists so that everything around a model
 * (streaming, tools, caching, failures) can be tried without one. How good drafts are cannot be learnt from it.
 */

import { proposals } from "./propose.ts";
import type { Article, Prompt } from "./read-prompt.ts";
import type { ToolCall } from "./reply.ts";
import { ordersIn, PLACEHOLDER, termsOf } from "./words.ts";

const LOOK_UP = "order_lookup";
const DESCRIBE = "describe_ticket";
const LEAST_SCORE = 1.9;

export interface Turn {
  readonly text: string;
  readonly calls: readonly ToolCall[];
}

export function think(prompt: Prompt): Turn {
  const best = bestArticles(prompt);
  const first = [...describing(prompt, best), ...lookingUp(prompt)];
  if (first.length > 0) return { text: "", calls: first };
  const done = new Set(prompt.called.map((call) => call.name));
  const calls = proposals(prompt).filter((call) => !done.has(call.name));
  // Its proposals were answered: there is nothing to add.
  if (calls.length === 0 && [...done].some((name) => name !== LOOK_UP && name !== DESCRIBE)) return { text: "", calls };
  return { text: write(prompt, best), calls };
}

function isOffered(prompt: Prompt, name: string): boolean {
  return prompt.tools.some((tool) => tool.name === name);
}

function describing(prompt: Prompt, best: readonly Article[]): ToolCall[] {
  if (!isOffered(prompt, DESCRIBE) || prompt.called.some((call) => call.name === DESCRIBE)) return [];
  const about = prompt.subject.replace(PLACEHOLDER, "").trim();
  const title = (about === "" ? "A customer's question" : about).slice(0, 100);
  const [article] = best;
  const summary = article === undefined ? "No article fits." : `The article “${article.title}” fits best.`;
  const input = { title, summary: `The customer writes: “${title}”. ${summary}`, sources: best.map(({ id }) => id) };
  return [{ name: DESCRIBE, input }];
}

function lookingUp(prompt: Prompt): ToolCall[] {
  if (!isOffered(prompt, LOOK_UP)) return [];
  const known = prompt.called.filter((call) => call.name === LOOK_UP).map((call) => call.input.order);
  const [order] = ordersIn(`${prompt.asked}\n${prompt.subject}`).filter((number) => !known.includes(number));
  return order === undefined || known.length >= 2 ? [] : [{ name: LOOK_UP, input: { order } }];
}

/** By shared words; a word that few articles have counts for more, and in a title for three times as much. */
function bestArticles({ articles, asked, subject }: Prompt): Article[] {
  const terms = termsOf(`${subject} ${asked}`);
  const held = articles.map(({ title, body }) => termsOf(`${title} ${body}`));
  const weight = (term: string) => Math.log(1 + articles.length / held.filter((one) => one.has(term)).length);
  const score = (text: string) =>
    [...termsOf(text)].reduce((sum, term) => sum + (terms.has(term) ? weight(term) : 0), 0);
  return articles
    .map((article) => ({ article, score: 3 * score(article.title) + score(article.body) }))
    .filter(({ score }) => score >= LEAST_SCORE)
    .sort((a, b) => b.score - a.score || (a.article.id < b.article.id ? -1 : 1))
    .slice(0, 2)
    .map(({ article }) => article);
}

function write(prompt: Prompt, best: readonly Article[]): string {
  const { asked, outside } = prompt;
  const names = (asked.match(PLACEHOLDER) ?? outside.match(PLACEHOLDER) ?? []).filter((one) => one.includes("NAME"));
  const [order] = ordersIn(asked);
  const article = best.find((one) => one.audience === "public");
  const paragraphs = [
    `Hi ${names.at(-1) ?? "there"},`,
    order === undefined ? "Thank you for your message." : `Thank you for your message about order ${order}.`,
    article === undefined ? "I am finding out what applies here and will write to you." : unwrap(article.body),
    "If anything is missing, please answer this message.",
  ];
  return paragraphs.join("\n\n");
}

function unwrap(body: string): string {
  return body
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.replace(/\s*\n\s*/g, " "))
    .join("\n\n");
}
