import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { findOpenClaw, requireOpenClaw } from "../../../src/senders/openclaw/find.js";
import type { Machine } from "../../../src/senders/openclaw/machine.js";
import { fakeNode, fakePackage, write } from "../../helpers/openclaw.js";
import { describeOnPosix } from "../../helpers/platform.js";
import { tempDir } from "../../helpers/temp-dir.js";

const range = ">=24.16.0 <25 || >=26.1.0";

/** A machine with an empty home and nothing on PATH, on which a Node 20 runs now. */
function machine(home = tempDir(), environment: Record<string, string> = {}): Machine {
  const running = { path: fakeNode(join(home, "running/node"), "20.20.2"), version: "20.20.2" };
  const PATH = join(home, "bin");
  return { environment: { PATH, ...environment }, directory: home, home, running };
}

describeOnPosix("where OpenClaw and its Node are found", () => {
  test("in a clone in the home directory, with the Node on PATH", () => {
    const home = tempDir();
    const node = fakeNode(join(home, "bin/node"), "24.16.0");
    const entry = fakePackage(join(home, "openclaw"), range);
    expect(findOpenClaw(machine(home)).used).toEqual({ node, entry });
  });

  test("where OpenClaw's installer puts them: a wrapper with a private Node", () => {
    const home = tempDir();
    const own = join(home, ".openclaw");
    const node = fakeNode(join(own, "tools/node-v24.16.0/bin/node"), "24.16.0");
    symlinkSync(join(own, "tools/node-v24.16.0"), join(own, "tools/node"));
    const entry = fakePackage(join(own, "tools/node-v24.16.0/lib/node_modules/openclaw"), range);
    const shown = join(own, "tools/node/bin/node");
    write(join(own, "bin/openclaw"), `#!/usr/bin/env bash\nset -e\nexec "${shown}" "${entry}" "$@"\n`, 0o755);
    const { used, nodes, entries } = findOpenClaw(machine(home));
    expect(used).toEqual({ node: shown, entry });
    expect(nodes.filter(({ version }) => version === "24.16.0")).toHaveLength(1);
    expect(entries.filter(({ path }) => path.startsWith(home))).toHaveLength(1);
    expect(entries[0]?.from).toBe(`the wrapper ${join(own, "bin/openclaw")}`);
    expect(node).not.toBe(shown);
  });

  test("in npm's global packages, by the link on PATH", () => {
    const home = tempDir();
    const node = fakeNode(join(home, "bin/node"), "26.1.0");
    const folder = join(home, "elsewhere/lib/node_modules/openclaw");
    const entry = fakePackage(folder, range);
    symlinkSync(join(folder, "openclaw.mjs"), join(home, "bin/openclaw"));
    expect(findOpenClaw(machine(home)).used).toEqual({ node, entry });
  });

  test.each([
    ["beside a Node", "lib/node_modules/openclaw", {}],
    ["in npm_config_prefix", "prefix/lib/node_modules/openclaw", { npm_config_prefix: "prefix" }],
  ])("in npm's global packages %s, without a wrapper", (_, folder, environment) => {
    const home = tempDir();
    const node = fakeNode(join(home, "bin/node"), "24.20.0");
    const entry = fakePackage(join(home, folder), range);
    const absolute = Object.fromEntries(
      Object.entries(environment).map(([k, v]) => [k, join(home, String(v))]),
    );
    expect(findOpenClaw(machine(home, absolute)).used).toEqual({ node, entry });
  });

  test("in the prefix that ~/.npmrc names", () => {
    const home = tempDir();
    fakeNode(join(home, "bin/node"), "24.20.0");
    write(join(home, ".npmrc"), "audit=false\nprefix = ~/packages\n");
    const entry = fakePackage(join(home, "packages/lib/node_modules/openclaw"), range);
    expect(findOpenClaw(machine(home)).used?.entry).toBe(entry);
  });
});

