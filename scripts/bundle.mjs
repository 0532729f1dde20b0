import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import swc from "@swc/core";
import ncc from "@vercel/ncc";
import { licencesIn } from "./licences.mjs";
import { share } from "./share.mjs";

/*
 * lib/ -> dist/: one set of files for the action (index.js), the job action (job-start.js, job-end.js), the CLI (cli.js) and the library (library.js, library.mjs), with
 * licences, and one program that talks to the cache service. Action and CLI are started by a small file that every Node
 * can parse, so that an old Node gets an error message instead of a syntax error. It adds no measurable time.
 *
 * @actions/core pulls in an HTTP client (undici, 60 ms of start-up) for OIDC tokens, and @actions/exec (5 ms) to describe
 * the platform. This action uses neither, so both imports are replaced by an empty builtin; doctor imports
 * @actions/exec under the name #actions/exec (package.json). A test fails if undici is bundled again.
 * pg wants a reader of ~/.pgpass, of which it is given its own password function instead, and sockets of another runtime.
 */
const externals = {
  "@actions/http-client": "node:events",
  "@actions/http-client/lib/auth": "node:events",
  "@actions/exec": "node:events",
  pgpass: "node:events",
  "pg-cloudflare": "node:events",
};
/** commander loads node:child_process (4 ms) for subcommands that are programs of their own, which none of ours is. */
const EARLY = /const childProcess = (__webpack_require__\(\d+\));/;
const WHEN_USED = "const childProcess = { spawn: (...given) => $1.spawn(...given) };";
const FACES = {
  ...{ action: "./app/action/index.js", cli: "./app/cli/index.js", run: "./app/cli/run/index.js" },
  ...{ jobStart: "./app/action/job/start.js", jobEnd: "./app/action/job/end.js" },
  library: "./index.js",
};

const LICENCES = "licenses.txt";

rmSync("dist", { recursive: true, force: true });
const licences = [await bundlePrograms(), await bundleCacheWorker()];
write("dist/licenses.txt", licencesIn(licences));
writeLibrary();
write("dist/index.js", oldSyntax("src/app/action/entry.cts"));
write("dist/job.js", oldSyntax("src/app/action/job/entry.cts"));
for (const step of ["start", "end"])
  write(`dist/job-${step}.js`, `"use strict";require("./job.js").${step}();\n`);
write("dist/cli.js", oldSyntax("src/app/cli/entry.cts"));
chmodSync("dist/cli.js", 0o755);

async function bundlePrograms() {
  const faces = Object.entries(FACES).map(
    ([name, path]) => `export const ${name} = () => import("${path}");\n`,
  );
  write("lib/faces.js", faces.join(""));
  const { code, assets } = await compile("lib/faces.js", { esm: false, minify: false, externals });
  const isChunk = (name) => /^\d+\.index\.js$/.test(name);
  const chunks = Object.entries(assets).filter(([name]) => isChunk(name));
  if (chunks.filter(([, { source }]) => EARLY.test(source)).length !== 1)
    throw new Error("commander does not load node:child_process as scripts/bundle.mjs knows it");
  const texts = chunks.map(([name, { source }]) => [
    String(Number.parseInt(name, 10)),
    String(source).replace(EARLY, WHEN_USED),
  ]);
  for (const [name, text] of await share(code, new Map(texts), ["run", "action", "cli"]))
    write(join("dist", name), text);
  for (const [name, asset] of Object.entries(assets))
    if (!isChunk(name) && name !== LICENCES) write(join("dist", name), asset.source);
  write("dist/package.json", '{ "type": "commonjs" }\n');
  return String(assets[LICENCES].source);
}

/** Bundles it apart: it needs the HTTP client, and one of its packages (@azure/storage-common) does not run as CommonJS. */
async function bundleCacheWorker() {
  const { code, assets } = await compile("lib/stores/cache/worker.js", { esm: true, minify: true });
  write("dist/cache/index.js", code);
  write("dist/cache/package.json", '{ "type": "module" }\n');
  for (const [name, asset] of Object.entries(assets))
    if (name !== LICENCES) write(join("dist/cache", name), asset.source);
  return String(assets[LICENCES].source);
}

/** Writes the library's two faces, which share one copy of everything (one OwnerReportError), and its types. */
function writeLibrary() {
  write("dist/library.js", '"use strict";module.exports=require("./main.js").library();\n');
  const names = Object.keys(createRequire(import.meta.url)("../dist/library.js"));
  write(
    "dist/library.mjs",
    `import library from "./library.js";\nexport const { ${names.join(", ")} } = library;\n`,
  );
  copyTypes("index.d.ts", new Set());
  write("dist/types/index.d.mts", 'export * from "./index.js";\n');
}

/** Copies a declaration file and all that it imports. */
function copyTypes(path, done) {
  if (done.has(path)) return;
  done.add(path);
  const text = readFileSync(join("lib", path), "utf8");
  write(join("dist/types", path), text);
  for (const [, imported] of text.matchAll(/\bfrom "(\..*)\.js"|import\("(\..*?)\.js"\)/g))
    copyTypes(join(dirname(path), `${imported}.d.ts`), done);
}

function compile(entry, options) {
  return ncc(join(process.cwd(), entry), { cache: false, quiet: true, license: LICENCES, ...options });
}

function oldSyntax(source) {
  const { code } = swc.transformSync(readFileSync(source, "utf8"), {
    jsc: { parser: { syntax: "typescript" }, target: "es5", minify: { compress: true, mangle: true } },
    module: { type: "commonjs" },
    minify: true,
  });
  return `${code}\n`;
}

function write(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
