import { runInNewContext } from "node:vm";
import { transform } from "esbuild";

/*
 * Takes what ncc wrote for an entry of the form `export const name = () => import("…")`, and writes the same modules in
 * fewer and smaller files. ncc copies small modules into several chunks and minifies no chunk; here each module is in
 * exactly one file:
 *
 *   main.js         ncc's runtime, the modules that the first program and another one load at their start, and those that
 *                   the first one does and other code needs
 *   <n>.index.js    the chunks; those that are always loaded together are one. One has what two of the other programs load
 *                   at their start, or one of them and other code
 *   common.js       the other modules that ncc copied into several chunks
 *
 * A chunk whose modules are in another file loads that.
 */

/** Matches the places where the code loads a list of chunks, or a single one. */
const LOADING =
  /Promise\.all\(\/\* import\(\) \*\/ ?\[[^\]]*\]\)|__\w+_require__\.e\(\/\* import\(\) \*\/ ?\d+\)/g;
const CHUNK = /__\w+_require__\.e\((?:\/\* import\(\) \*\/ ?)?(\d+)\)/g;
const MAIN = "main.js";
const COMMON = "common.js";
const MINIFIED = { minify: true, target: "node20", legalComments: "none" };

/**
 * Returns the content of each file by its name. main.js exports the functions of the entry; they load their part and
 * return its exports without waiting.
 *
 * @param code what ncc wrote for the entry
 * @param chunks what it wrote for each chunk, by the chunk's number
 * @param programs names of the entry's exports whose start must be fast; the first one loads the least
 */
export async function share(code, chunks, programs) {
  const [first, ...others] = startsOf(code, programs);
  const isMain = (id) => first.includes(id) && others.flat().includes(id);
  const steps = others.flat().filter((id, index, all) => all.indexOf(id) !== index && !isMain(id));
  const step = `${steps[0]}.index.js`;
  const own = others.map((ids) => ids.filter((id) => !isMain(id) && !steps.includes(id)));
  const inOneFile = (ids) => ids.map((id) => [id, `${ids[0]}.index.js`]);
  const homes = homesOf(
    [code, ...chunks.values()],
    [...first.filter(isMain).map((id) => [id, MAIN]), ...inOneFile(steps), ...own.flatMap(inOneFile)],
  );
  const filesOf = (ids) => new Set(ids.map((id) => homes.get(id)));
  const shared = [
    [MAIN, filesOf(first)],
    [step, filesOf(others.flat())],
  ];
  const modules = modulesOf(chunks, homes, shared);
  // A chunk of which nothing is left is loaded by loading the file that has it all.
  for (const [id, name] of homes) {
    const places = [...modules.values()].filter((m) => m.wanted.includes(name)).map((m) => m.home);
    if (!places.some((home) => home === name || home === COMMON) && places.includes(step))
      homes.set(id, step);
  }
  const tables = new Map([MAIN, ...homes.values()].map((home) => [home, []]));
  for (const [id, { home, text }] of modules)
    tables.set(home, [...(tables.get(home) ?? []), `${id}:${moved(text, homes)}`]);
  const files = new Map();
  for (const [name, entries] of tables) {
    const elsewhere = [...modules.values()].filter((m) => m.home !== name && m.wanted.includes(name));
    const needed = new Set(elsewhere.map((m) => m.home).filter((home) => home !== MAIN));
    const text = name === MAIN ? mainOf(moved(code, homes), entries) : chunkOf(name, entries, needed);
    files.set(name, (await transform(text, MINIFIED)).code);
  }
  return files;
}

const chunksIn = (text) => [...text.matchAll(CHUNK)].map(([, id]) => id);

/** Finds the chunks that each program loads at its start. */
function startsOf(code, programs) {
  return programs.map((name) => chunksIn(code.match(new RegExp(`const ${name} = \\(\\) => .*`))[0]));
}

/** Chooses the file of each chunk: chunks that the same places load belong together. */
function homesOf(texts, known) {
  const places = texts.flatMap((text) => text.match(LOADING) ?? []).map(chunksIn);
  const homes = new Map(known);
  const byPlaces = new Map();
  for (const id of [...new Set(places.flat())].filter((id) => !homes.has(id)).sort()) {
    const key = places.flatMap((list, n) => (list.includes(id) ? [n] : [])).join();
    if (!byPlaces.has(key)) byPlaces.set(key, `${id}.index.js`);
    homes.set(id, byPlaces.get(key));
  }
  return homes;
}

/**
 * Reads the functions of all modules, by id, with the one file that each belongs in and those that need it. A module in
 * common.js would make a program load all of that at its start.
 *
 * @param shared files for the modules that one of certain files and others need
 */
function modulesOf(chunks, homes, shared) {
  const modules = new Map();
  for (const [chunk, code] of chunks) {
    const isStrict = code.startsWith('"use strict"');
    const exports = {};
    runInNewContext(code, { exports });
    for (const [id, body] of Object.entries(exports.modules)) {
      const wanted = [...new Set([...(modules.get(id)?.wanted ?? []), homes.get(chunk)])];
      const [file = COMMON] = shared.find(([, starting]) => wanted.some((name) => starting.has(name))) ?? [];
      const home = wanted.length === 1 ? wanted[0] : file;
      modules.set(id, { home, wanted, text: asFunction(String(body), isStrict) });
    }
  }
  return new Map([...modules].sort(([a], [b]) => a - b));
}

/**
 * Writes `(a, b) => {…}` as `(function (a, b) {…})`. V8 compiles a function when it is called, but one in parentheses at
 * once; pre-parsing what is called right away is wasted work: 2 of a step's 50 ms.
 */
function asFunction(text, isStrict) {
  const [head, list] = /^(?:function\s*)?\(([\w$, ]*)\)\s*(?:=>\s*)?\{/.exec(text);
  return `(function(${list}){${isStrict ? '"use strict";' : ""}${text.slice(head.length)})`;
}

/** Rewrites which chunks the code loads. */
function moved(text, homes) {
  return text.replace(CHUNK, (call, id) => {
    const home = homes.get(id);
    return home === MAIN ? "0" : call.replace(/\d+(?=\)$)/, Number.parseInt(home, 10));
  });
}

function chunkOf(name, entries, needed) {
  const ids = name === COMMON ? [] : [Number.parseInt(name, 10)];
  const others = [...needed].map((file) => `...require("./${file}").modules,`);
  return `exports.ids=[${ids}];exports.modules={${others.join("")}${entries}};`;
}

/** Adds the modules of main.js to ncc's runtime, and lets the functions of the entry return without waiting. */
function mainOf(code, entries) {
  const waiting = /(= \(\) => )(Promise\.all\(.*?\]\)|\w+\.e\(.*?\))\.then\((\w+)\.bind\(\w+, (\d+)\)\)/g;
  const runtime = code
    .replace("__webpack_modules__ = ({", "$&...modules,")
    .replace(waiting, (_, head, loading, require, id) => `${head}(${loading}, ${require}(${id}))`);
  return `const modules = {${entries}};\n${runtime}`;
}
