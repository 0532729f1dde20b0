import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { root } from "./helpers/bundles.js";

const majors = Object.keys(JSON.parse(process.env.OWNER_REPORT_TEST_NODE_PATHS ?? "{}"));
const otherMajor = majors.find((major) => major !== process.versions.node.split(".")[0]);
const testOnOther = otherMajor === undefined ? test.skip : test;

testOnOther(
  "the other Node runs of a suite what `onEachNode` declares, wherever it stands, and nothing else",
  () => {
    const jest = ["--experimental-vm-modules", join(root, "node_modules/jest/bin/jest.js")];
    const suites = ["webhooks", "confirm.long"].map((name) => join(root, `test/dist/${name}.test.ts`));
    const of = ["--config", join(root, "jest.all.config.js"), "--selectProjects", `Node ${otherMajor}`];
    const dry = ["--testNamePattern", "^$", "--json", "--runTestsByPath", ...suites];
    const ran = execFileSync(process.execPath, [...jest, ...of, ...dry], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const { testResults }: { testResults: { assertionResults: { ancestorTitles: string[] }[] }[] } =
      JSON.parse(ran);
    const blocks = testResults.flatMap(({ assertionResults }) =>
      assertionResults.map(({ ancestorTitles }) => ancestorTitles.at(-1)),
    );
    expect([...new Set(blocks)].sort()).toEqual(
      ["confirm", "through a proxy"].map((title) => `${title} (Node ${otherMajor})`),
    );
  },
);
