import type { History, Sending } from "./history.js";
import type { Machine } from "./machine.js";

export const STATES = ["pending", "sent", "held"] as const;
export type State = (typeof STATES)[number];

/** Every broken promise that the disk shows right after a boot, before anything runs. */
export function brokenAfterBoot(machine: Machine, history: History): string[] {
  const lost = [...history.accepted].filter((id) => statesOf(machine, id).length === 0);
  return [...lost.map((id) => `${id} was queued and is lost`), ...damaged(machine, history)];
}

/** Every broken promise after the passes that follow a boot have ended. */
export function brokenAfterPasses(machine: Machine, history: History): string[] {
  const twice = [...history.offered.keys()].filter((id) => statesOf(machine, id).length > 1);
  const remains = machine.listing().filter((path) => /(^|\/)(\.[^/]*\.tmp|lock.*)$/.test(path));
  return [
    ...brokenAfterBoot(machine, history),
    ...twice.map((id) => `${id} lies in ${statesOf(machine, id).join(" and ")}`),
    ...remains.map((path) => `${path} was left behind`),
    ...falselySent(machine, history),
    ...brokenSends(history),
  ];
}

/** The states that a report's file lies in. */
export function statesOf(machine: Machine, id: string): State[] {
  return STATES.filter((state) => machine.read(`${state}/${id}.md`) !== undefined);
}

function damaged(machine: Machine, history: History): string[] {
  const broken: string[] = [];
  for (const state of STATES)
    for (const name of machine.names(state).filter((n) => n.endsWith(".md") && !n.startsWith(".")))
      if (machine.read(`${state}/${name}`) !== history.offered.get(name.slice(0, -".md".length)))
        broken.push(`${state}/${name} is not whole`);
  return broken;
}

function falselySent(machine: Machine, history: History): string[] {
  return machine
    .names("sent")
    .map((name) => name.slice(0, -".md".length))
    .filter((id) => history.closed.get(id)?.by !== "person")
    .filter((id) => !history.of(id).some((sending) => sending.outcome === "sent"))
    .map((id) => `${id} is in sent/ and was never sent`);
}

function brokenSends(history: History): string[] {
  const ids = new Set(history.sends.map((sending) => sending.id));
  return [...ids].flatMap((id) => {
    const sends = history.of(id);
    const closed = history.closed.get(id);
    const after =
      closed && sends.length > closed.sends ? [`${id} was sent again after its success was recorded`] : [];
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
