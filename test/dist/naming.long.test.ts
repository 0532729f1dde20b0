import { describe, expect, test } from "@jest/globals";
import { cli, cliJson } from "../helpers/cli.js";
import { gitBacklog, newGitQueue } from "../helpers/git-queue.js";
import { backlog, handWritten, newQueue, type Queue } from "../helpers/queue.js";

const short = (id: string) => id.slice(-8);
const hold = (queue: Queue, ...ids: string[]) =>
  cliJson(["hold", ...ids, "--reason", "not now", ...queue.flag]);

describe("one report is named by any part of its id that no other has", () => {
  test("in every state, and by its whole id where that is a part of another", async () => {
    const queue = newQueue();
    const [sent = "", held = "", pending = ""] = backlog(queue, 3);
    queue.write("deploy", handWritten());
    queue.write("deploy-2", handWritten());
    await cli(["driver", sent, "--send-cmd", "true", ...queue.flag]);
    await hold(queue, held);
    for (const id of [sent, held, pending])
      expect((await cliJson(["show", short(id), ...queue.flag])).json.report_id).toBe(id);
    expect((await cliJson(["show", "deploy", ...queue.flag])).json.report_id).toBe("deploy");
    expect((await cliJson(["show", "ploy-2", ...queue.flag])).json.report_id).toBe("deploy-2");
  });

  test("of a git queue too", async () => {
    const queue = newGitQueue();
    const [first = "", second = ""] = gitBacklog(queue, 2);
    const held = await cliJson(["hold", short(second), "--reason", "not now"], { env: queue.env() });
    expect([held.code, queue.archived("held"), queue.pending()]).toEqual([0, [second], [first]]);
    const none = await cli(["show", `${short(first).slice(0, -1)}x`], { env: queue.env() });
    expect([none.code, none.stderr.includes(first)]).toEqual([66, true]);
  });

  test("a part of several is refused with the list, one of none with the nearest, and one too short says so", async () => {
    const queue = newQueue();
    const ids = backlog(queue, 3);
    const several = await cli(["hold", "clawteam", "--reason", "x", ...queue.flag]);
    expect(several.code).toBe(64);
    for (const id of ids) expect(several.stderr).toContain(`\n  pending  ${id}`);
    const [first = ""] = ids;
    for (const typed of [`${short(first).slice(0, -1)}z`, first.replace("backend", "bakend")]) {
      const none = await cli(["show", typed, ...queue.flag]);
      expect([none.code, none.stderr]).toEqual([66, expect.stringContaining(`\n  pending  ${first}`)]);
    }
    const tooShort = await cli(["show", short(first).slice(-3), ...queue.flag]);
    expect([tooShort.code, tooShort.stderr]).toEqual([
      66,
      expect.stringMatching(`at least 4 characters. The nearest:\n  pending  ${first}`),
    ]);
    const nothingLike = await cli(["show", "quite-another", ...queue.flag]);
    expect([nothingLike.code, nothingLike.stderr]).toEqual([
      66,
      expect.stringContaining("owner-report list"),
    ]);
    expect(queue.ids("pending")).toEqual(ids);
  });

  test("driver and consumer, which are for programs, take whole ids only, and say which one is meant", async () => {
    const queue = newQueue();
    const [id = ""] = backlog(queue, 1);
    for (const typed of [short(id), short(id).slice(-3), id.replace("backend", "bakend")])
      for (const words of [
        ["driver", typed, "--send-cmd", "true"],
        ["consumer", typed],
      ]) {
        const none = await cli([...words, ...queue.flag]);
        expect([none.code, none.stderr]).toEqual([66, expect.stringContaining(`\n  pending  ${id}`)]);
      }
    expect(queue.ids("pending")).toEqual([id]);
  });
});

describe("a word that changes one report takes several", () => {
  test("and finds all of them before it changes one; one that is named twice counts once", async () => {
    const queue = newQueue();
    const [first = "", second = "", third = ""] = backlog(queue, 3);
    expect((await hold(queue, short(first), "no-such-report")).code).toBe(66);
    expect(queue.ids("held")).toEqual([]);
    const held = await hold(queue, short(first), queue.path("pending", third), first);
    expect(held).toMatchObject({ code: 0, json: { outcome: "ok", report_ids: [first, third] } });
    expect([queue.ids("held"), queue.ids("pending")]).toEqual([[first, third], [second]]);
  });

  test("retry sends in the order given and stops at the first failure", async () => {
    const queue = newQueue();
    const [first = "", second = "", third = "", fourth = ""] = backlog(queue, 4);
    const command = `[ "$OWNER_REPORT_ID" != ${first} ]`;
    const retried = await cliJson([
      ...["retry", short(third), short(first), short(second), short(fourth)],
      ...["--send-cmd", command, ...queue.flag],
    ]);
    expect(retried).toMatchObject({
      code: 1,
      json: { outcome: "partial", sent_ids: [third], failed_id: first, report_ids: [third] },
    });
    expect(retried.json.sent_count).toBe(1);
    expect(queue.ids("pending")).toEqual([first, second, fourth]);
    const said = await cli(["retry", first, second, "--send-cmd", command, ...queue.flag]);
    expect(said.stderr).toContain(`Not touched: ${second}`);
  });

  test("release --all releases every held report, also past one that is not valid, and is red for that one", async () => {
    const queue = newQueue();
    const [first = "", second = "", third = ""] = backlog(queue, 3);
    queue.write("not-valid", "no report\n");
    await hold(queue, first, "not-valid", second);
    const dry = await cliJson(["release", "--all", "--dry-run", ...queue.flag]);
    expect([dry.code, queue.ids("held")]).toEqual([65, [first, second, "not-valid"].sort()]);
    const released = await cliJson(["release", "--all", ...queue.flag]);
    expect(released).toMatchObject({
      code: 65,
      json: { failed_id: "not-valid", report_ids: [first, second] },
    });
    expect([queue.ids("held"), queue.ids("pending")]).toEqual([["not-valid"], [first, second, third]]);
    expect((await cli(["release", "--all", first, ...queue.flag])).code).toBe(64);
    expect(await cliJson(["release", "--all", ...newQueue().flag])).toMatchObject({
      code: 0,
      json: { outcome: "empty" },
    });
  });

  test("a report on its way to another queue is not released with all others", async () => {
    const queue = newQueue();
    const [first = "", second = ""] = backlog(queue, 2);
    await hold(queue, first);
    await cli(["hold", second, "--reason", "it is being moved to /elsewhere", ...queue.flag]);
    expect((await cliJson(["release", "--all", ...queue.flag])).json.report_id).toBe(first);
    expect(queue.ids("held")).toEqual([second]);
  });
});
