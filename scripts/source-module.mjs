import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const inRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Loads a module of src/, with what it imports, without a build of the whole. */
export async function sourceModule(path) {
  const entry = { entryPoints: [inRoot(path)], bundle: true, write: false };
  const { outputFiles } = await build({ ...entry, platform: "node", format: "esm", logLevel: "error" });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`);
}
