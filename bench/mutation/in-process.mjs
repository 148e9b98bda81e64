/**
 * A test runner for Stryker that keeps the tests loaded. Vitest starts a worker and loads everything for each mutant,
 * half a second that the tests themselves do not take; here a mutant costs what its tests cost. Stryker makes the mutants,
 * decides which tests each needs and writes the report as ever, and `expect` is Vitest's own.
 * Knows what the tests of the gate use of Vitest (`test`, `test.each`, `describe`), and refuses anything else.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
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

import { TESTS } from "./tests.ts";

const FRAMEWORK = new URL("in-process-tests.mjs", import.meta.url).href;
const FIXED_PROPERTIES = new URL("fixed-properties.mjs", import.meta.url).href;

const COSTS = "mutation-costs.json";
const QUICK_MS = 20;

function createInProcessRunner() {
  return new InProcessRunner();
}
createInProcessRunner.inject = [];
export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, "in-process", createInProcessRunner)];

const fileOf = (url) => url.split("?")[0];

class InProcessRunner {
  #root = pathToFileURL(`${process.cwd()}/`).href;
  #sources = new Map();
  /** Who imports a file, directly. */
  #importers = new Map();
  #generation = 0;
  /**
   * How long each test takes: the quick ones go first, since the first that fails ends a mutant. Kept beside the sandbox's
   * files for the process that follows after an endless loop.
   */
  #costs = new Map();
  /** What caught a mutant is likely to catch the next one, which stands beside it: the latest last. */
  #catchers = new Set();
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
        if (specifier === "fast-check") return { url: FIXED_PROPERTIES, shortCircuit: true };
        const found = next(specifier, context);
        if (!this.#isOurs(found.url)) return found;
        this.#noteImport(fileOf(context.parentURL), fileOf(found.url));
        return { ...found, url: this.#current(found.url) };
      },
      load: (url, context, next) => {
        const file = fileOf(url);
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
    if (existsSync(COSTS)) this.#costs = new Map(JSON.parse(readFileSync(COSTS, "utf8")));
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
    writeFileSync(COSTS, JSON.stringify([...this.#costs]));
    return { status: DryRunStatus.Complete, tests, mutantCoverage: this.#ns.mutantCoverage };
  }

  async mutantRun(options) {
    const { activeMutant, sandboxFileName, testFilter, hitLimit, mutantActivation, reloadEnvironment, disableBail } =
      options;
    const isStatic = mutantActivation === "static";
    this.#ns.hitLimit = hitLimit;
    this.#ns.hitCount = 0;
    this.#ns.currentTestId = undefined;
    const tests = [];
    try {
      this.#ns.activeMutant = isStatic ? activeMutant.id : undefined;
      if (reloadEnvironment || this.#tests === undefined) {
        this.#generation++;
        await this.#load(isStatic ? this.#testsThatReach(sandboxFileName) : undefined);
      }
      this.#ns.activeMutant = activeMutant.id;
      const wanted = testFilter && new Set(testFilter);
      for (const test of this.#tests) {
        if (wanted && !wanted.has(test.id)) continue;
        const result = await this.#run(test);
        tests.push(result);
        if (result.status !== TestStatus.Failed || disableBail) continue;
        this.#askFirst(test);
        break;
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
      if (isStatic) this.#tests = undefined;
    }
    const over = determineHitLimitReached(this.#ns.hitCount, hitLimit);
    return toMutantRunResult(over ?? { status: DryRunStatus.Complete, tests });
  }

  async #load(only) {
    this.#framework.restart();
    for (const file of globSync(TESTS).sort()) {
      const { href } = pathToFileURL(path.resolve(file));
      if (only !== undefined && !only.has(href)) continue;
      this.#framework.begin(file);
      await import(this.#current(href));
    }
    const latest = new Map([...this.#catchers].map((id, i) => [id, -1 - i]));
    const rank = ({ id }) => latest.get(id) ?? this.#costs.get(id) ?? 0;
    this.#tests = [...this.#framework.tests].sort((a, b) => rank(a) - rank(b));
  }

  #noteImport(by, file) {
    const known = this.#importers.get(file) ?? new Set();
    this.#importers.set(file, known.add(by));
  }

  /** For what runs while a file is loaded: no other test can tell. Undefined, which is all, before anything was loaded. */
  #testsThatReach(file) {
    const { href } = pathToFileURL(file);
    if (!this.#importers.has(href)) return undefined;
    const reached = new Set([href]);
    for (const one of reached) for (const by of this.#importers.get(one) ?? []) reached.add(by);
    return reached;
  }

  /** What is loaded anew where a mutant changes what runs while loading; packages and this runner stay. */
  #isOurs(url) {
    return url?.startsWith(this.#root) === true && !url.includes("/node_modules/") && !url.includes("/bench/mutation/");
  }

  #current(url) {
    return `${fileOf(url)}?g=${this.#generation}`;
  }

  #askFirst(test) {
    if ((this.#costs.get(test.id) ?? 0) > QUICK_MS) return;
    this.#catchers.delete(test.id);
    this.#catchers.add(test.id);
    this.#tests.splice(this.#tests.indexOf(test), 1);
    this.#tests.unshift(test);
  }

  async #run({ id, name, run }) {
    const start = performance.now();
    const timed = (more) => {
      const timeSpentMs = performance.now() - start;
      if (!this.#costs.has(id)) this.#costs.set(id, timeSpentMs);
      return { id, name, timeSpentMs: Math.round(timeSpentMs), ...more };
    };
    const { running, Falsified, Skipped } = this.#framework;
    Object.assign(running, { id, properties: 0 });
    try {
      await run();
      return timed({ status: TestStatus.Success });
    } catch (error) {
      if (error instanceof Skipped) return timed({ status: TestStatus.Skipped });
      // What is counted after a property, so that it was about something, needs more runs than there are here.
      if (running.properties > 0 && !(error instanceof Falsified)) return timed({ status: TestStatus.Success });
      return timed({ status: TestStatus.Failed, failureMessage: String(error?.message ?? error) });
    }
  }
}
