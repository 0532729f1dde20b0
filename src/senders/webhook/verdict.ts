import type { Answer, Exchange, Trouble } from "../../platform/exchange.js";
import { troubleText } from "../../platform/trouble.js";
import type { SendResult, Temporary } from "../../report/delivery-record.js";
import { matches } from "../verdict.js";
import type { Service } from "./service.js";

/** What a verdict on an exchange depends on. */
export interface Judged {
  service: Service;
  /** Host of the webhook. */
  host: string;
  timeoutSeconds: number;
  /** Pattern that the body of a success must match. */
  successPattern?: string | undefined;
  /** Hides secrets in foreign words, cuts them and puts them on one line. */
  quote: (words: string) => string;
}

type Verdict = Pick<SendResult, "outcome" | "reason" | "receipt" | "temporary">;

const NOTHING_WENT_OUT = "nothing went out";
const MAY_HAVE = "the message may have gone out";
const MANY_REQUESTS = 429;
const TOO_EARLY = 425;
const TIMED_OUT = 408;
const UNAVAILABLE = 503;
/** Redirections to the same request elsewhere: it was not handled here. */
const MOVED = [301, 307, 308];
const LONGEST_WAIT_SECONDS = 366 * 24 * 3600;

/** Judges how an exchange ended (DESIGN §5.3): `sent` and `failed` are proved, everything else is in doubt. */
export function judge(exchange: Exchange, judged: Judged): SendResult {
  const verdict =
    exchange.stage === "answered"
      ? ofAnswer(exchange.answer, judged)
      : ofTrouble(exchange.stage, exchange.trouble, judged);
  return { ...verdict, exitCode: null, signal: null };
}

function ofTrouble(stage: "unwritten" | "written", trouble: Trouble, judged: Judged): Verdict {
  const what = troubleText(trouble, judged);
  if (stage === "written") return inDoubt(`${what}; ${MAY_HAVE}`);
  const isLasting = trouble.what === "certificate" || trouble.what === "cancel" || isRefusal(trouble);
  return failed(`${what}; ${NOTHING_WENT_OUT}${remedy(trouble)}`, isLasting ? undefined : {});
}

/** Whether a proxy will not let anything through: its 5xx are of the moment. */
function isRefusal({ what, status = 0 }: Trouble): boolean {
  return what === "proxy" && status < 500 && status !== MANY_REQUESTS;
}

function remedy({ what, status }: Trouble): string {
  if (what === "certificate")
    return ". If a private authority has signed it, let NODE_EXTRA_CA_CERTS name the file with that authority's certificate";
  return status === 407 ? ". HTTPS_PROXY must hold the proxy's user and password" : "";
}

function ofAnswer(answer: Answer, judged: Judged): Verdict {
  const { status, cut } = answer;
  if (status >= 200 && status <= 299) return cut ? ofCut(status, cut, judged) : ofSuccess(answer, judged);
  const said = saidBy(answer, judged);
  if (isForTheMoment(answer)) return failed(said, { retryAfterSeconds: waitSeconds(answer, judged.service) });
  const isRefused = status >= 400 && status <= 499 && status !== TIMED_OUT;
  const isUnclear = judged.service.unclear?.includes(status) === true;
  const isProved = MOVED.includes(status) || (isRefused && !isUnclear);
  return isProved ? failed(said) : inDoubt(`${said}; ${MAY_HAVE}`);
}

function ofCut(status: number, cut: Trouble, judged: Judged): Verdict {
  return inDoubt(`${judged.service.name} answered ${status}, but ${troubleText(cut, judged)}; ${MAY_HAVE}`);
}

function ofSuccess(answer: Answer, judged: Judged): Verdict {
  const { service, successPattern } = judged;
  const receipt = service.receipt(answer);
  if (!receipt) return inDoubt(`${saidBy(answer, judged)}, which is no sign of a success; ${MAY_HAVE}`);
  if (successPattern !== undefined && !matches(successPattern, answer.body))
    return inDoubt(
      `${service.name} answered ${answer.status}, but its answer does not match success-pattern; ${MAY_HAVE}`,
    );
  const kept = Object.entries(receipt).map(([name, value]) => [name, judged.quote(value)]);
  return { outcome: "sent", reason: "", receipt: kept.length > 0 ? Object.fromEntries(kept) : undefined };
}

function isForTheMoment({ status, headers }: Answer): boolean {
  const isAsked = headers["retry-after"] !== undefined;
  return status === TOO_EARLY || status === MANY_REQUESTS || (status === UNAVAILABLE && isAsked);
}

/** Returns the longest time that the refusal asks for; `undefined` when it names none. */
function waitSeconds(answer: Answer, service: Service): number | undefined {
  const asked = [retryAfter(answer), service.waitSeconds?.(answer)];
  const seconds = asked.filter((each) => each !== undefined && each >= 0 && each <= LONGEST_WAIT_SECONDS);
  return seconds.length === 0 ? undefined : Math.max(...(seconds as number[]));
}

/** Reads `Retry-After`: seconds, or a date, which counts from the date of the answer. */
function retryAfter({ headers }: Answer): number | undefined {
  const value = headers["retry-after"]?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  const seconds = (Date.parse(value) - Date.parse(headers.date ?? "")) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

function saidBy(answer: Answer, { service, quote }: Judged): string {
  const words = quote(service.words(answer));
  return `${service.name} answered ${answer.status}${words === "" ? "" : `: ${words}`}`;
}

function failed(reason: string, temporary?: Temporary): Verdict {
  return { outcome: "failed", reason, temporary };
}

function inDoubt(reason: string): Verdict {
  return { outcome: "in-doubt", reason };
}
