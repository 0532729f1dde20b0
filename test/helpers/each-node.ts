import { describe } from "@jest/globals";
import { testedNode } from "./tested-node.js";

/**
 * Declares tests of what differs between versions of Node; `body` gets the path of the Node under test. They are run once
 * for each version, what stands beside them in their file is not: see `test/runs.mjs`.
 */
export function onEachNode(title: string, body: (node: string) => void): void {
  describe(`${title} (Node ${testedNode.major})`, () => body(testedNode.path));
}

/** The same where signals and process groups exist; on Windows its tests show as skipped. */
export function onEachNodeOnPosix(title: string, body: (node: string) => void): void {
  const declare = process.platform === "win32" ? describe.skip : describe;
  declare(`${title} (Node ${testedNode.major})`, () => body(testedNode.path));
}
