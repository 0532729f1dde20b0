import { spawnSync } from "node:child_process";
import { describe, expect, test } from "@jest/globals";
import { type ProcessIdentity, thisProcess } from "../../src/platform/process-identity.js";
import { holderOf, newClaimant } from "../../src/stores/claim.js";
import { describeOnLinux } from "../helpers/platform.js";

const NOW = Date.parse("2026-11-22T15:30:00.000Z");
const self: ProcessIdentity = { ...thisProcess(), boot: "boot/1" };
const gone: ProcessIdentity = { ...self, pid: spawnSync("true").pid, start: "1" };

/** Judges, as `judge`, a lock of 60 seconds whose holder has given no heartbeat for so many. */
function judged(by: ProcessIdentity | undefined, silence: number, judge: ProcessIdentity = self) {
  const lock = { claimant: by && newClaimant("pass", by, NOW), fence: 3, heartbeat: NOW - silence * 1000 };
  return holderOf(lock, { self: judge, beatSeconds: 5, leaseSeconds: 60 }, NOW);
}

describeOnLinux("a holder is gone at once", () => {
  test.each([
    ["its process has ended", gone],
    ["its pid is that of another process now", { ...self, start: "1" }],
  ])("when %s on this very host, boot and pid namespace", (_, by) => {
    expect(judged(by, 0)).toMatchObject({ isOver: true, secondsLeft: 0 });
  });
});

describe("a holder of which nothing is known counts by its heartbeat alone", () => {
  test.each<[string, ProcessIdentity | undefined, ProcessIdentity]>([
    ["on another host", { ...gone, host: "another" }, self],
    ["of another boot, or on a machine of the same name", { ...gone, boot: "another/1" }, self],
    ["in another pid namespace", { ...gone, boot: "boot/2" }, self],
    ["in a lock without a pid namespace, as older versions wrote it", { ...gone, boot: "boot" }, self],
    ["where neither side knows its boot", { ...gone, boot: "" }, { ...self, boot: "" }],
    ["where neither side knows its pid namespace", { ...gone, boot: "boot/" }, { ...self, boot: "boot/" }],
    ["where only the holder knows its boot", gone, { ...self, boot: "" }],
    ["where only the judge knows its boot", { ...gone, boot: "" }, self],
    ["with a pid that no process can have", { ...gone, pid: 0 }, self],
    ["with a pid that means a group", { ...gone, pid: -gone.pid }, self],
    ["with a pid beyond all pids", { ...gone, pid: 2 ** 40 }, self],
    ["in a lock that cannot be read", undefined, self],
  ])("%s", (_, by, judge) => {
    const seen = [0, 10, 11, 60, 61].map((silence) => judged(by, silence, judge));
    expect(seen.map(({ isOver }) => isOver)).toEqual([false, false, false, false, true]);
    expect(seen.map(({ isSilent }) => isSilent)).toEqual([false, false, true, true, true]);
    expect(seen.map(({ secondsLeft }) => secondsLeft)).toEqual([60, 50, 49, 0, 0]);
  });

  test.each<[string, ProcessIdentity, ProcessIdentity]>([
    ["the holder's start is unknown", { ...self, start: "" }, self],
    ["the own start is not comparable", { ...self, start: "1" }, { ...self, start: "" }],
  ])("where its pid is in use and %s", (_, by, judge) => {
    expect(judged(by, 0, judge).isOver).toBe(false);
    expect(judged(by, 61, judge).isOver).toBe(true);
  });
});

test("a living holder whose heartbeats stopped is over after the lease, and one from further ahead than that at once", () => {
  expect([-61, -60, 0, 60, 61].map((silence) => judged(self, silence).isOver)).toEqual([
    true,
    false,
    false,
    false,
    true,
  ]);
  expect(judged(self, -30)).toMatchObject({ isSilent: true, secondsLeft: 90 });
});
