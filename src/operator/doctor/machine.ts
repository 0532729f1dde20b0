import type { Finding } from "../../stores/store.js";

const OLDEST_NODE = 20;

/** Whether this Node can run owner-report. */
export function checkNode(version: string): Finding {
  const what = "Node.js";
  const isFit = Number.parseInt(version, 10) >= OLDEST_NODE;
  return isFit
    ? { what, state: "pass", seen: `${version} at ${process.execPath}`, remedy: "" }
    : { what, state: "fail", seen: `${version} is too old`, remedy: `Use Node ${OLDEST_NODE} or later.` };
}
