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
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/lib", "<rootDir>/.nodes", "<rootDir>/.e2e"],
  testTimeout: 60_000,
};
