import { mkdirSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { DirectoryStore } from "../src/stores/directory.js";
import { watchdog } from "../src/watchdog.js";
import { backlog, newQueue } from "./helpers/queue.js";

test.each(["sent", "held"] as const)(
  "what lies in %s under the name of a pending report and is no report stops the pass red, by its path",
  async (state) => {
    const queue = newQueue();
    const [id = ""] = backlog(queue, 2);
    mkdirSync(queue.path(state, id), { recursive: true });
    const pass = await watchdog({ store: new DirectoryStore(queue.dir), sender: undefined, limit: 5 });
    expect(pass).toMatchObject({ outcome: "error", code: "invalid-report", failedId: id, sentIds: [] });
    expect(pass.text).toContain(queue.path(state, id));
    expect(queue.ids("pending")).toHaveLength(2);
  },
);
