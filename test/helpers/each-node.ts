import { describe } from "@jest/globals";

const paths = process.env.OWNER_REPORT_TEST_NODE_PATHS;
if (!paths) throw new Error("OWNER_REPORT_TEST_NODE_PATHS is not set: the global setup of Jest did not run");

const nodes = Object.entries(JSON.parse(paths) as Record<string, string>).map(([major, path]) => ({
  major,
  path,
}));

/** Declares the same tests once for every Node version under test; `body` gets the path of its binary. */
export function onEachNode(title: string, body: (node: string) => void): void {
  describe.each(nodes)(`${title} (Node $major)`, ({ path }) => body(path));
}

/** The same where signals and process groups exist; on Windows its tests show as skipped. */
export function onEachNodeOnPosix(title: string, body: (node: string) => void): void {
  const declare = process.platform === "win32" ? describe.skip.each(nodes) : describe.each(nodes);
  declare(`${title} (Node $major)`, ({ path }) => body(path));
}
