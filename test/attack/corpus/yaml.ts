import { around, CODE, group, type Hostile, REQUIRED } from "./entry.js";

const NOT_PLAIN = /^its front matter holds a value that is not a plain string(?:: line \d+.*)?$/;
const YAML = /^its front matter is not valid YAML: line \d+(?:: .+)? \([A-Z_0-9]+\)$/;
const ANY = /^(its front matter (is|holds) |.* is not a field of a report)/;
const bomb = (levels: number, fan: number) =>
  Array.from({ length: levels }, (_, i) => {
    const parts = Array.from({ length: fan }, () => (i === 0 ? "lol" : `*a${i - 1}`));
    return `a${i}: &a${i} [${parts.join(", ")}]\n`;
  }).join("");

const tags = [
  ...[
    "!!js/function",
    "!!js/regexp",
    "!!js/undefined",
    "!!js/eval",
    "!js",
    "!<tag:yaml.org,2002:js/function>",
  ],
  ...[
    "!!binary",
    "!!int",
    "!!float",
    "!!bool",
    "!!null",
    "!!timestamp",
    "!!merge",
    "!!set",
    "!!omap",
    "!!pairs",
  ],
  ...["!!python/object/apply:os.system", "!ruby/object:Gem::Installer", "!!javax.script.ScriptEngineManager"],
  ...["!", "!local", "!e!tag"],
];

