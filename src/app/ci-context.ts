import { readFileSync } from "node:fs";
import { type CiContext, NO_CONTEXT, NO_MATRIX } from "../report/fields.js";
import { LIMITS } from "../report/limits.js";
import { forgeOf } from "./forge.js";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the CI run from the runner's environment and its event file; all fields are empty outside CI. A field that cannot
 * be read stays empty: missing context is no reason to lose a report.
 *
 * @param matrix the values of the job's matrix as JSON, which no variable of the runner has
 */
export function readCiContext(environment: Environment, matrix = ""): CiContext {
  const of = (name: string) => oneLine(environment[`GITHUB_${name}`] ?? "");
  if (of("RUN_ID") === "") return NO_CONTEXT;
  return {
    run_url: runPage(environment, of),
    repository: of("REPOSITORY"),
    workflow: of("WORKFLOW"),
    job: of("JOB"),
    matrix_leg: matrixLeg(matrix),
    run_id: of("RUN_ID"),
    run_attempt: of("RUN_ATTEMPT"),
    ref: of("REF"),
    // For a pull request GITHUB_SHA is a merge commit that exists only in CI; the event names the pushed commit.
    sha: pullRequestHead(environment.GITHUB_EVENT_PATH) || of("SHA"),
    actor: of("ACTOR"),
  };
}

/** Names the leg of a matrix by a digest of its values: they may be long, and are nobody else's business. */
function matrixLeg(matrix: string): string {
  try {
    const values: unknown = JSON.parse(matrix);
    const text = JSON.stringify(values ?? {});
    return text === "{}" ? NO_MATRIX : SEEDS.map((seed) => fnv1a(text, seed)).join("");
  } catch {
    return "";
  }
}

/** Two of them, for 64 bits. */
const SEEDS = [0x811c9dc5, 0x1f3a9c2e];

/** Computes the 32 bits of FNV-1a: node:crypto would cost a reporting step a fifth of its start-up. */
function fnv1a(text: string, seed: number): string {
  const hash = Buffer.from(text).reduce((known, byte) => Math.imul(known ^ byte, 0x01000193), seed);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** Builds the URL of the run's page, by number on Forgejo, elsewhere by id; empty when unknown or too long. */
function runPage(environment: Environment, of: (name: string) => string): string {
  const run = of(forgeOf(environment) === "forgejo" ? "RUN_NUMBER" : "RUN_ID");
  const [server, repository] = [of("SERVER_URL").replace(/\/+$/, ""), of("REPOSITORY")];
  if ([server, repository, run].includes("")) return "";
  const page = `${server}/${repository}/actions/runs/${run}`;
  return page.length > LIMITS.lineCharacters ? "" : page;
}

function pullRequestHead(eventPath: string | undefined): string {
  if (!eventPath) return "";
  try {
    const sha = JSON.parse(readFileSync(eventPath, "utf8"))?.pull_request?.head?.sha;
    return typeof sha === "string" && /^[0-9a-f]{40,64}$/.test(sha) ? sha : "";
  } catch {
    return "";
  }
}

/** Turns a text into one line of limited length. */
export function oneLine(text: string, most: number = LIMITS.lineCharacters): string {
  const clean = text.replace(/[\r\n\u2028\u2029\0]+/g, " ").toWellFormed();
  return [...clean].slice(0, most).join("");
}
