import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@jest/globals";
import { root } from "./bundles.js";

const GOLDEN = join(root, "test/dist/golden");

/** Expects a screen to be as it should be. UPDATE_GOLDEN=1 writes it anew, for a person to look at. */
export function expectGolden(name: string, shown: string): void {
  const path = join(GOLDEN, `${name}.txt`);
  const same = shown.replaceAll(/owner-report-test-\w{6}/g, "owner-report-test-XXXXXX");
  if (process.env.UPDATE_GOLDEN || !existsSync(path)) {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(path, same);
  }
  expect(same).toBe(readFileSync(path, "utf8"));
}
