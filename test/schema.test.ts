import { execFileSync } from "node:child_process";
import { expect, test } from "@jest/globals";
import { root } from "./helpers/bundles.js";

test("schema/ is what the code makes, one file for each command", () => {
  const said = execFileSync(process.execPath, ["scripts/schema.mjs", "--check"], {
    cwd: root,
    encoding: "utf8",
  });
  expect(said).toBe("schema/ is up to date.\n");
});
