/**
 * `npm run pictures`: draws the pictures of README into docs/images/: the flow, for light and dark pages, and a message
 * beside a red step. The texts of the second are what owner-report really sent and printed in this run. Needs Chromium
 * at /usr/bin/chromium. Look at them before you commit them.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { flow } from "./pictures/flow.mjs";
import { messageBesideStep } from "./pictures/message-beside-step.mjs";
import { startWebhook } from "./readme/webhook.mjs";

const inRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const images = inRoot("docs/images");

const RELEASE = { progress: "3/4", done: "built and tested, 412 tests passed", next: "publish the image" };
const END = { progress: "finished", status: "failure", done: "the registry refused the image" };

/** Runs one step of the action as a runner does, and returns what it printed. */
function step(place, inputs) {
  const named = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  const run = { WORKFLOW: "release", RUN_NUMBER: "42", RUN_ID: "42", JOB: "build", REPOSITORY: "octo/web" };
  const job = Object.entries({ ...run, SERVER_URL: "https://github.com", ACTIONS: "true", WORKSPACE: place });
  const files = ["OUTPUT", "STEP_SUMMARY"].map((name) => [`GITHUB_${name}`, join(place, name)]);
  for (const [, path] of files) writeFileSync(path, "");
  const env = {
    ...{ PATH: process.env.PATH, HOME: place, RUNNER_TEMP: place, RUNNER_ENVIRONMENT: "self-hosted" },
    ...Object.fromEntries([...job.map(([name, value]) => [`GITHUB_${name}`, value]), ...files, ...named]),
  };
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [inRoot("dist/index.js")], { env, cwd: place });
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      printed += text;
    });
    child.on("error", fail).on("close", (code) => done({ code, printed }));
  });
}

/** Delivers one report, deletes the webhook, and fails to deliver the next. */
async function deliver(place) {
  const gone = join(place, "gone");
  const webhook = await startWebhook(gone);
  const queue = { queue: join(place, "queue") };
  const watchdog = { mode: "watchdog", "webhook-url": webhook.url, ...queue };
  try {
    await step(place, { mode: "producer", ...RELEASE, ...queue });
    await step(place, watchdog);
    writeFileSync(gone, "");
    await step(place, { mode: "producer", ...END, ...queue });
    const { code, printed } = await step(place, watchdog);
    if (code !== 1 || webhook.messages.length !== 1) throw new Error(`Not as expected:\n${printed}`);
    return { message: webhook.messages[0], printed };
  } finally {
    webhook.close();
  }
}

async function photograph(html, path) {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 100 }, deviceScaleFactor: 1.5 });
    await page.setContent(html);
    await page.locator("main").screenshot({ path });
  } finally {
    await browser.close();
  }
}

mkdirSync(images, { recursive: true });
for (const scheme of ["light", "dark"]) writeFileSync(join(images, `flow-${scheme}.svg`), flow(scheme));
const place = mkdtempSync(join(tmpdir(), "owner-report-pictures-"));
try {
  await photograph(messageBesideStep(await deliver(place)), join(images, "message-and-red-step.png"));
} finally {
  rmSync(place, { recursive: true, force: true });
}
