import { readCommits } from "./read-objects.js";
import type { GitRemote } from "./remote.js";

/** A ref of the queue, with the header of its commit. */
export interface Ref {
  name: string;
  oid: string;
  /** Object type; empty where the object was too large to be fetched. */
  type: string;
  /** First line of its commit; empty for anything else, and for a commit too large to be ours. */
  subject: string;
  /** Commit time in seconds since 1970. */
  made: number;
}

/** Largest commit whose first line matters, in bytes: the lock's, with the names of its holder. */
const MOST_COMMIT = 8 * 1024;
const FORMAT = ["refname", "objectname", "objecttype", "objectsize"].map((field) => `%(${field})`).join(" ");

/** Reads the refs below a prefix as they are at the remote, and their commits unless too large. */
export async function readRefs(remote: GitRemote, root: string): Promise<Ref[]> {
  const tooLarge = await remote.fetch();
  const listed = (await remote.local(["for-each-ref", `--format=${FORMAT}`, root])).toString("utf8");
  const lines = listed
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split(" "));
  const small = lines.flatMap(([, oid = "", type, size]) =>
    type === "commit" && Number(size) <= MOST_COMMIT ? oid : [],
  );
  const texts = await readCommits(remote, small);
  const textOf = new Map(small.map((oid, index) => [oid, texts[index] ?? ""]));
  const read = lines.map(([name = "", oid = "", type = ""]) => ({
    ...{ name, oid, type },
    ...parseCommit(textOf.get(oid) ?? ""),
  }));
  const unread = [...tooLarge].map(([name, oid]) => ({ name, oid, type: "", ...parseCommit("") }));
  return [...read, ...unread];
}

function parseCommit(commit: string): Pick<Ref, "subject" | "made"> {
  const end = commit.indexOf("\n\n");
  const made = Number(/^committer .* (\d+) [+-]\d+$/m.exec(commit.slice(0, end))?.[1] ?? 0);
  return { subject: commit.slice(end + 2).split("\n", 1)[0] ?? "", made };
}
