import { around, CODE, group, type Hostile, REQUIRED } from "./entry.js";

const OPENING = /^its first line is not exactly ---$/;
const OPEN = /^its front matter is not closed/;
const CLOSING = /^its front matter is closed by a line that is not exactly ---$/;

const languages = ["js", "JS", "Js", "javascript", "JavaScript", "JAVASCRIPT", "json", "JSON", "yaml", "yml"];
const others = ["coffee", "coffeescript", "cson", "toml", "hjson", "lisp", "eval", "node", "ts", "__proto__"];
const spellings = ["---LANG", "--- LANG", "---\tLANG", "---LANG ", "\ufeff---LANG", "---  LANG\r"];
const evil = `({ team: (${CODE}, "a"), worker: "b", progress: "1" })\n---\n`;

const byLanguage = [...languages, ...others].flatMap((language, i) => {
  const some = i < languages.length ? spellings : spellings.slice(0, 2);
  return some.map((spelling) => spelling.replace("LANG", language));
});

/** Front matter in every language and spelling, and fences that are not quite fences. */
export const fences: Hostile[] = [
  ...group(
    "language",
    byLanguage.map((fence) => [JSON.stringify(fence), `${fence}\n${evil}`, OPENING] as const),
  ),
  ...group(
    "language inside the closing fence",
    ["js", "json", " js", "\tyaml", "-", "."].map(
      (rest) => [JSON.stringify(`---${rest}`), `---\n${REQUIRED}---${rest}\n${evil}`, CLOSING] as const,
    ),
  ),
  ...group("opening fence", [
    ["four dashes", `----\n${REQUIRED}----\n`, OPENING],
    ["two dashes", `--\n${REQUIRED}--\n`, OPENING],
    ["plus signs of TOML", `+++\n${REQUIRED}+++\n`, OPENING],
    ["semicolons of JSON", `;;;\n${REQUIRED};;;\n`, OPENING],
    ["a trailing space", `--- \n${REQUIRED}---\n`, OPENING],
    ["a leading space", ` ---\n${REQUIRED}---\n`, OPENING],
    ["a blank line before it", `\n${around("")}`, OPENING],
    ["a comment after it", `--- # js\n${REQUIRED}---\n`, OPENING],
    ["em dashes", `\u2014\u2014\u2014\n${REQUIRED}---\n`, OPENING],
    ["a no-break space before it", `\u00a0${around("")}`, OPENING],
    ["a zero-width space before it", `\u200b${around("")}`, OPENING],
    ["HTML comment", `<!--\n${REQUIRED}-->\n`, OPENING],
    ["code on the fence's line", `---js ${CODE}\n${REQUIRED}---\n`, OPENING],
  ]),
  ...group("truncated fence", [
    ["an empty file", "", OPENING],
    ["one dash", "-", OPENING],
    ["three dashes and no line end", "---", OPENING],
    ["an opening fence alone", "---\n", OPEN],
    ["no closing fence", `---\n${REQUIRED}`, OPEN],
    ["two dashes at the end", `---\n${REQUIRED}--`, OPEN],
    ["an indented closing fence", `---\n${REQUIRED} ---\n`, OPEN],
    ["dots as a closing fence", `---\n${REQUIRED}...\n`, OPEN],
    ["a closing fence with a space", `---\n${REQUIRED}--- \n`, CLOSING],
    ["a closing fence of four dashes", `---\n${REQUIRED}----\n`, CLOSING],
    ["a closing fence without a line end", `---\n${REQUIRED}---`, { team: "a", body: "" }],
    ["a fence that closes at once", "---\n---\n", /team is required.*worker is required.*progress is req/],
    ["a fence without its last line end", "---\nteam: a---", OPEN],
    ["half a file", around("done: x\n").slice(0, 20), OPEN],
  ]),
  ...group("second document", [
    [
      "begun in the body",
      around("", `---\nteam: evil\n---\n`),
      { team: "a", body: "---\nteam: evil\n---\n" },
    ],
    ["after an end mark", around("...\nteam: evil\n"), /more than one plain YAML mapping/],
    ["an end mark alone", around("...\n"), /more than one plain YAML mapping/],
    ["a YAML directive", around("%YAML 1.1\n"), /more than one plain YAML mapping/],
    ["a TAG directive", around("%TAG ! tag:yaml.org,2002:js/\n"), /more than one plain YAML mapping/],
    ["a directive first", `---\n%YAML 1.2\n${REQUIRED}---\n`, /more than one plain YAML mapping/],
    ["js front matter as the body", around("", `---js\n${evil}`), { team: "a", body: `---js\n${evil}` }],
    ["an end mark inside a quoted value", around('done: "x\n...\ny"\n'), /more than one plain YAML mapping/],
    ["behind U+2028", around("done: x\u2028---\u2028team: evil\n"), { done: "x" }],
  ]),
];

// U+2028 ends no line of YAML, but an attentive reader may see a fence there; it is one or the other, never both.
const ambiguous = fences.find((entry) => entry.name === "behind U+2028");
if (ambiguous) ambiguous.expected = { refused: CLOSING };
