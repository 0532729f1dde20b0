/** The reusable workflow and its caller in the examples, and the pass that they lead to. */

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { runAction } from "./helpers/action.js";
import { gitBacklog, newGitQueue } from "./helpers/git-queue.js";
import { describeOnPosix } from "./helpers/platform.js";
import { handWritten, newQueue } from "./helpers/queue.js";
import { answer, startWebServer } from "./helpers/web-server.js";

interface Input {
  type: "string" | "number";
  default: string | number;
}
type Given = Record<string, string | number>;

const drain = parse(readFileSync(".github/workflows/drain.yml", "utf8"));
const declared: { inputs: Record<string, Input>; secrets: Record<string, object> } = drain.on.workflow_call;
const job = drain.jobs.drain;
interface Step {
  id?: string;
  if?: string;
  uses?: string;
  run?: string;
  with?: Given;
}
const steps = job.steps as Step[];
const deliver = steps.find(({ id }) => id === "deliver") as Step & { with: Given };
const example = parse(readFileSync("examples/git-drain.yml", "utf8"));
const caller = example.jobs.deliver;

test("the example gives only inputs and secrets that the workflow has, and grants what it asks for", () => {
  expect(Object.keys(declared.inputs)).toEqual(expect.arrayContaining(Object.keys(caller.with)));
  expect(Object.keys(declared.secrets)).toEqual(expect.arrayContaining(Object.keys(caller.secrets)));
  expect(caller.permissions).toEqual(job.permissions);
  expect(caller.uses).toBe("owner-report/owner-report/.github/workflows/drain.yml@v1");
});

test("the job has more time than the sends that it lets through may take", () => {
  const most = Number(/^inputs\.max-count > (\d+)$/.exec(steps[0]?.if ?? "")?.[1]);
  const seconds = most * Number(deliver.with["send-timeout"]);
  expect(job["timeout-minutes"] * 60).toBeGreaterThan(seconds + 60);
});

test("every input and secret reaches the pass or the runner", () => {
  const text = JSON.stringify(job);
  const given = [
    ...Object.keys(declared.inputs).map((name) => `inputs.${name}`),
    ...Object.keys(declared.secrets).map((name) => `secrets.${name}`),
  ];
  expect(given.filter((name) => !text.includes(name))).toEqual([]);
});

test("what is pinned is what runs: the action is checked out at the commit of the workflow itself", () => {
  const checkout = steps.find(({ uses }) => uses?.startsWith("actions/checkout@"))?.with;
  expect(deliver.uses).toBe(`./${checkout?.path}`);
  expect(checkout).toMatchObject({
    repository: "${{ job.workflow_repository || 'owner-report/owner-report' }}",
    ref: "${{ job.workflow_sha || 'v1' }}",
    "persist-credentials": false,
  });
  expect(steps.filter(({ uses }) => uses !== undefined && !/^\.\/|@[0-9a-f]{40}$/.test(uses))).toEqual([]);
  const warning = steps.find(({ if: when }) => when === "job.workflow_sha == ''");
  expect(warning?.run).toMatch(/::warning .*v1 runs, whatever the caller has pinned/);
});

const examples = readdirSync("examples").map((name) => [
  name,
  parse(readFileSync(`examples/${name}`, "utf8")),
]);

test.each(examples)(
  "%s puts no job that queues into a group where a waiting one is cancelled",
  (_, workflow) => {
    const jobs = Object.values(workflow.jobs) as { concurrency?: unknown; steps?: Step[] }[];
    const queuing = jobs.filter(({ steps: own = [] }) =>
      own.some(({ with: given }) => ["producer", "direct"].includes(String(given?.mode))),
    );
    expect(queuing.filter(({ concurrency }) => (workflow.concurrency ?? concurrency) !== undefined)).toEqual(
      [],
    );
  },
);

/** What the step gets, as the runner fills it; a secret that is not given is empty. */
function filled(given: Given, secrets: Record<string, string>): Record<string, string> {
  const value = (expression: string) => {
    const [, secret] = /^secrets\.(.*)$/.exec(expression) ?? [];
    if (secret !== undefined) return secrets[secret] ?? "";
    const name = expression.replace(/^inputs\./, "");
    return String(given[name] ?? declared.inputs[name]?.default);
  };
  return Object.fromEntries(
    Object.entries(deliver.with).map(([name, text]) => [
      name,
      String(text).replace(/\$\{\{ ([\w.-]+) \}\}/g, (_, expression: string) => value(expression)),
    ]),
  );
}

describeOnPosix("the step that delivers", () => {
  test("delivers no more than max-count, with the secret as its send command", async () => {
    const queue = newQueue();
    for (const id of ["a", "b", "c"]) queue.write(id, handWritten());
    const inputs = filled({ queue: queue.dir, "max-count": 2 }, { "send-cmd": "export X=1; echo $X" });
    const { outputs, code } = await runAction(inputs);
    expect([code, outputs.outcome, outputs["sent-count"], outputs["pending-count"]]).toEqual([
      0,
      "sent",
      "2",
      "1",
    ]);
  });

  test("delivers by the secret that is a webhook's URL", async () => {
    const server = await startWebServer(answer(200));
    const queue = newQueue();
    queue.write("a", handWritten());
    const inputs = filled({ queue: queue.dir }, { "webhook-url": `${server.origin}/in` });
    expect([(await runAction(inputs)).outputs.outcome, server.arrived.length]).toEqual(["sent", 1]);
  });

  test("delivers a git queue as the example asks for it", async () => {
    const server = await startWebServer(answer(200));
    const queue = newGitQueue();
    const ids = gitBacklog(queue, 2);
    const inputs = filled(caller.with, { "webhook-url": `${server.origin}/in` });
    const { code, outputs } = await runAction({ ...inputs, queue: `${inputs.queue}:${queue.repository}` });
    expect([code, outputs.outcome, server.arrived.length]).toEqual([0, "sent", 2]);
    expect([queue.pending(), queue.archived("sent")]).toEqual([[], ids]);
  });
});
