import { OUTCOMES, type Outcome, type SendResult } from "../report/delivery-record.js";
import { quoteCause, quoteReceipt } from "./cause.js";
import type { Said } from "./result-file.js";

/** Words of a send command, to be quoted for a record. */
interface Words {
  said: Said;
  /** Last line that it wrote to standard error. */
  lastLine: string;
  /** Hides secrets in them. */
  mask: (text: string) => string;
}

const MEANING = { failed: "nothing was sent", "in-doubt": "the message may have gone out" } as const;

/**
 * Adds to the end of a send command what it said: its outcome, which only makes things worse, the cause, the receipt of a
 * success and the time to wait after a refusal.
 */
export function withSaid(ending: SendResult, { said, lastLine, mask }: Words): SendResult {
  const outcome = worst(ending.outcome, said);
  const problems = said.problems.length === 0 ? undefined : said.problems;
  const warnings = problems && [
    `lines of its result file (OWNER_REPORT_RESULT) count for nothing: ${problems.join("; ")}`,
  ];
  if (outcome === "sent") return { ...ending, receipt: receiptOf(said, mask), warnings };
  const reason = reasonOf({ ...ending, outcome }, ending, quoteCause(said.reason || lastLine, mask));
  const { retryAfterSeconds } = said;
  const isTemporary = outcome === "failed" && retryAfterSeconds !== undefined;
  return { ...ending, outcome, reason, temporary: isTemporary ? { retryAfterSeconds } : undefined, warnings };
}

/** Returns the outcome that is furthest from sent. To ask for another try is to say that nothing was sent. */
function worst(outcome: Outcome, said: Said): Outcome {
  const asked = said.outcome ?? (said.retryAfterSeconds === undefined ? "sent" : "failed");
  return OUTCOMES[Math.max(OUTCOMES.indexOf(outcome), OUTCOMES.indexOf(asked))] ?? outcome;
}

function reasonOf({ outcome }: SendResult, ending: SendResult, cause: string): string {
  const how = ending.reason || "the send command ended with exit code 0";
  const isItsWord = outcome !== ending.outcome && outcome !== "sent";
  const base = isItsWord ? `${how}, and says that ${MEANING[outcome]}` : how;
  if (cause === "") return base;
  return outcome === "failed" ? `${base}: ${cause}` : `${base} (it said: ${cause})`;
}

function receiptOf({ receipt }: Said, mask: Words["mask"]): SendResult["receipt"] {
  const kept = Object.entries(receipt ?? {}).map(([name, value]) => [name, quoteReceipt(value, mask)]);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
