import { existsSync } from "node:fs";
import { bareRepository, git, refsOf } from "./git-remote.js";
import { agedId, handWritten } from "./queue.js";

const PREFIX = "refs/owner-reports/";

/** A git queue seen from outside, in the repository that holds it. */
export interface GitQueue {
  repository: string;
  /** What every CLI word needs to use it, by path unless another remote is named. */
  env(remote?: string, token?: string): Record<string, string>;
  pending(): string[];
  /** The ids of an archive. */
  archived(state: "sent" | "held"): string[];
  ref(name: string): string | undefined;
}

/** A queue in a bare repository of its own; nothing was queued yet. */
export function newGitQueue(repository = bareRepository()): GitQueue {
  const ref = (name: string) => refsOf(repository, PREFIX)[`${PREFIX}${name}`];
  return {
    repository,
    env: (remote = repository, token) => ({
      OWNER_REPORT_QUEUE: `git:${remote}`,
      ...(token !== undefined && { OWNER_REPORT_TOKEN: token }),
    }),
    pending: () =>
      Object.keys(refsOf(repository, `${PREFIX}pending/`)).map((name) =>
        name.slice(`${PREFIX}pending/`.length),
      ),
    archived(state) {
      if (!existsSync(repository) || ref(state) === undefined) return [];
      const files = git(["-C", repository, "ls-tree", "-r", "--name-only", `${PREFIX}${state}`]).split("\n");
      return files.flatMap((file) => (file.endsWith(".md") ? [file.slice(3, -".md".length)] : [])).sort();
    },
    ref,
  };
}

/** Writes `count` reports of rising age as producers would have pushed them; gives their ids, oldest first. */
export function gitBacklog({ repository }: GitQueue, count: number): string[] {
  const ids = Array.from({ length: count }, (_, index) => agedId(index + 1));
  const stream = ids.map((id, index) => {
    const message = `report ${id} of 2024-01-01T00:00:00.000Z\n\nnonce ${index}\n`;
    return [
      `commit ${PREFIX}pending/${id}`,
      "committer t <t@localhost> 1700000000 +0000",
      `data ${Buffer.byteLength(message)}`,
      `${message}M 100644 inline ${id}.md`,
      ...blob(handWritten({ task_id: String(index + 1) })),
      "",
    ].join("\n");
  });
  git(["-C", repository, "fast-import", "--quiet"], { input: stream.join("") });
  return ids;
}

function blob(text: string): string[] {
  return [`data ${Buffer.byteLength(text)}`, text];
}
