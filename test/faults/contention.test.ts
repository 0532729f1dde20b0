import { expect, test } from "@jest/globals";
import { describeOnPosix } from "../helpers/platform.js";
import { type Fight, fight, type Send } from "./contention-fight.js";
import { isLong, isShort } from "./form.js";

const [watchdogs, reports] = isLong ? [16, 1_000] : [4, isShort ? 30 : 40];
const seed = Number(process.env.OWNER_REPORT_SEED ?? 1);

function groups(sends: readonly Send[], by: (send: Send) => string): Send[][] {
  const found = new Map<string, Send[]>();
  for (const send of sends) found.set(by(send), [...(found.get(by(send)) ?? []), send]);
  return [...found.values()];
}

describeOnPosix(`${watchdogs} watchdogs at one queue of ${reports}, stopped and killed at random`, () => {
  let over: Promise<Fight> | undefined;
  const outcome = () => {
    over ??= fight(watchdogs, reports, seed);
    return over;
  };

  test("lose no report and change none", async () => {
    const { queue, ids, texts, sends, kills, takeovers, stops } = await outcome();
    expect(queue.ids("sent")).toEqual(ids);
    expect(ids.map((id) => queue.text("sent", id))).toEqual(texts);
    expect([queue.ids("pending"), queue.ids("held")]).toEqual([[], []]);
    if (isLong) console.info({ figures: { sends: sends.length, kills, takeovers, stops } });
    expect(Math.min(kills, takeovers, stops)).toBeGreaterThan(0);
  }, 1_800_000);

  test("keep the order within each pass", async () => {
    for (const sends of groups((await outcome()).sends, (send) => send.pass)) {
      const ids = sends.map((send) => send.id);
      expect(ids).toEqual([...new Set(ids)].sort());
    }
  });

  test("send no report again but after a kill or a takeover, and flag it then", async () => {
    const { sends, ids, kills, takeovers } = await outcome();
    expect(sends.length - ids.length).toBeLessThanOrEqual(kills + takeovers);
    for (const ofOne of groups(sends, (send) => send.id)) {
      const attempts = ofOne.map((send) => send.attempt);
      expect(new Set(attempts).size).toBe(attempts.length);
    }
    expect(sends.filter((send) => send.flagged !== send.attempt > 1)).toEqual([]);
  });

  test("end red only when they were taken over", async () => {
    const { ends, takeovers } = await outcome();
    const red = ends.filter((end) => end.code !== 0);
    expect(red.map((end) => end.stderr).filter((text) => !text.includes("taken this queue over"))).toEqual(
      [],
    );
    expect(red.length).toBeLessThanOrEqual(takeovers);
  });
});
