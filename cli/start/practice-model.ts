/**
 * Which model drafts in `npm start`: a real one when its key is in the environment, the practice model when it is asked
 * for, and none otherwise; then everything says so and the playbook drafts.
 */
import { type PracticeModel, startPracticeModel } from "#practice/model/practice-model.ts";
import type { ModelOptions } from "#server/model/model-options.ts";

/** Enough for some hundred drafts. */
const TOKENS_PER_DAY = 2_000_000;
const MODELS_API = "https://api.anthropic.com";
const MODEL = "claude-sonnet-5-5";

/** `environment`: what `ANTHROPIC_API_KEY` and `COUNTERSIGN_MODELS` (names, separated by commas) say. */
export type ModelChoice = "practice" | "environment" | "none";

export async function chooseModel(
  choice: ModelChoice,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<{ practice: PracticeModel | null; options: ModelOptions }> {
  if (choice === "practice") {
    // Slow enough to be seen arriving, fast enough not to be waited for.
    const practice = await startPracticeModel({ paceMs: 8, signal });
    const { apiKey: key, url: baseUrl, model } = practice;
    return { practice, options: { key, baseUrl, models: [model], perRepPerDay: TOKENS_PER_DAY, practice: true } };
  }
  const named = (env.COUNTERSIGN_MODELS ?? "").split(",").map((name) => name.trim());
  const models = named.filter((name) => name !== "");
  const key = (choice === "environment" && env.ANTHROPIC_API_KEY) || null;
  const options = {
    key,
    baseUrl: MODELS_API,
    models: models.length === 0 ? [MODEL] : models,
    perRepPerDay: TOKENS_PER_DAY,
  };
  return { practice: null, options };
}
