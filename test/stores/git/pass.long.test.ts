import { describe, expect, test } from "@jest/globals";
import { consumer } from "../../../src/consumer.js";
import {
  emptyDelivery,
  type SendResult,
  sha256Of,
  withAttemptStarted,
} from "../../../src/report/delivery-record.js";
import type { Sender } from "../../../src/senders/sender.js";
import type { GitStore } from "../../../src/stores/git/store.js";
import { type Step, watchdog } from "../../../src/watchdog.js";
import { begun, recordIn } from "../../helpers/changes.js";
import { leaseOf, text } from "../../helpers/git-lease.js";
import { gitBacklog, newGitQueue } from "../../helpers/git-queue.js";
import { bareRepository, git, refsOf } from "../../helpers/git-remote.js";
import { openGitStore as open } from "../../helpers/git-store.js";

/** Has something happen right after a push that settled one report (whose id it is told) and began the next. */
function afterJointStep(store: GitStore, happen: (settled: string) => void): void {
  const change = store.change.bind(store);
  store.change = async (lease, first, ahead) => {
    const isBegun = await change(lease, first, ahead);
    if (ahead) happen(first.id);
    return isBegun;
  };
}

describe("a pass over a git queue", () => {
  const sentWith = { exitCode: 0, signal: null, outcome: "sent" as const, reason: "" };
  const senderOf = (send: (id: string) => SendResult): Sender => ({
    ready() {},
    send: async ({ report }) => send(report.report_id),
    close() {},
  });

  /** A sender that always succeeds, and the ids that it was given. */
  function recorder(): { sender: Sender; sends: string[] } {
    const sends: string[] = [];
    const sender = senderOf((id) => {
      sends.push(id);
      return sentWith;
    });
    return { sender, sends };
  }

  async function queueOf(...ids: string[]): Promise<GitStore> {
    const store = open(bareRepository());
    for (const id of ids) await store.put(id, text(id));
    return store;
  }

  test("that fails in its middle has begun nothing younger", async () => {
    const store = await queueOf("a", "b", "c");
    const failed = { ...sentWith, exitCode: 1, outcome: "failed" as const, reason: "no" };
    const sender = senderOf((id) => (id === "b" ? failed : sentWith));
    const result = await watchdog({ store, sender, limit: 9 });
    expect(result).toMatchObject({ outcome: "partial", sentIds: ["a"], failedId: "b" });
    expect((await recordIn(store, "b"))?.latest).toMatchObject([{ outcome: "failed" }]);
    expect(await recordIn(store, "c")).toBeUndefined();
  });

  test("that is told to stop while a report is settled leaves no trace of an attempt on the next one", async () => {
    const store = await queueOf("a", "b", "c");
    const stop = new AbortController();
    afterJointStep(store, () => stop.abort());
    const { sender, sends } = recorder();
    const result = await watchdog({ store, sender, limit: 9, maxAttempts: 1, cancel: stop.signal });
    expect(result).toMatchObject({
      ...{ outcome: "partial", sentIds: ["a"], backlog: { pending: 2, held: 0 } },
      failedReason: "owner-report was told to stop",
    });
    expect(result.failedId).toBeUndefined();
    expect(sends).toEqual(["a"]);
    expect(await recordIn(store, "b")).toMatchObject({ attempts: 0, in_doubt: 0, latest: [] });
    expect((await consumer({ store, idOrPath: "b" })).report).toMatchObject({ attempts: 0, delivery: null });
    const next = await watchdog({ store, sender, limit: 9, maxAttempts: 1 });
    expect(next).toMatchObject({ outcome: "sent", sentIds: ["b", "c"] });
    expect(await recordIn(store, "b")).toMatchObject({
      attempts: 1,
      latest: [{ possible_duplicate: false }],
    });
  });

  test("whose caller throws between two reports leaves the next one as it was", async () => {
    const store = await queueOf("a", "b");
    const step = ({ index }: Step) => {
      if (index === 1) throw new Error("the terminal is gone");
    };
    const pass = watchdog({ store, sender: senderOf(() => sentWith), limit: 9, step });
    await expect(pass).rejects.toThrow("the terminal is gone");
    expect(await store.find("a")).toMatchObject({ state: "sent" });
    expect(await recordIn(store, "b")).toMatchObject({ attempts: 0, latest: [] });
    expect(await store.holder()).toBeUndefined();
  });

  test("takes no part in what others queue meanwhile, and counts it", async () => {
    const remote = bareRepository();
    const store = open(remote);
    for (const id of ["a", "b"]) await store.put(id, text(id));
    const more = open(remote);
    const put = (id: string) => more.put(`more-${id}`, text(`more-${id}`));
    const sender: Sender = {
      ...senderOf(() => sentWith),
      send: async ({ report }) => {
        await put(report.report_id);
        return sentWith;
      },
    };
    const result = await watchdog({ store, sender, limit: 9 });
    expect(result).toMatchObject({ outcome: "sent", sentIds: ["a", "b"], backlog: { pending: 2, held: 0 } });
  });

  test("records how a send ended before it reads anything more from the remote", async () => {
    const remote = bareRepository();
    git(["-C", remote, "config", "uploadpack.allowFilter", "true"]);
    const ids = gitBacklog(newGitQueue(remote), 52);
    const store = open(remote);
    const sentBefore: Record<string, boolean> = {};
    let settledLast = "";
    const change = store.change.bind(store);
    store.change = async (lease, first, ahead) => {
      const isBegun = await change(lease, first, ahead);
      if (first.to === "sent") settledLast = first.id;
      return isBegun;
    };
    const find = store.find.bind(store);
    let sending = "";
    store.find = async (id, states) => {
      if (sending !== "" && !store.isAtHand(id)) sentBefore[id] = settledLast === sending;
      return find(id, states);
    };
    const sender = senderOf((id) => {
      sending = id;
      return sentWith;
    });
    const result = await watchdog({ store, sender, limit: 99 });
    expect(result).toMatchObject({ outcome: "sent", sentIds: ids });
    expect(sentBefore).toEqual({ [ids[50] ?? ""]: true });
  });

  test("decides on each report again: with in-doubt hold, a report in doubt is held, not sent", async () => {
    const store = await queueOf("a", "b", "c");
    const lease = await leaseOf(store);
    const open = withAttemptStarted(
      emptyDelivery("b", await sha256Of((await store.find("b"))?.bytes ?? new Uint8Array())),
      { attempt: 1, possibleDuplicate: false, owner: "gone", fence: 1, at: "2026-01-01T00:00:00.000Z" },
    );
    await store.change(lease, begun("b", open));
    await lease.release();
    const { sender, sends } = recorder();
    const result = await watchdog({ store, sender, limit: 9, inDoubt: "hold" });
    expect(result).toMatchObject({ outcome: "partial", sentIds: ["a"], failedId: "b" });
    expect(sends).toEqual(["a"]);
    expect(await store.find("b")).toMatchObject({ state: "held" });
  });

  test("what git's transport pushed once more, after a pass had delivered it, is archived and not sent again", async () => {
    const remote = bareRepository();
    const store = open(remote);
    await store.put("a", text("a"), "generated");
    const pushed = refsOf(remote)["refs/owner-reports/pending/a"] ?? "";
    let sends = 0;
    const sender: Sender = {
      ready() {},
      send: async () => {
        sends += 1;
        return { exitCode: 0, signal: null, outcome: "sent", reason: "" };
      },
      close() {},
    };
    for (const _ of ["delivered", "brought back"]) {
      const pass = await watchdog({ store: open(remote), sender, limit: 9 });
      expect([pass.outcome, sends]).toEqual(["sent", 1]);
      expect(refsOf(remote)).not.toHaveProperty(["refs/owner-reports/pending/a"]);
      git(["-C", remote, "update-ref", "refs/owner-reports/pending/a", pushed]);
    }
    expect(await open(remote).find("a")).toMatchObject({ state: "pending" });
    expect((await recordIn(open(remote), "a"))?.latest).toMatchObject([{ outcome: "sent" }]);
  });

  test("delivers an own id with capitals behind a time, which its ref does not have, and lists it by that id", async () => {
    const remote = bareRepository();
    const id = "20241122t153000123z-Nightly";
    await open(remote).put(id, text(id));
    expect((await open(remote).oldest(9, Date.now())).places.map((place) => place.id)).toEqual([id]);
    expect((await open(remote).list("pending", Date.now())).map((place) => place.id)).toEqual([id]);
    const sender: Sender = {
      ready() {},
      send: async () => ({ exitCode: 0, signal: null, outcome: "sent", reason: "" }),
      close() {},
    };
    expect(await watchdog({ store: open(remote), sender, limit: 1 })).toMatchObject({ sentIds: [id] });
  });

  test("finds no report whose ref was removed, with all that it held, since it was listed", async () => {
    const remote = bareRepository();
    // A list reads the first fifty.
    const ids = gitBacklog(newGitQueue(remote), 52);
    const store = open(remote);
    expect((await store.list("pending", Date.now())).length).toBe(52);
    for (const id of ids) git(["-C", remote, "update-ref", "-d", `refs/owner-reports/pending/${id}`]);
    git(["-C", remote, "prune", "--expire=now"]);
    git(["-C", remote, "repack", "-adq"]);
    expect(await store.find(ids[51] ?? "")).toBeUndefined();
  });
});