/** Everything YAML can say beyond one flat mapping of strings. */
export const yaml: Hostile[] = [
  ...group(
    "tag",
    tags.flatMap((tag) => [
      [
        `${tag} on a value`,
        around(`done: ${tag} "function(){ ${CODE.replaceAll('"', "'")} }"\n`),
        ANY,
      ] as const,
    ]),
  ).map((entry) => (entry.name === "! on a value" ? { ...entry, expected: { fields: {} } } : entry)),
  ...group("tag elsewhere", [
    ["on a key", around("!!binary done: x\n"), ANY],
    ["on the whole mapping", `---\n!!js/function\n${REQUIRED}---\n`, ANY],
    ["on a block", around("done: !!binary |\n  R0lGODlhDAAMAIQAAP\n"), ANY],
    ["with an escape in it", around("done: !!%6a%73/function x\n"), ANY],
    ["16 KiB of them", around(`done: ${"!t ".repeat(5000)}x\n`), YAML],
  ]),
  ...group("alias", [
    ["of a value", around("source: &a x\ntask_id: *a\n"), /aliases or nests/],
    ["of a mapping", around("done: &a {x: y}\nnext: *a\n"), ANY],
    ["to itself", around("done: &a [*a]\n"), ANY],
    ["to nothing", around("done: *nothing\n"), ANY],
    ["as a key", around("source: &a done\n*a : x\n"), ANY],
    ["an anchor that nobody uses", around("done: &a x\n"), { done: "x" }],
    ["two anchors", around("done: &a &b x\n"), YAML],
    ["a bomb of 9 levels", around(bomb(9, 9)), ANY],
    ["a bomb of 30 levels", around(bomb(30, 2)), ANY],
    ["a bomb with a wide base", around(bomb(3, 900)), ANY],
    ["a thousand aliases of one value", around(`x: &a x\n${"y: *a\n".repeat(1000)}`), ANY],
    [
      "a chain",
      around(`${Array.from({ length: 200 }, (_, i) => `k${i + 1}: &k${i + 1} {x: *k${i}}\n`).join("")}`),
      ANY,
    ],
  ]),
  ...group("merge", [
    ["of a mapping", around("<<: {team: evil}\n"), ANY],
    ["of an alias", around("x: &x {team: evil}\n<<: *x\n"), ANY],
    ["of a list", around("<<: [{team: evil}, {worker: evil}]\n"), ANY],
    ["of itself", around("<<: &m {<<: *m}\n"), ANY],
    ["as text", around("<<: x\n"), /<< is not a field of a report/],
    [
      "a chain of 300",
      around(`${Array.from({ length: 300 }, (_, i) => `m${i}: &m${i} {<<: *m${i - 1}}\n`).join("")}`),
      ANY,
    ],
    ["twice", around("<<: {a: b}\n<<: {c: d}\n"), ANY],
  ]),
  ...group("duplicate key", [
    ["team", around("team: evil\n"), YAML],
    ["quoted", around('"team": evil\n'), YAML],
    ["single quoted", around("'team': evil\n"), YAML],
    ["escaped", around('"te\\u0061m": evil\n'), YAML],
    ["explicit", around("? team\n: evil\n"), YAML],
    ["report_id", around("report_id: x\nreport_id: ../x\n"), YAML],
    ["two thousand of them", around("k: v\n".repeat(2000)), YAML],
    ["that differs in case", around("Team: evil\n"), /Team is not a field/],
    ["that differs in a space", around('"team ": evil\n'), /team {2}is not a field/],
    ["with a Cyrillic letter", around("te\u0430m: evil\n"), /is not a field/],
  ]),
  ...group(
    "name of a prototype",
    [
      "__proto__",
      "constructor",
      "prototype",
      "toString",
      "valueOf",
      "hasOwnProperty",
      "__defineGetter__",
    ].flatMap((key) => [
      [key, around(`${key}: x\n`), new RegExp(`${key} is not a field of a report`)] as const,
      [`${key} as a mapping`, around(`${key}: {team: evil, isAdmin: true}\n`), NOT_PLAIN] as const,
      [`${key}, quoted`, around(`"${key}": x\n`), new RegExp(`${key} is not a field of a report`)] as const,
    ]),
  ),
  ...group("nesting", [
    ["5,000 flow lists", around(`done: ${"[".repeat(5000)}${"]".repeat(5000)}\n`), ANY],
    ["5,000 open flow lists", around(`done: ${"[".repeat(5000)}\n`), ANY],
    ["4,000 flow mappings", around(`done: ${"{a: ".repeat(4000)}\n`), ANY],
    ["5,000 block lists", around(`done:\n  ${"- ".repeat(5000)}x\n`), ANY],
    ["5,000 explicit keys", around(`${"? ".repeat(5000)}x\n`), ANY],
    [
      "170 block mappings",
      around(Array.from({ length: 170 }, (_, i) => `${" ".repeat(i)}a:\n`).join("")),
      NOT_PLAIN,
    ],
    ["lists as keys", around("? [a, b]\n: c\n"), ANY],
    ["16,000 commas", around(`done: [${",".repeat(16000)}]\n`), YAML],
  ]),
  ...group("not a flat mapping of strings", [
    ["a list of fields", "---\n- team: a\n- worker: b\n---\n", /is not a list of `field: value` lines/],
    ["one word", "---\nteam\n---\n", /is not a list of `field: value` lines|not valid YAML/],
    ["a flow mapping", "---\n{team: a, worker: b, progress: 1}\n---\n", { team: "a", progress: "1%" }],
    ["JSON", '---\n{"team": "a", "worker": "b", "progress": "1"}\n---\n', { team: "a" }],
    ["a list as a value", around("done: [a, b]\n"), NOT_PLAIN],
    ["a mapping as a value", around("done: {a: b}\n"), NOT_PLAIN],
    ["an empty list", around("done: []\n"), NOT_PLAIN],
    ["an empty key", around(": x\n"), ANY],
    ["a tab as indent", around("done:\n\tx\n"), ANY],
    ["an unclosed quote", around('done: "x\n'), YAML],
    ["a quote that swallows the rest", around("done: 'x\nnext: y\n"), YAML],
    ["an unknown escape", around('done: "\\q"\n'), YAML],
    ["a reserved sign", around("done: @x\n"), YAML],
    ["a backquote", around("done: `x`\n"), YAML],
    ["a colon in a plain value", around("done: a: b\n"), YAML],
    ["comments only", "---\n# team: a\n---\n", /team is required/],
  ]),
];
