import type { History, Sending } from "./history.js";
import type { Machine } from "./machine.js";

export const STATES = ["pending", "sent", "held"] as const;
type State = (typeof STATES)[number];

/** The queues of a machine: one that everybody uses, and one that it may be moved to. */
export const QUEUES = ["/srv/queue", "/srv/other"] as const;
export type Queue = (typeof QUEUES)[number];

/** Where a report's file lies. */
export interface Lying {
  queue: Queue;
  state: State;
}

/** Every broken promise that the disk shows right after a boot, before anything runs. */
export function brokenAfterBoot(machine: Machine, history: History): string[] {
  const lost = [...history.accepted].filter(
    (id) => !history.pruned.has(id) && placesOf(machine, id).length === 0,
  );
  return [
    ...history.broken,
    ...lost.map((id) => `${id} was queued and is lost`),
    ...damaged(machine, history),
  ];
}

/** Every broken promise after the passes that follow a boot have ended. */
export function brokenAfterPasses(machine: Machine, history: History): string[] {
  const twice = [...history.offered.keys()].filter((id) => restingPlaces(machine, id).length > 1);
  const remains = machine.listing().filter((path) => /\/(\.[^/]*\.tmp|lock.*)$/.test(path));
  return [
    ...brokenAfterBoot(machine, history),
    ...twice.map((id) => `${id} lies in ${JSON.stringify(placesOf(machine, id))}`),
    ...remains.map((path) => `${path} was left behind`),
    ...falselySent(machine, history),
    ...brokenSends(history),
  ];
}

/** Every place that a report's file lies in. */
export function placesOf(machine: Machine, id: string): Lying[] {
  return QUEUES.flatMap((queue) => STATES.map((state) => ({ queue, state }))).filter(
    ({ queue, state }) => machine.read(`${queue}/${state}/${id}.md`) !== undefined,
  );
}

/** Whether a report waits in a queue for the end of its move to the other one. */
export function isBeingMoved(machine: Machine, id: string, queue: Queue): boolean {
  const record = machine.read(`${queue}/deliveries/${id}.json`);
  return record !== undefined && /^it is being moved/.test(JSON.parse(record).held_reason ?? "");
}

/** Where a report lies but for the place that it is being moved from: nothing is sent from there. */
function restingPlaces(machine: Machine, id: string): Lying[] {
  const isLeaving = ({ queue, state }: Lying) => state === "held" && isBeingMoved(machine, id, queue);
  return placesOf(machine, id).filter((place) => !isLeaving(place));
}

function damaged(machine: Machine, history: History): string[] {
  return machine.reports().flatMap(({ path, id }) => {
    const text = machine.read(path);
    return text !== undefined && history.offered.get(id)?.has(text) ? [] : [`${path} is not whole`];
  });
}

function falselySent(machine: Machine, history: History): string[] {
  return machine
    .reports()
    .filter(({ path, id }) => path.includes("/sent/") && !history.confirmed.has(id))
    .filter(({ id }) => !history.sends.some((sending) => sending.id === id && sending.outcome === "sent"))
    .map(({ id }) => `${id} is in sent/ and was never sent`);
}

function brokenSends(history: History): string[] {
  const ids = new Set(history.sends.map((sending) => sending.id));
  return [...ids].flatMap((id) => {
    const sends = history.of(id);
    const closed = history.closed.get(id);
    const after =
      closed !== undefined && sends.length > closed
        ? [`${id} was sent again after its success was recorded`]
        : [];
    return [...after, ...sends.flatMap((sending, index) => unflagged(id, sending, sends.slice(0, index)))];
  });
}

function unflagged(id: string, sending: Sending, earlier: readonly Sending[]): string[] {
  const mayHaveArrived = earlier.some((one) => one.outcome !== "failed");
  const repeated = earlier.some((one) => one.attempt >= sending.attempt);
  return [
    ...(mayHaveArrived && !sending.possibleDuplicate ? [`${id} was sent again and not flagged`] : []),
    ...(repeated ? [`${id} was sent twice as attempt ${sending.attempt}`] : []),
  ];
}
