import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe } from "@jest/globals";
import { type Browser, chromium } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Suites that need a browser: Debian's, and shown as skipped where it is not installed. */
export const describeInBrowser: typeof describe.skip = existsSync(CHROMIUM) ? describe : describe.skip;

/** What a browser made of a document. */
export interface Rendered {
  /** What axe-core finds. */
  findings: string[];
  /** Everything that the document asked for, except itself. */
  requests: string[];
  /** Errors of the console, such as of the content security policy, and dialogs. */
  complaints: string[];
  /** The elements by their names, with their attributes' names. */
  elements: Record<string, number>;
  /** The text that is seen. */
  text: string;
  /** Whether it is wider than the window. */
  isTooWide: boolean;
  /** Whether a script of the document has run: it would have set `forged`. */
  isForged: boolean;
}

export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
}

/** Loads a file in a window of that width, in light or dark, and looks at it; also saves a picture if a path is given. */
export async function render(
  browser: Browser,
  url: string,
  { width, colorScheme, picture }: { width: number; colorScheme: "light" | "dark"; picture?: string },
): Promise<Rendered> {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
  try {
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("dialog", (dialog) => {
      complaints.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(url);
    const seen = (await page.evaluate(LOOK)) as Omit<Rendered, "findings" | "requests" | "complaints">;
    await page.evaluate(axe);
    const findings = (await page.evaluate(FINDINGS)) as string[];
    if (picture) await page.screenshot({ path: picture, fullPage: true });
    return { ...seen, findings, requests: requests.filter((each) => each !== url), complaints };
  } finally {
    await context.close();
  }
}

// As text: these run in the browser, whose types are not Node's.
const FINDINGS = `axe.run().then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html.slice(0, 200)).join(" | ")))`;
const LOOK = `(() => {
  const elements = {};
  for (const element of document.querySelectorAll("*")) {
    const name = [element.localName, ...element.getAttributeNames().sort()].join(" ");
    elements[name] = (elements[name] ?? 0) + 1;
  }
  return {
    elements,
    text: document.body.innerText,
    isTooWide: document.documentElement.scrollWidth > innerWidth,
    isForged: "forged" in window,
  };
})()`;
