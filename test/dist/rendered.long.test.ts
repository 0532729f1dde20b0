import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import MarkdownIt from "markdown-it";
import type { Browser } from "playwright-core";
import { describeInBrowser, type Rendered, render, startBrowser } from "../helpers/browser.js";
import { cli } from "../helpers/cli.js";
import { newJob } from "../helpers/job.js";
import { agedId, handWritten, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

/** Pictures are kept where this names a folder, to look at. */
const pictures = process.env.OWNER_REPORT_TEST_PICTURES;

const HOSTILE = [
  `</title></style><script>forged=1</script><img src=x onerror="forged=1">`,
  `"><svg onload="forged=1"><style>*{display:none}</style>' onmouseover='forged=1`,
  "[x](javascript:forged=1) ![x](https://tracker.example/x.png) <https://tracker.example> **b** `c` | www.tracker.example",
  "</details></td></table></pre> --> ]]> &lt;script&gt; <!-- {{7*7}} @octocat #1 \u202egnp.\u2066 \u0007",
];
const HARMLESS = HOSTILE.map((_, index) => `a field of a report, number ${index}`);

let browser: Browser;

const VIEWS = [360, 1280].flatMap((width) =>
  (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme })),
);

async function looks(url: string, name: string): Promise<Rendered[]> {
  const seen: Rendered[] = [];
  for (const view of VIEWS) {
    const file = `${name}-${view.colorScheme}-${view.width}.png`;
    const picture = pictures ? { picture: join(pictures, file) } : {};
    seen.push(await render(browser, url, { ...view, ...picture }));
  }
  return seen;
}

function expectSound(seen: Rendered[]): void {
  for (const { findings, requests, complaints, isTooWide, isForged } of seen)
    expect({ findings, requests, complaints, isTooWide, isForged }).toEqual({
      findings: [],
      requests: [],
      complaints: [],
      isTooWide: false,
      isForged: false,
    });
}

/** Fields of a report made of such texts, one line each. */
function fields([first = "", second = "", third = "", fourth = ""]: readonly string[], n: number) {
  const long = { done: fourth, next: third, source: second, run_url: first };
  return { team: first, worker: second, task_id: `${third}${n}`, progress: first.slice(0, 60), ...long };
}

/** A page of a queue with sent, failed, held, waiting and invalid reports that are made of such texts. */
async function pageOf(texts: readonly string[]): Promise<string> {
  const queue = newQueue();
  const [one = "", two = ""] = texts;
  const ids = [1, 2, 3, 4, 5].map((n) => queue.write(agedId(n), handWritten(fields(texts, n), one)));
  await cli(["driver", ids[0] ?? "", ...queue.flag, "--send-cmd", "true"]);
  await cli(["hold", ids[4] ?? "", ...queue.flag, "--reason", two.slice(0, 500)]);
  const env = { TEXT: texts.join(" ") };
  await cli(["watchdog", ...queue.flag, "--send-cmd", 'printf %s "$TEXT" >&2; exit 7'], { env });
  queue.write(agedId(9), `---\n${JSON.stringify(one)}: 1\n---\n`);
  const file = join(tempDir(), "page.html");
  const { code, stderr } = await cli(["status", ...queue.flag, "--html", file]);
  expect([code, stderr]).toEqual([0, expect.not.stringContaining("html")]);
  return pathToFileURL(file).href;
}

/** The summary of a job that failed, as GitHub would show it: Markdown with its HTML. */
async function summaryOf(texts: readonly string[]): Promise<string> {
  const { queue, step, produce } = newJob({ RUNNER_ENVIRONMENT: "github-hosted" });
  const [one = ""] = texts;
  const line = await produce({ team: one, worker: one, progress: one.slice(0, 60), done: texts.join(" ") });
  for (const n of [1, 2]) queue.write(agedId(n), handWritten(fields(texts, n), texts.join("\n\n")));
  const env = `TEXT=$(cat <<'END'\n${texts.join(" ")}\nEND\n)`;
  const sendCmd = `${env}\n[ "$OWNER_REPORT_ID" = ${agedId(1)} ] || { printf %s "$TEXT" >&2; exit 7; }`;
  const failed = await step({ mode: "watchdog", all: "true", "send-cmd": sendCmd });
  const looked = await step({ mode: "list" });
  const markdown = [line, failed, looked].map(({ summary }) => summary).join("\n\n");
  const body = new MarkdownIt({ html: true, linkify: true }).render(markdown);
  const style =
    "table{display:block;overflow-wrap:anywhere}pre{white-space:pre-wrap;overflow-wrap:anywhere}code{overflow-wrap:anywhere}";
  const scheme = "html{color-scheme:light dark;font-family:sans-serif}";
  const head = `<title>Summary</title><meta name="viewport" content="width=device-width"><style>${scheme}${style}</style>`;
  const folder = tempDir();
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "summary.html");
  const opened = body.replaceAll("<details>", "<details open>");
  writeFileSync(
    file,
    `<!doctype html><html lang="en"><head><meta charset="utf-8">${head}</head><body><main><h1>Job</h1><h2>Step</h2>${opened}</main></body></html>`,
  );
  return pathToFileURL(file).href;
}

describeInBrowser("what a person looks at, in a browser", () => {
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  test("the page of a queue is readable on a phone and wide, in light and dark, and axe-core finds nothing", async () => {
    const seen = await looks(await pageOf(HARMLESS), "page");
    expectSound(seen);
    expect(seen[0]?.text).toMatch(/Blocked: nothing younger is sent[\s\S]*Pending\s+4[\s\S]*Tasks \(6/);
    expect(seen[0]?.elements["rect class height width x"]).toBe(6);
  });

  test("hostile text in every field changes nothing of it: no other element, no request, no script", async () => {
    const [harmless, hostile] = [await pageOf(HARMLESS), await pageOf(HOSTILE)];
    const seen = await looks(hostile, "page-hostile");
    expectSound(seen);
    const [plain] = await looks(harmless, "page-harmless");
    expect(seen[0]?.elements).toEqual(plain?.elements);
    expect(seen[0]?.text).toContain("<script>forged=1</script>");
  });

  test("the summary of a job is readable, and axe-core finds nothing", async () => {
    const seen = await looks(await summaryOf(HARMLESS), "summary");
    expectSound(seen);
    expect(seen[0]?.text).toMatch(/❌ owner-report watchdog: 1 sent · partial · 2 pending/);
    expect(seen[0]?.text).toContain("There is no next pass");
  });

  test("hostile text in every field changes nothing of the summary either", async () => {
    const seen = await looks(await summaryOf(HOSTILE), "summary-hostile");
    expectSound(seen);
    const [plain] = await looks(await summaryOf(HARMLESS), "summary-harmless");
    expect(seen[0]?.elements).toEqual(plain?.elements);
  });
});
