const { testedMajor } = globalThis as { testedMajor?: string };

/** The Node that runs the bundles in this run of a test file: the one that runs Jest, or the other one. */
export const testedNode = testedMajor
  ? { major: testedMajor, path: pathOf(testedMajor) }
  : { major: String(process.versions.node.split(".")[0]), path: process.execPath };

function pathOf(major: string): string {
  const paths = JSON.parse(process.env.OWNER_REPORT_TEST_NODE_PATHS ?? "{}") as Record<string, string>;
  const path = paths[major];
  if (!path) throw new Error(`Node ${major} is not installed: the global setup of Jest did not run`);
  return path;
}
