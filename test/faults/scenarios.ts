import { backlog } from "../helpers/queue.js";
import { isLong } from "./form.js";
import { comparable, newRoom, type Room } from "./room.js";

/** One word of the command line on a queue of its own. */
export interface Scenario {
  title: string;
  /** A fresh room, ready for the run. */
  room(): Room;
  words(room: Room): string[];
  /** What is run, undisturbed, after the disturbed run and before the next pass. */
  again?(room: Room): string[];
  /** System calls without which the harness would have tested nothing, with the path they touch. */
  essential: readonly string[];
}

const BODY = "A body of some length.\n".repeat(300);
const FIELDS = ["--team", "t", "--worker", "w", "--progress", "1%", "--done", "a: b", "--body", BODY];
const OWN_ID = "own-id";

const QUEUEING = [
  "mkdir queue/pending",
  "write queue/pending/.*.tmp",
  "fsync queue/pending/.*.tmp",
  "fsync queue/pending",
  "write stdout",
];
const SENDING = [
  "link queue/.*.tmp queue/lock",
  "fsync queue/deliveries/.*.tmp",
  "rename queue/deliveries/.*.tmp queue/deliveries/<id>.json",
  "fork",
  "link queue/pending/<id>.md queue/sent/<id>.md",
  "fsync queue/sent",
  "unlink queue/pending/<id>.md",
  "unlink queue/lock",
  "write stdout",
];

const REFUSE_FIRST =
  '[ "$OWNER_REPORT_ATTEMPT" != 1 ] || { echo retry-after=0 > "$OWNER_REPORT_RESULT"; exit 1; }';

export const producer: Scenario = {
  title: "a producer with an own id",
  room: newRoom,
  words: ({ queue }) => ["producer", ...FIELDS, "--report-id", OWN_ID, ...queue.flag],
  again: (room) => producer.words(room),
  essential: [
    ...QUEUEING,
    "link queue/pending/.*.tmp queue/pending/own-id.md",
    "link queue/.*.tmp queue/.put",
  ],
};

export const direct: Scenario = {
  title: "a direct send",
  room: newRoom,
  words: ({ queue, sender }) => ["direct", ...FIELDS, "--send-cmd", sender.record, ...queue.flag],
  essential: [...QUEUEING, ...SENDING, "link queue/pending/.*.tmp queue/pending/<id>.md"],
};

export const driver: Scenario = {
  title: "a driver",
  room: () => roomWithBacklog(1),
  words: ({ accepted, queue, sender }) => [
    ...["driver", [...accepted.keys()][0] ?? "", "--send-cmd", sender.record],
    ...queue.flag,
  ],
  essential: SENDING,
};

export const retrying: Scenario = {
  title: "a driver that is refused for the moment, and tries again",
  room: () => roomWithBacklog(1),
  words: ({ accepted, queue, sender }) => [
    ...["driver", [...accepted.keys()][0] ?? "", "--send-cmd", `${REFUSE_FIRST}\n${sender.record}`],
    ...queue.flag,
  ],
  essential: SENDING,
};

export const watchdog: Scenario = {
  title: `a watchdog with ${isLong ? "three reports" : "one report"}`,
  room: () => roomWithBacklog(isLong ? 3 : 1),
  words: ({ queue, sender }) => ["watchdog", "--all", "--send-cmd", sender.record, ...queue.flag],
  essential: SENDING,
};

export const SCENARIOS: readonly Scenario[] = [producer, direct, driver, retrying, watchdog];

/** A room whose queue holds some reports, oldest first in `accepted`. */
export function roomWithBacklog(count: number): Room {
  const room = newRoom();
  for (const id of backlog(room.queue, count))
    room.accepted.set(id, comparable(room.queue.text("pending", id)));
  return room;
}
