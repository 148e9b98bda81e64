/**
 * A test runner for Stryker that keeps the tests loaded. Vitest starts a worker and loads everything for each mutant,
 * half a second that the tests themselves do not take; here a mutant costs what its tests cost. Stryker makes the mutants,
 * decides which tests each needs and writes the report as ever, and `expect` is Vitest's own.
 * Knows what the tests of the gate use of Vitest (`test`, `test.each`, `describe`), and refuses anything else.
 */
import { globSync, readFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { declareFactoryPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import {
  DryRunStatus,
  determineHitLimitReached,
  TestStatus,
  toMutantRunResult,
} from "@stryker-mutator/api/test-runner";

import { PROPERTIES, TESTS } from "./tests.ts";

const FRAMEWORK = new URL("in-process-tests.mjs", import.meta.url).href;
const NO_PROPERTIES = new URL("no-properties.mjs", import.meta.url).href;

function createInProcessRunner() {
  return new InProcessRunner();
}
createInProcessRunner.inject = [];
export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, "in-process", createInProcessRunner)];

class InProcessRunner {
  #root = pathToFileURL(`${process.cwd()}/`).href;
  #sources = new Map();
  #generation = 0;
  /** How long each test took last time: the quick ones go first, since the first that fails ends a mutant. */
  #costs = new Map();
  #framework;
  #tests;
  #ns;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    this.#ns = globalThis.__stryker__ ??= {};
    registerHooks({
      resolve: (specifier, context, next) => {
        if (!this.#isOurs(context.parentURL)) return next(specifier, context);
        if (specifier === "vitest") return { url: FRAMEWORK, shortCircuit: true };
        if (specifier === "fast-check") return { url: NO_PROPERTIES, shortCircuit: true };
        const found = next(specifier, context);
        return this.#isOurs(found.url) ? { ...found, url: this.#current(found.url) } : found;
      },
      load: (url, context, next) => {
        const [file] = url.split("?");
        if (!url.includes("?g=") || !file.endsWith(".ts")) return next(url, context);
        let source = this.#sources.get(file);
        if (source === undefined) {
          source = stripTypeScriptTypes(readFileSync(fileURLToPath(file), "utf8"));
          this.#sources.set(file, source);
        }
        return { format: "module", source, shortCircuit: true };
      },
    });
    this.#framework = await import(FRAMEWORK);
  }

  dispose() {
    this.#framework.restart();
  }

  async dryRun() {
    this.#ns.activeMutant = undefined;
    await this.#load();
    const tests = [];
    for (const test of this.#tests) {
      this.#ns.currentTestId = test.id;
      const result = await this.#run(test);
      this.#ns.currentTestId = undefined;
      tests.push(result);
    }
    return { status: DryRunStatus.Complete, tests, mutantCoverage: this.#ns.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation, reloadEnvironment, disableBail }) {
    this.#ns.hitLimit = hitLimit;
    this.#ns.hitCount = 0;
    this.#ns.currentTestId = undefined;
    const tests = [];
    try {
      this.#ns.activeMutant = mutantActivation === "static" ? activeMutant.id : undefined;
      if (reloadEnvironment || this.#tests === undefined) {
        this.#generation++;
        await this.#load();
      }
      this.#ns.activeMutant = activeMutant.id;
      const wanted = testFilter && new Set(testFilter);
      for (const test of this.#tests) {
        if (wanted && !wanted.has(test.id)) continue;
        const result = await this.#run(test);
        tests.push(result);
        if (result.status === TestStatus.Failed && !disableBail) break;
      }
    } catch (error) {
      this.#tests = undefined;
      tests.push({
        id: "load",
        name: "load",
        timeSpentMs: 0,
        status: TestStatus.Failed,
        failureMessage: String(error),
      });
    } finally {
      this.#ns.activeMutant = undefined;
      if (mutantActivation === "static") this.#tests = undefined;
    }
    const over = determineHitLimitReached(this.#ns.hitCount, hitLimit);
    return toMutantRunResult(over ?? { status: DryRunStatus.Complete, tests });
  }

  async #load() {
    this.#framework.restart();
    const files = globSync(TESTS, { exclude: PROPERTIES }).sort();
    for (const file of files) {
      this.#framework.begin(file);
      await import(this.#current(pathToFileURL(path.resolve(file)).href));
    }
    const cost = ({ id }) => this.#costs.get(id) ?? 0;
    this.#tests = [...this.#framework.tests].sort((a, b) => cost(a) - cost(b));
  }

  /** What is loaded anew where a mutant changes what runs while loading; packages and this runner stay. */
  #isOurs(url) {
    return url?.startsWith(this.#root) === true && !url.includes("/node_modules/") && !url.includes("/bench/mutation/");
  }

  #current(url) {
    return `${url.split("?")[0]}?g=${this.#generation}`;
  }

  async #run({ id, name, run }) {
    const start = performance.now();
    const timed = (more) => {
      const timeSpentMs = performance.now() - start;
      if (this.#ns.activeMutant === undefined) this.#costs.set(id, timeSpentMs);
      return { id, name, timeSpentMs: Math.round(timeSpentMs), ...more };
    };
    try {
      await run();
      return timed({ status: TestStatus.Success });
    } catch (error) {
      if (error?.skipped === true) return timed({ status: TestStatus.Skipped });
      return timed({ status: TestStatus.Failed, failureMessage: String(error?.message ?? error) });
    }
  }
}
