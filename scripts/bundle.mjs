import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import swc from "@swc/core";
import ncc from "@vercel/ncc";
import { compileAtOnce } from "./eager.mjs";

/*
 * lib/ -> dist/: one bundle for the action, one for the CLI, each with its lazily loaded chunks and licences, and one for
 * the program that talks to the cache service. The first two are started by a small file that every Node can parse, so
 * that an old Node gets an error message instead of a syntax error. It adds no measurable time.
 *
 * @actions/core pulls in an HTTP client (undici, 60 ms of start-up) for OIDC tokens, and @actions/exec (5 ms) to describe
 * the platform. This action uses neither, so both imports are replaced by an empty builtin; doctor imports
 * @actions/exec under the name #actions/exec (package.json). A test fails if undici is bundled again.
 */
const externals = {
  "@actions/http-client": "node:events",
  "@actions/http-client/lib/auth": "node:events",
  "@actions/exec": "node:events",
};

/** Both make every step start faster: CommonJS by a third of the time of a bare node, minifying by a fifth. */
const quick = { esm: false, minify: true, externals };

rmSync("dist", { recursive: true, force: true });
await bundle("lib/app/action/index.js", "dist", quick);
writeEntry("src/app/action/entry.cts", "dist");
await bundle("lib/app/cli/index.js", "dist/cli", quick);
writeEntry("src/app/cli/entry.cts", "dist/cli");
// This one needs the HTTP client, and one of its packages (@azure/storage-common) does not run as CommonJS.
await bundle("lib/stores/cache/worker.js", "dist/cache", { esm: true, minify: true });

async function bundle(entry, folder, options) {
  const { code, assets } = await ncc(join(process.cwd(), entry), {
    cache: false,
    quiet: true,
    license: "licenses.txt",
    ...options,
  });
  write(join(folder, options.esm ? "index.js" : "main.js"), options.esm ? code : compileAtOnce(code));
  write(join(folder, "package.json"), `{ "type": "${options.esm ? "module" : "commonjs"}" }\n`);
  for (const [name, asset] of Object.entries(assets)) write(join(folder, name), asset.source);
}

function writeEntry(source, folder) {
  const { code } = swc.transformSync(readFileSync(source, "utf8"), {
    jsc: { parser: { syntax: "typescript" }, target: "es5", minify: { compress: true, mangle: true } },
    module: { type: "commonjs" },
    minify: true,
  });
  write(join(folder, "index.js"), `${code}\n`);
}

function write(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
