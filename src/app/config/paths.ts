import { isAbsolute, join, resolve } from "node:path";
import type { RuntimeContext } from "../context.js";

/** Problem of a path that needs a home directory when there is none. */
export const NO_HOME = "is required here, as a whole path: there is no home directory (HOME)";

/**
 * Resolves a path against the current directory or the home directory.
 *
 * @param isExpanded whether characters that a shell would expand are part of the name
 */
export function wholePath(
  path: string,
  { directory, home }: Pick<RuntimeContext, "directory" | "home">,
  { isExpanded = false } = {},
): string | { problem: string } {
  // The URL is not quoted: it may hold a password.
  if (/^\s*[A-Za-z][A-Za-z0-9+.-]+:\/\//.test(path))
    return { problem: "is a URL, and a path is needed here; a git queue is named by queue, git:<remote>" };
  const isOfHome = path === "~" || path.startsWith("~/");
  if (isOfHome) return home === "" ? { problem: NO_HOME } : join(home, path.slice(1));
  const unexpanded = isExpanded ? undefined : unexpandedIn(path);
  const shown = JSON.stringify(path);
  if (unexpanded !== undefined)
    return {
      problem:
        `${shown} has ${unexpanded}, which only a shell would expand: write the whole path, or ~/ for the home ` +
        "directory; for a name that is just so begin with ./ or /./",
    };
  if (!isAbsolute(path) && directory === "")
    return { problem: `${shown} is relative, and the current directory is gone: write the whole path` };
  return resolve(directory, path);
}

/** Finds the part of a path that a shell would have expanded; `undefined` if it begins with `./` or `/./`. */
export function unexpandedIn(path: string): string | undefined {
  if (/^\/?\.[/\\]/.test(path)) return undefined;
  return /^~[^/]*|\$[A-Za-z_]\w*|\$[{(][^})]*[})]*|\$[\d@*#?!$'"-]|%[A-Za-z_][^%/\\]*%|![A-Za-z_]\w*!|`/.exec(
    path,
  )?.[0];
}

/** Writes an absolute path so that {@link wholePath} reads it back unchanged. */
export function literally(path: string): string {
  return unexpandedIn(path) === undefined ? path : `/.${path}`;
}
