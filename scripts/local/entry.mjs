import { once } from "node:events";

/** Entry for `@github/local-action`: imports the action from `src/`, which runs it. */
export async function run() {
  await import("../../src/app/action/index.ts");
  await once(process, "beforeExit");
}
