import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../helpers/bundles.js";

const folder = join(root, "docs/recipes");

/** A step of a workflow. */
export interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, string | number | boolean>;
  env?: Record<string, string>;
}

/** The pages without `.md`. */
export const pages = readdirSync(folder)
  .map((name) => name.replace(/\.md$/, ""))
  .sort();

/** The page that names them all. */
export const index = readFileSync(join(root, "docs/senders.md"), "utf8");

export function pageText(page: string): string {
  return readFileSync(join(folder, `${page}.md`), "utf8");
}

/** All snippets of a page in that language. */
export function fencedAll(page: string, language: string): string[] {
  const found = [...pageText(page).matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  return found.filter(([, name]) => name === language).map(([, , text = ""]) => text);
}

/** The one snippet of a page in that language. */
export function fenced(page: string, language: string): string {
  const [found, ...more] = fencedAll(page, language);
  if (found === undefined || more.length > 0)
    throw new Error(`${page}.md must have exactly one ${language} snippet`);
  return found;
}

/** The owner-report steps of a page, with every value as text, as a runner hands it over. */
export function ourSteps(page: string) {
  const parsed = parse(fenced(page, "yaml")) as Step[] | { jobs: Record<string, { steps: Step[] }> };
  const steps = Array.isArray(parsed) ? parsed : Object.values(parsed.jobs).flatMap((job) => job.steps);
  return steps
    .filter(({ uses }) => uses?.startsWith("owner-report/"))
    .map((step) => {
      const inputs = Object.entries(step.with ?? {}).map(([name, value]) => [name, String(value)]);
      return { inputs: Object.fromEntries(inputs) as Record<string, string>, env: step.env ?? {} };
    });
}
