import { describe, expect, test } from "@jest/globals";
import { thisProcess } from "../../../src/platform/process-identity.js";
import { emptyDelivery } from "../../../src/report/delivery-record.js";
import { CLOCK_TOLERANCE, GIT_LEASE_SECONDS } from "../../../src/stores/git/lease.js";
import { begun } from "../../helpers/changes.js";
import { eventually } from "../../helpers/eventually.js";
import { elsewhere, later, leaseOf, pushFile, sameClock, text } from "../../helpers/git-lease.js";
import { bareRepository, refsOf } from "../../helpers/git-remote.js";
import { openGitStore as open } from "../../helpers/git-store.js";

describe("the lock at the remote", () => {
  test("of a process that is gone from this machine is taken over at once", async () => {
    const remote = bareRepository();
    await leaseOf(open(remote, { self: { ...thisProcess(), pid: 2 ** 22 + 1, start: "1" } }));
    expect((await leaseOf(open(remote))).fence).toBe(2);
  });

  test.each([
    ["another boot", { boot: "another/1" }],
    ["another machine", { host: "another-host" }],
  ])("of %s is left alone, even if this machine has its name and no such process", async (_, other) => {
    const remote = bareRepository();
    await leaseOf(
      open(remote, { self: { ...thisProcess(), pid: 2 ** 22 + 1, start: "1", ...other } }),
      "them",
    );
    expect(await open(remote).acquire("me")).toMatchObject({
      holder: { owner: "them", isOver: false },
    });
  });

  test.each([
    ["a year ahead of it", 365 * 86_400],
    ["a year behind it", -365 * 86_400],
    ["ahead of it by more than a lease", GIT_LEASE_SECONDS + CLOCK_TOLERANCE + 1],
  ])("of a machine whose clock is %s is taken over, and its late holder is refused", async (_, seconds) => {
    const remote = bareRepository();
    const store = open(remote, { clock: later(seconds), self: elsewhere });
    await store.put("a", text("a"));
    const strange = await leaseOf(store);
    const here = open(remote, { clock: sameClock });
    expect(await here.holder()).toMatchObject({ isOver: true });
    expect((await leaseOf(here)).fence).toBe(strange.fence + 1);
    await expect(store.change(strange, begun("a", emptyDelivery("a", "0")))).rejects.toThrow(
      "taken this queue over",
    );
  });

  test("is renewed although the clock of its holder was set back", async () => {
    const remote = bareRepository();
    let now = Date.now();
    const lease = await leaseOf(open(remote, { leaseSeconds: 3, clock: () => now }));
    const [first] = Object.values(refsOf(remote));
    now -= 3_600_000;
    await eventually("a renewed lock", () => Object.values(refsOf(remote))[0] !== first);
    await lease.release();
  });

  test("that owner-report did not write is an error that says how to remove it", async () => {
    const remote = bareRepository();
    pushFile(remote, "refs/owner-reports/lock", "x", "x");
    await expect(open(remote).acquire("me")).rejects.toThrow(/--delete refs\/owner-reports\/lock/);
  });

  test("is renewed in a long send, so that nobody takes it over", async () => {
    const remote = bareRepository();
    const lease = await leaseOf(open(remote, { leaseSeconds: 3 }));
    const [first] = Object.values(refsOf(remote));
    await eventually("a renewed lock", () => Object.values(refsOf(remote))[0] !== first);
    expect("holder" in (await open(remote).acquire("other"))).toBe(true);
    await lease.release();
    expect(refsOf(remote)).toEqual({});
  });
});
