import { once } from "node:events";

/** What `@github/local-action` calls: the action as it stands in `src/`, which runs when it is imported. */
export async function run() {
  await import("../../src/app/action/index.ts");
  await once(process, "beforeExit");
}
