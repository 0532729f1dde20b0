import { expect, test } from "@jest/globals";
import { jobEnd } from "../../../src/app/action/job/job-end.js";

const HOSTED = { RUNNER_ENVIRONMENT: "github-hosted" };
const SELF_HOSTED = { RUNNER_ENVIRONMENT: "self-hosted" };

/** How a job ended that says `status`, on a runner of these variables; what differs from step to step: `a`, then `last`. */
function end(status: string | undefined, environment: Record<string, string>, last = "b", first = "a") {
  const runtime = { shell: "action", environment, directory: "/w", home: "/h" } as const;
  const given = { ...(status !== undefined && { "job-status": status }), "job-step": last };
  const program = { node: "node", script: "job-end.js" };
  return jobEnd(given, { at: 0, step: first }, { ...runtime, program });
}

const WITHOUT_PROOF: [string, Record<string, string>, string?, string?][] = [
  ["act", { ACT: "true" }],
  ["Gitea", { GITEA_ACTIONS: "true" }],
  ["Forgejo", { FORGEJO_ACTIONS: "true", GITEA_ACTIONS: "true" }],
  ["a runner that does not say what it is", {}],
  ["a runner of another kind", { RUNNER_ENVIRONMENT: "elsewhere" }],
  ["act that is told it is GitHub's", { ...HOSTED, ACT: "true" }],
  ["Gitea that is told it is GitHub's", { ...SELF_HOSTED, GITEA_ACTIONS: "true" }],
  ["GitHub's, where what differs from step to step is the same", HOSTED, "a", "a"],
  ["GitHub's, where nothing is told that differs from step to step", HOSTED, "", ""],
];

test.each(WITHOUT_PROOF)("on %s success is not known, and what is worse is", (_, environment, ...steps) => {
  const ends = ["success", "failure", "cancelled"].map((status) => end(status, environment, ...steps));
  expect(ends).toEqual(["unknown", "failure", "cancelled"]);
});

test.each([
  ["hosted", HOSTED],
  ["self-hosted", SELF_HOSTED],
])("on a %s runner of GitHub's the status is the job's", (_, environment) => {
  for (const status of ["success", "failure", "cancelled"] as const) {
    expect(end(status, environment)).toBe(status);
    expect(end(` ${status}\n`, environment, "", "a")).toBe(status);
  }
});

test.each([undefined, "", "skipped", "completed", "SUCCESS", "${{ job.status }}"])(
  "%j is nothing that a job ends with",
  (status) => {
    expect(end(status, HOSTED)).toBe("unknown");
  },
);
