import { idProblem } from "../../report/id.js";

/** Namespaces that git or its servers use themselves. */
const TAKEN = ["heads", "tags", "remotes", "notes", "pull", "merge-requests", "changes", "replace", "stash"];

/** Returns why a queue cannot have this namespace, or `undefined` when it can. */
export function namespaceProblem(namespace: string): string | undefined {
  if (idProblem(namespace) !== undefined || namespace !== namespace.toLowerCase())
    return "must be 1 to 120 lower-case letters, digits, '.', '_' or '-', beginning with a letter or digit";
  return TAKEN.includes(namespace) ? `refs/${namespace} belongs to git or its server` : undefined;
}
