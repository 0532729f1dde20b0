/** What a release shows to the world agrees, and is within the limits of those who publish it. */

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { VERSION } from "../src/app/cli/version.js";
import { root } from "./helpers/bundles.js";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const inFolder = (folder: string, end: RegExp) =>
  readdirSync(join(root, folder))
    .filter((name) => end.test(name))
    .map((name) => join(folder, name));

const { version } = JSON.parse(read("package.json")) as { version: string };
const [major] = version.split(".");
const isReleased = read("CHANGELOG.md").includes(`\n## [${version}]`);

describe("the version", () => {
  test("is the same in package.json, package-lock.json and the program", () => {
    const lock = JSON.parse(read("package-lock.json")) as {
      version: string;
      packages: Record<string, unknown>;
    };
    expect([lock.version, lock.packages[""], VERSION]).toEqual([
      version,
      expect.objectContaining({ version }),
      version,
    ]);
  });

  test("is named by README, which says that it is not released until CHANGELOG has it", () => {
    const readme = read("README.md");
    expect(readme).toContain(version);
    expect(/not released yet/i.test(readme)).toBe(!isReleased);
  });

  test("is that of the tag, where this commit has one", () => {
    const { stdout } = spawnSync("git", ["tag", "--points-at", "HEAD"], { cwd: root, encoding: "utf8" });
    const releases = stdout.split("\n").filter((tag) => /^v\d+\.\d+\.\d+/.test(tag));
    expect(releases.filter((tag) => tag !== `v${version}`)).toEqual([]);
  });

  test("has the major number that every page, example and workflow uses", () => {
    const pages = ["README.md", ...inFolder("docs", /\.md$/), ...inFolder("docs/recipes", /\.md$/)];
    const workflows = [...inFolder("examples", /\.yml$/), ...inFolder(".github/workflows", /\.yml$/)];
    const used = [...pages, ...workflows].flatMap((path) => [
      ...read(path).matchAll(/owner-report\/owner-report(?:\/[\w./-]+)?@(v\d[\w.-]*)/g),
    ]);
    expect(used.length).toBeGreaterThan(10);
    expect(new Set(used.map(([, tag]) => tag))).toEqual(new Set([`v${major}`]));
    expect(read(".github/workflows/drain.yml")).toContain(`|| 'v${major}'`);
  });

  test("is checked before a release: another tag, and files that were not made ready, are refused", () => {
    const check = (tag: string) =>
      spawnSync(process.execPath, ["scripts/check-release.mjs", tag], { cwd: root, encoding: "utf8" });
    const { status, stderr } = check("v0.0.0-no-such");
    expect([status, stderr]).toEqual([1, expect.stringContaining(`package.json says ${version}`)]);
    expect(stderr).not.toMatch(/package-lock|version\.ts/);
    expect(check(`v${version}`).status).toBe(isReleased ? 0 : 1);
    if (!isReleased) expect(check(`v${version}`).stderr).toMatch(/CHANGELOG.*README/s);
  });
});

describe("the Marketplace", () => {
  const action = parse(read("action.yml"));

  test("takes the name and the description: it refuses 125 characters and more", () => {
    expect(action.name).toMatch(/^[\w][\w -]{0,48}$/);
    expect(action.description.length).toBeGreaterThan(20);
    expect(action.description.length).toBeLessThan(125);
  });

  test("takes the branding", () => {
    const colours = ["white", "black", "yellow", "blue", "green", "orange", "red", "purple", "gray-dark"];
    expect(colours).toContain(action.branding.color);
    const refused = [
      "coffee",
      "columns",
      "divide",
      "divide-circle",
      "divide-square",
      "frown",
      "hexagon",
      "key",
    ];
    const more = ["meh", "mouse-pointer", "smile", "tool", "x-octagon"];
    expect(action.branding.icon).toMatch(/^[a-z][a-z-]*$/);
    expect([...refused, ...more]).not.toContain(action.branding.icon);
  });
});

describe("the release workflow", () => {
  const { jobs } = parse(read(".github/workflows/release.yml"));
  const steps: { run?: string; uses?: string; with?: Record<string, string> }[] = jobs.publish.steps;
  const first = (isIt: (step: (typeof steps)[number]) => boolean | undefined) => steps.findIndex(isIt);

  test("lists what the package is built from, attests both, and only then releases, all files at once", () => {
    const sbom = first(({ run }) => run?.includes("npm sbom"));
    const attested = steps.flatMap(({ uses, with: inputs }, index) =>
      uses?.startsWith("actions/attest@") ? [{ index, hasSbom: inputs?.["sbom-path"] !== undefined }] : [],
    );
    const release = first(({ run }) => run?.includes("gh release create"));
    expect(attested.map(({ hasSbom }) => hasSbom)).toEqual([false, true]);
    expect(sbom).toBeGreaterThan(0);
    expect(Math.min(...attested.map(({ index }) => index))).toBeGreaterThan(sbom);
    expect(release).toBeGreaterThan(Math.max(...attested.map(({ index }) => index)));
    expect(steps[release]?.run).toContain("./*.tgz owner-report.spdx.json");
    expect(steps.filter(({ run }) => run?.includes("gh release upload"))).toEqual([]);
  });
});

test("what runs on the machines of others, or decides about it, has an owner in CODEOWNERS", () => {
  const owned = [...read(".github/CODEOWNERS").matchAll(/^(\S+) @/gm)].map(([, path]) => path);
  expect(owned).toEqual(expect.arrayContaining(["/dist/", "/action.yml", "/.github/", "/package-lock.json"]));
});

test("the issue forms are forms that GitHub takes: every field has a label, every id is there once", () => {
  for (const path of inFolder(".github/ISSUE_TEMPLATE", /(bug|feature)\.yml$/)) {
    const { name, description, body } = parse(read(path));
    expect([name, description]).toEqual([expect.any(String), expect.any(String)]);
    const fields = body.filter(({ type }: { type: string }) => type !== "markdown");
    const ids = fields.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(fields.length);
    for (const { type, attributes } of fields) {
      expect(["textarea", "input", "dropdown", "checkboxes"]).toContain(type);
      expect(attributes.label).toEqual(expect.any(String));
    }
  }
});
