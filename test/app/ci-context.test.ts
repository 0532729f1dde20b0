import { expect, test } from "@jest/globals";
import { readCiContext } from "../../src/app/ci-context.js";

const run = {
  GITHUB_ACTIONS: "true",
  GITHUB_SERVER_URL: "https://forge.example",
  GITHUB_REPOSITORY: "o/r",
  GITHUB_RUN_ID: "44",
  GITHUB_RUN_NUMBER: "36",
};
const gitea = { ...run, GITEA_ACTIONS: "true" };
const forgejo = { ...gitea, FORGEJO_ACTIONS: "true" };
const page = (environment: Record<string, string>) => readCiContext(environment).run_url;

test("the page of a run is at its id on GitHub and Gitea, at its number on Forgejo", () => {
  expect(page(run)).toBe("https://forge.example/o/r/actions/runs/44");
  expect(page(gitea)).toBe("https://forge.example/o/r/actions/runs/44");
  expect(page(forgejo)).toBe("https://forge.example/o/r/actions/runs/36");
  expect(page({ ...forgejo, GITEA_ACTIONS: "" })).toBe("https://forge.example/o/r/actions/runs/36");
});

test("a page that is not known is none, and the id of the run stays what the runner says", () => {
  expect(page({ ...forgejo, GITHUB_RUN_NUMBER: "" })).toBe("");
  expect(page({ ...run, GITHUB_SERVER_URL: "" })).toBe("");
  expect(page({ ...run, GITHUB_SERVER_URL: `https://${"x".repeat(500)}` })).toBe("");
  expect(page({ ...run, GITHUB_SERVER_URL: "https://forge.example/git/" })).toBe(
    "https://forge.example/git/o/r/actions/runs/44",
  );
  expect(readCiContext(forgejo).run_id).toBe("44");
});

test("the legs of a matrix are told apart by its values, however they are written; a job without one is known as such", () => {
  const leg = (matrix?: string) => readCiContext(run, matrix).matrix_leg;
  const [linux, mac] = [leg('{"os": "linux"}'), leg('{"os": "mac"}')];
  expect([linux, mac]).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), expect.not.stringMatching(linux)]);
  expect(leg('{\n  "os": "linux"\n}')).toBe(linux);
  expect([leg("null"), leg("{}")]).toEqual(["none", "none"]);
  expect([leg(), leg(""), leg("$" + "{{ toJSON(matrix) }}")]).toEqual(["", "", ""]);
  expect(readCiContext({}, "null").matrix_leg).toBe("");
});
