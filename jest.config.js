/**
 * Suites of the long form (`npm run faults`) only: they find faults that are not mended yet, or take too long for
 * every run. CONTRIBUTING.md says which.
 */
const longFormOnly = ["states", "contention", "lost-power-harness"];
const isLong = process.env.OWNER_REPORT_FAULTS === "long";

/** Tests are ES modules in TypeScript; swc only strips the types, `npm run typecheck` checks them. */
export default {
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts"],
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2023", parser: { syntax: "typescript" } }, module: { type: "es6" } },
    ],
  },
  globalSetup: "<rootDir>/test/helpers/install-nodes.mjs",
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/lib", "<rootDir>/.nodes"],
  testPathIgnorePatterns: [
    "/node_modules/",
    ...(isLong ? [] : longFormOnly.map((name) => `/test/faults/${name}\\.test\\.ts$`)),
  ],
  testTimeout: 60_000,
};