describeOnPosix("which Node is used", () => {
  test.each([
    ["24.16.0", true],
    ["24.15.9", false],
    ["25.0.0", false],
    ["26.0.9", false],
    ["26.1.0", true],
    ["27.0.0", true],
  ])("%s fits %s: %s", (version, fits) => {
    const home = tempDir();
    fakeNode(join(home, "bin/node"), version);
    fakePackage(join(home, "openclaw"), range);
    expect(findOpenClaw(machine(home)).used !== null).toBe(fits);
  });

  test("the first that fits, and the others say why not", () => {
    const home = tempDir();
    const places = ["old", "good", "other"].map((name) => join(home, name));
    const [old, good, other] = places.map((folder, i) =>
      fakeNode(join(folder, "node"), `${[22, 26, 27][i]}.5.0`),
    );
    fakePackage(join(home, "openclaw"), range);
    const { used, nodes } = findOpenClaw(machine(home, { PATH: places.join(":") }));
    expect(used?.node).toBe(good);
    const reasons = Object.fromEntries(nodes.map(({ path, reason }) => [path, reason]));
    expect(reasons).toMatchObject({
      [String(old)]: `OpenClaw 2026.9.6 needs Node ${range}`,
      [String(good)]: "",
      [String(other)]: "another comes first",
    });
  });

  test("NODE_BIN or none: a better one on PATH is not used instead", () => {
    const home = tempDir();
    fakeNode(join(home, "bin/node"), "24.16.0");
    const old = fakeNode(join(home, "old/node"), "22.0.0");
    fakePackage(join(home, "openclaw"), range);
    const { used, nodes, problem } = findOpenClaw(machine(home, { NODE_BIN: old }));
    expect(used).toBeNull();
    expect(problem).toContain(`${old} (22.0.0)`);
    expect(nodes[1]?.reason).toBe("NODE_BIN names another");
  });

  test("a bare name in NODE_BIN is looked up on PATH", () => {
    const home = tempDir();
    const node = fakeNode(join(home, "bin/node24"), "24.16.0");
    fakePackage(join(home, "openclaw"), range);
    expect(findOpenClaw(machine(home, { NODE_BIN: "node24" })).used?.node).toBe(node);
  });

  test("none that does not print its version as Node does", () => {
    const home = tempDir();
    write(join(home, "bin/node"), "#!/bin/sh\necho hello\n", 0o755);
    fakePackage(join(home, "openclaw"), range);
    const { used, nodes } = findOpenClaw(machine(home));
    expect(used).toBeNull();
    expect(nodes[0]).toMatchObject({ version: null, reason: "it does not print its version as Node does" });
  });

  test("any, where OpenClaw does not say what it needs", () => {
    const home = tempDir();
    const entry = write(join(home, "bare/entry.js"), "");
    const { used, entries } = findOpenClaw(machine(home, { OPENCLAW_ENTRY: entry }));
    expect(used?.entry).toBe(entry);
    expect(entries[0]).toMatchObject({ version: null, engines: null, used: true });
  });
});

describeOnPosix("what is wrong is named, with what to do", () => {
  test("both variables at once", () => {
    const call = () =>
      requireOpenClaw(machine(tempDir(), { NODE_BIN: "/no/node", OPENCLAW_ENTRY: "/no/entry.js" }));
    expect(call).toThrow(/NODE_BIN names \/no\/node.*OPENCLAW_ENTRY names \/no\/entry\.js.*still pending/s);
  });

  test("a Node that does not fit: the range, the Nodes found, the variable", () => {
    const home = tempDir();
    fakePackage(join(home, "openclaw"), range);
    expect(() => requireOpenClaw(machine(home))).toThrow(
      /needs Node >=24\.16\.0 <25 \|\| >=26\.1\.0.*20\.20\.2.*NODE_BIN.*send-cmd/s,
    );
  });

  test("a folder in the place of the entry", () => {
    const home = tempDir();
    const { problem } = findOpenClaw(machine(home, { OPENCLAW_ENTRY: home }));
    expect(problem).toContain(`OPENCLAW_ENTRY names ${home}, but there is no such file`);
  });
});
