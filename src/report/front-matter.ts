import matter from "gray-matter";
import { parseDocument } from "yaml";
import { OwnerReportError } from "../errors.js";
import { CHECKPOINT_FIELDS, CONTEXT_FIELDS } from "./fields.js";
import { LIMITS } from "./limits.js";

/*
 * The only file that imports gray-matter, which by default runs JavaScript behind a `---js` fence (CVE-2026-78847) and
 * whose regular expressions are quadratic in blank lines. So the text is split here first, the fences must be exactly
 * `---`, the size is checked, and gray-matter gets the front matter alone, without its blank lines and with every engine
 * but our own disabled.
 */

const BOM = "\ufeff";

/**
 * Splits a stored report into its front matter (every value a string) and its body (the exact rest of the text).
 *
 * @throws OwnerReportError `invalid-report` naming what is wrong; the message quotes nothing of the text.
 */
export function readFrontMatter(text: string): { fields: Map<string, string>; body: string } {
  const { block, body } = split(text.startsWith(BOM) ? text.slice(1) : text);
  if (/^(\.\.\.|%)|\r/m.test(block)) throw invalid("its front matter is more than one plain YAML mapping");
  if (Buffer.byteLength(block) > LIMITS.frontMatterBytes)
    throw invalid(`its front matter is over ${LIMITS.frontMatterBytes / 1024} KiB`);
  const file = matter(`---\n${withoutBlankLines(block)}---\n`, {
    language: "yaml",
    delimiters: "---",
    engines: {
      // Not the text that gray-matter passes: in a block scalar, blank lines belong to the value.
      yaml: { parse: () => parseStrings(block), stringify: refuse },
      javascript: engineOff,
      js: engineOff,
      json: engineOff,
    },
  });
  return { fields: file.data instanceof Map ? file.data : new Map(), body };
}

function split(text: string): { block: string; body: string } {
  const opening = /^---\r?\n/.exec(text);
  if (!opening) throw invalid("its first line is not exactly ---");
  const fence = /^---.*$/gm;
  fence.lastIndex = opening[0].length;
  const closing = fence.exec(text);
  if (!closing) throw invalid("its front matter is not closed by a line of exactly ---");
  const after = text.slice(closing.index + 3);
  const end = /^\r?\n/.exec(after);
  if (closing[0].trimEnd() !== "---" || (after !== "" && !end))
    throw invalid("its front matter is closed by a line that is not exactly ---");
  const block = text.slice(opening[0].length, closing.index).replaceAll("\r\n", "\n");
  return { block, body: after.slice(end?.[0].length ?? 0) };
}

function withoutBlankLines(block: string): string {
  return block
    .split(/[\n\u2028\u2029]/)
    .filter((line) => line.trim() !== "")
    .map((line) => `${line}\n`)
    .join("");
}

/** Parses YAML of one flat mapping of strings: no types, aliases, tags, second document or duplicate keys. */
function parseStrings(source: string): Map<string, string> {
  const data = load(source);
  if (data === null || data === "") return new Map();
  if (!(data instanceof Map)) throw invalid("its front matter is not a list of `field: value` lines");
  return new Map([...data].map(([key, value]) => [String(key), flat(source, key, value)]));
}

function load(source: string): unknown {
  try {
    const document = parseDocument(source, {
      schema: "failsafe",
      uniqueKeys: true,
      prettyErrors: false,
      logLevel: "silent",
    });
    const fault = document.errors[0] ?? document.warnings[0];
    if (fault) throw invalid(`its front matter is not valid YAML: ${faultText(source, fault)}`);
    return document.toJS({ mapAsMap: true, maxAliasCount: 0 });
  } catch (cause) {
    // Aliases and nesting too deep for the stack are thrown, not listed as errors.
    if (cause instanceof OwnerReportError) throw cause;
    const where = atField(source, (line) => /^[A-Za-z_]+[ \t]*:[ \t]*[*&]/.test(line));
    const what = `its front matter holds aliases or nests too deeply${where}`;
    throw new OwnerReportError("invalid-report", what, { cause });
  }
}

function flat(source: string, key: unknown, value: unknown): string {
  if (value === null) return "";
  if (typeof key === "string" && typeof value === "string") return value;
  const where = atField(source, (line) => FIELD.exec(line)?.[1] === key);
  throw invalid(`its front matter holds a value that is not a plain string${where}`);
}

/** Says where in the file a fault of its YAML is, and what to do there. Of the text itself only a field's name is shown. */
function faultText(
  source: string,
  { code, pos: [position] }: { code: string; pos: readonly number[] },
): string {
  const lines = source.split("\n").slice(0, source.slice(0, position).split("\n").length);
  // A fault is noticed behind the value that causes it; a quote that is not closed, far behind.
  const open = code === "MISSING_CHAR" ? lines.findLastIndex((line) => UNCLOSED.test(line)) : -1;
  const at = open < 0 ? lines.findLastIndex((line) => FIELD.test(line)) : open;
  const key = FIELD.exec(lines[at] ?? "")?.[1] ?? "";
  const what = code === "DUPLICATE_KEY" ? twice(key) : adviceFor(key);
  return `${lineOf(at < 0 ? lines.length - 1 : at)}${what} (${code})`;
}

const FIELD = /^([A-Za-z_]+)[ \t]*:/;
const UNCLOSED = /^[A-Za-z_]+[ \t]*:[ \t]*("[^"]*$|'[^']*$|[[{][^\]}]*$)/;

/** Names a line of the front matter as one of the file, whose first is the opening fence. */
function lineOf(index: number): string {
  return `line ${index + 2}`;
}

/** Names the line of a field, and what to quote there. */
function atField(source: string, isIt: (line: string) => boolean): string {
  const lines = source.split("\n");
  const at = lines.findIndex(isIt);
  return at < 0 ? "" : `: ${lineOf(at)}${adviceFor(FIELD.exec(lines[at] ?? "")?.[1] ?? "")}`;
}

function adviceFor(key: string): string {
  return isField(key) ? `: put the value of ${key} into "double quotes"` : "";
}

function twice(key: string): string {
  return isField(key) ? `: ${key} is there twice` : "";
}

function isField(key: string): boolean {
  return [...CHECKPOINT_FIELDS, ...CONTEXT_FIELDS].some((field) => field === key);
}

function refuse(): never {
  throw invalid("front matter is written elsewhere");
}

const engineOff = { parse: refuse, stringify: refuse };

function invalid(message: string): OwnerReportError {
  return new OwnerReportError("invalid-report", message);
}
