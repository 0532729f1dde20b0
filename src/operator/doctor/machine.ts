import type { Finding } from "../../stores/store.js";

/** Names the Node that runs. One that is too old never gets here: entry.cts says so in doctor's stead. */
export function checkNode(): Finding {
  const seen = `${process.versions.node} at ${process.execPath}`;
  return { what: "Node.js", state: "pass", seen, remedy: "" };
}
