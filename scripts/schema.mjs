/**
 * Writes schema/<command>.json, the JSON Schema of what each command prints with --json, from src/app/schemas.ts.
 * `--check` changes nothing and exits 1 when a file is out of date.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { sourceModule } from "./source-module.mjs";

const inRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
const folder = inRoot("schema");

async function schemas() {
  const { SCHEMAS, jsonSchemaOf } = await sourceModule("src/app/schemas.ts");
  return new Map(
    Object.keys(SCHEMAS).map((word) => [`${word}.json`, `${JSON.stringify(jsonSchemaOf(word), null, 2)}\n`]),
  );
}

const made = await schemas();
const there = existsSync(folder) ? readdirSync(folder) : [];
const read = (name) => (there.includes(name) ? readFileSync(`${folder}/${name}`, "utf8") : undefined);
const changed = [...made.keys()].filter((name) => read(name) !== made.get(name));
const former = there.filter((name) => !made.has(name));
if (values.check) {
  const wrong = [...changed, ...former];
  console.log(
    wrong.length === 0
      ? "schema/ is up to date."
      : `schema/ is out of date (${wrong.join(", ")}): run \`npm run docs\` and commit it.`,
  );
  process.exitCode = wrong.length === 0 ? 0 : 1;
} else {
  mkdirSync(folder, { recursive: true });
  for (const name of changed) writeFileSync(`${folder}/${name}`, made.get(name));
  for (const name of former) rmSync(`${folder}/${name}`);
}
