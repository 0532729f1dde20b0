import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root directory. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** The committed bundles that users run. */
export const actionBundle = resolve(root, "dist/index.js");
export const cliBundle = resolve(root, "dist/cli.js");
