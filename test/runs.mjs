import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isCurrentOnly, otherMajor } from "./helpers/install-nodes.mjs";

const rootDir = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const LONG = "**/*.long.test.ts";

/** Of the suites that use `onEachNode`, those whose part for each Node `npm test` runs on the other one too. */
const SAMPLE = ["action-modes", "manual"].map((name) => `<rootDir>/test/dist/${name}.test.ts`);

/** Tests are ES modules in TypeScript; swc only strips the types, `npm run typecheck` checks them. */
const project = {
  rootDir,
  extensionsToTreatAsEsm: [".ts"],
  resolver: "<rootDir>/test/helpers/resolver.cjs",
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2023", parser: { syntax: "typescript" } }, module: { type: "es6" } },
    ],
  },
  globalSetup: "<rootDir>/test/helpers/install-nodes.mjs",
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/lib", "<rootDir>/.nodes", "<rootDir>/.e2e"],
};

/** Jest's configuration of a run: some suites on this Node, some on the other one. */
function run(onThis, onOther, globals = {}) {
  const other = {
    displayName: `Node ${otherMajor}`,
    globals: { ...globals, testedMajor: otherMajor },
    testEnvironment: "<rootDir>/test/helpers/other-node-environment.cjs",
  };
  return {
    // For what hangs alone: a busy machine takes minutes for what takes seconds.
    testTimeout: 300_000,
    // Most tests wait for processes that they started, or for time to pass: one worker more than cores keeps all busy.
    maxWorkers: availableParallelism() + 1,
    testSequencer: join(rootDir, "test/helpers/slowest-first.cjs"),
    projects: [
      { ...project, globals, testMatch: onThis },
      ...(isCurrentOnly ? [] : [{ ...project, ...other, testMatch: onOther }]),
    ],
  };
}

/** The suites whose text matches. */
function suitesWith(pattern) {
  const folder = join(rootDir, "test");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(".test.ts") && pattern.test(readFileSync(join(folder, name), "utf8")))
    .map((name) => `<rootDir>/test/${name.replaceAll("\\", "/")}`);
}

/** `npm test`: all suites but those that say in their names that they take long; some try a sample (`isShort`). */
export const short = run(["<rootDir>/test/**/*.test.ts", `!${LONG}`], SAMPLE, { isShort: true });

/** `npm run test:all`: everything that `npm test` leaves out; what takes a sample there (`form.ts`) whole. */
export const rest = run(
  [LONG, ...suitesWith(/(faults|\.)\/form\.js"/)],
  suitesWith(/\bonEachNode\w*\(/).filter((suite) => !SAMPLE.includes(suite)),
);
