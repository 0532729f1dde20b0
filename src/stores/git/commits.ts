import type { GitRemote } from "./remote.js";

/** A file of a new commit: text, or the object it is already. */
export type Content = string | { oid: string };

/** A commit without parents that is to be made. Only what is not in `tree` has to be said. */
export interface NewCommit {
  message: string;
  /** The tree it starts from; none: an empty one. */
  tree?: string;
  /** By path. */
  files?: Readonly<Record<string, Content>>;
  remove?: readonly string[];
}

/** A commit that was made here. */
export interface Commit {
  oid: string;
  /** `undefined` for an empty tree. */
  tree: string | undefined;
}

const IDENTITY = "owner-report <owner-report@localhost>";

/** Makes commits, all by one process. @param seconds since 1970: when they were made, it is said in them */
export async function makeCommits(
  remote: GitRemote,
  commits: readonly NewCommit[],
  seconds: number,
): Promise<Commit[]> {
  const stream = commits.map((commit, index) => streamOf(commit, index + 1, seconds)).join("");
  const said = await remote.local(["fast-import", "--quiet", "--force"], stream);
  const lines = said.toString("latin1").trimEnd().split("\n");
  return commits.map((_, index) => {
    const [oid = "", listed = ""] = lines.slice(2 * index);
    return { oid, tree: /^040000 tree (\S+)/.exec(listed)?.[1] };
  });
}

function streamOf(
  { message, tree, files = {}, remove = [] }: NewCommit,
  mark: number,
  seconds: number,
): string {
  const lines = [
    `commit refs/work/${mark}`,
    `mark :${mark}`,
    `committer ${IDENTITY} ${seconds} +0000`,
    data(message),
    ...(tree === undefined ? [] : [`M 040000 ${tree} ""`]),
    ...remove.map((path) => `D ${path}`),
    ...Object.entries(files).map(([path, content]) =>
      typeof content === "string"
        ? `M 100644 inline ${path}\n${data(content)}`
        : `M 100644 ${content.oid} ${path}`,
    ),
    "",
    `get-mark :${mark}`,
    `ls :${mark} ""`,
    "",
  ];
  return lines.join("\n");
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}
