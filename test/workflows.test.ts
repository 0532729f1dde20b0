/** What GitHub itself says of action.yml and of every workflow here and in the docs, by its own language service. */

import { readdirSync, readFileSync } from "node:fs";
import { validate } from "@actions/languageservice";
import { describe, expect, test } from "@jest/globals";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "yaml";

const read = (path: string) => readFileSync(path, "utf8");
const inFolder = (folder: string, end: RegExp) =>
  readdirSync(folder)
    .filter((name) => end.test(name))
    .map((name) => `${folder}/${name}`);

const action = parse(read("action.yml"));
const job = parse(read("job/action.yml"));

/** The language service asks for an action.yml by its repository; the others are not ours to judge. */
const actionsMetadataProvider = {
  fetchActionMetadata: async ({ owner, name, path }: { owner: string; name: string; path?: string }) => {
    if (owner !== "owner-report" || name !== "owner-report") return undefined;
    return path === "job" ? job : action;
  },
};

let documentCount = 0;

async function findings(path: string, text: string): Promise<string[]> {
  // In a folder of its own: the service remembers a document by its address.
  documentCount += 1;
  const document = TextDocument.create(`file:///${documentCount}/${path}`, "yaml", 0, text);
  const found = await validate(document, { actionsMetadataProvider });
  const ours = found.filter(
    ({ message }) => !/^Unable to resolve action `(actions|github|ossf)\//.test(String(message)),
  );
  return ours.map(({ message, range }) => `${path}:${range.start.line + 1} ${message}`);
}

/** A snippet of jobs or steps as the workflow that a reader makes of it. */
function whole(snippet: string): string {
  const parsed = parse(snippet);
  if (!Array.isArray(parsed)) return "on" in parsed ? snippet : `on: push\n${snippet}`;
  const steps = snippet.replace(/^(?=.)/gm, "      ");
  return `on: [push, pull_request]\njobs:\n  snippet:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`;
}

const documents = ["README.md", ...inFolder("docs", /\.md$/), ...inFolder("docs/recipes", /\.md$/)];
const snippets = documents.flatMap((path) =>
  [...read(path).matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = ""], index) => {
    return [`${path}, snippet ${index + 1}`, whole(text)] as const;
  }),
);
const files = [...inFolder(".github/workflows", /\.ya?ml$/), ...inFolder("examples", /\.ya?ml$/)];
const workflows = [...files.map((path) => [path, read(path)] as const), ...snippets];

describe("GitHub's language service", () => {
  test.each(["action.yml", "job/action.yml"])("finds nothing in %s", async (path) => {
    expect(await findings(path, read(path))).toEqual([]);
  });

  test.each(workflows)("finds nothing in %s", async (where, text) => {
    const path = where.startsWith(".github/") ? where : ".github/workflows/snippet.yml";
    expect(await findings(path, text)).toEqual([]);
  });

  test("finds what is wrong in an action: a context that its inputs do not have, or a key", async () => {
    const text = read("job/action.yml");
    for (const [right, wrong] of [
      ["${{ job.status }}", "${{ steps.x.outcome }}"],
      ["post-if:", "post-when:"],
    ] as const) {
      expect(text).toContain(right);
      expect(await findings("job/action.yml", text.replace(right, wrong))).not.toEqual([]);
    }
  });

  test("finds an input that the job action does not have", async () => {
    const text = (name: string) =>
      whole(`- uses: owner-report/owner-report/job@v1\n  with:\n    ${name}: "true"\n`);
    expect(await findings(".github/workflows/x.yml", text("start"))).toEqual([]);
    expect(await findings(".github/workflows/x.yml", text("progress"))).not.toEqual([]);
  });

  test("finds what is wrong: an unknown input, context or key", async () => {
    const text = read("examples/direct.yml");
    for (const [right, wrong] of [
      ["mode: direct", "mode: direct\n          no-such-input: x"],
      ["secrets.OWNER", "no-such-context.OWNER"],
      ["runs-on:", "runs-at:"],
    ] as const) {
      expect(text).toContain(right);
      expect(await findings(".github/workflows/x.yml", text.replace(right, wrong))).not.toEqual([]);
    }
  });
});
