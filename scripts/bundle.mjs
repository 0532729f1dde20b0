import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import swc from "@swc/core";
import ncc from "@vercel/ncc";
import { compileAtOnce } from "./eager.mjs";

/*
 * lib/ -> dist/: one bundle for the action, one for the CLI, each with its lazily loaded chunks and licences, and one for
 * the program that speaks with the cache service. What starts the first two is a file of its own, which every Node can
 * read: one that is too old says so, instead of a syntax error. It costs less than a clock can tell from noise.
 *
 * @actions/core pulls in an HTTP client (undici, 60 ms of start-up) for OIDC tokens, and @actions/exec (5 ms) to describe
 * the platform. This action asks it for neither, so both imports are pointed at an empty builtin instead; doctor's own
 * use of @actions/exec goes by the name #actions/exec (package.json). A test holds dist/ against undici coming back.
 */
const externals = {
  "@actions/http-client": "node:events",
  "@actions/http-client/lib/auth": "node:events",
  "@actions/exec": "node:events",
};

/** Both make every step start sooner: as CommonJS by a third of a bare node, minified by a fifth. */
const quick = { esm: false, minify: true, externals };

rmSync("dist", { recursive: true, force: true });
await bundle("lib/app/action/index.js", "dist", quick);
writeEntry("src/app/action/entry.cts", "dist");
await bundle("lib/app/cli/index.js", "dist/cli", quick);
writeEntry("src/app/cli/entry.cts", "dist/cli");
// It needs the HTTP client, and a part of it (@azure/storage-common) does not run as CommonJS.
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
