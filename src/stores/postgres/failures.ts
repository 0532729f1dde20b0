import { systemErrorName } from "../../errors.js";
import type { Settings } from "./settings.js";

/*
 * Failures of the database. What a repetition cannot heal is reported at once, with its remedy; a lost connection, a server
 * that restarts or is full of clients, and a clash of two transactions may pass. Every statement may be repeated.
 */

/** Reason that a statement failed. */
export interface Failure {
  /** Text for a person, without secrets. */
  text: string;
  remedy: string;
  /** A repetition may work. */
  mayPass: boolean;
  /** It may have been committed all the same: no answer came, or none that says it was not. */
  isLost: boolean;
  /** The connection is of no use any more. */
  isCut: boolean;
  /** What it asked for has not been made yet: the schema, a table or a column. */
  isNotMade: boolean;
}

/** Error of a statement that got no answer in time. */
export const SILENCE = "ERR_POSTGRES_SILENT";
/** Error of a connection that needs a password and has none. */
export const NO_PASSWORD = "ERR_POSTGRES_PASSWORD";

const TRY_LATER = "Try again later.";
const CHECK = "Check OWNER_REPORT_DATABASE_URL (or PGHOST, PGUSER, PGDATABASE, PGPASSWORD).";
const TRUST =
  "Name its certificate authority by sslrootcert=<file> in the URL or NODE_EXTRA_CA_CERTS; sslmode=no-verify would not ask who answers.";

const NO_TLS = "Turn it on there, or say sslmode=disable where the network between is your own.";

/** What the server says, by SQLSTATE or the beginning of one, and what to do about it. */
const ANSWERS: readonly { code: string; mayPass?: true; isLost?: true; remedy: string }[] = [
  { code: "40001", mayPass: true, remedy: TRY_LATER },
  { code: "40P01", mayPass: true, remedy: TRY_LATER },
  {
    code: "55P03",
    mayPass: true,
    remedy: "Another session keeps the queue's tables locked, or lock_timeout is too short.",
  },
  {
    code: "57014",
    mayPass: true,
    remedy: "Its statement_timeout for this role is too short, or somebody cancelled the statement.",
  },
  { code: "57P", mayPass: true, isLost: true, remedy: TRY_LATER },
  { code: "08", mayPass: true, isLost: true, remedy: TRY_LATER },
  {
    code: "53300",
    mayPass: true,
    remedy: "Allow more connections, or put a pooler such as PgBouncer before it.",
  },
  { code: "53100", isLost: true, remedy: "Make room on its disk." },
  { code: "53", isLost: true, remedy: TRY_LATER },
  { code: "58", isLost: true, remedy: "Look at the server's log." },
  { code: "XX", isLost: true, remedy: "Look at the server's log." },
  { code: "28", remedy: CHECK },
  { code: "3D000", remedy: CHECK },
  {
    code: "42501",
    remedy:
      "Let the owner of the schema owner_report grant this role what it needs: docs/postgres.md has the statements.",
  },
  {
    code: "25006",
    remedy: "It is a standby, or the role's default_transaction_read_only is on: name the primary.",
  },
];
const NOT_MADE = ["42P01", "3F000", "42703"];
/** Of the server itself, not of the network, although a pooler gives it the same code. */
const STARTUP_PARAMETER = /unsupported startup parameter|startup parameter.*not supported/i;

/** Describes why a statement failed. */
export function failureOf(cause: unknown, settings: Settings): Failure {
  const { code, message } = asError(cause);
  const isAnswer = /^[0-9A-Z]{5}$/.test(code) && isFromServer(cause);
  const failure = isAnswer ? answered(code, message, cause) : unanswered(code, message, settings);
  return { ...failure, text: shown(failure.text, settings) };
}

function asError(cause: unknown): { code: string; message: string } {
  // Several addresses of one host were tried: the first failure tells enough.
  const [first] = cause instanceof AggregateError ? cause.errors : [cause];
  return {
    code: systemErrorName(first) ?? "",
    message: first instanceof Error ? first.message : String(first),
  };
}

function isFromServer(cause: unknown): boolean {
  return typeof cause === "object" && cause !== null && "severity" in cause;
}

function answered(code: string, message: string, cause: unknown): Failure {
  const known = ANSWERS.find((answer) => code.startsWith(answer.code));
  const isEnd = code.startsWith("57P") || code.startsWith("08");
  const isParameter = STARTUP_PARAMETER.test(message);
  // A fault of the server is nothing done only where it says that it goes on (ERROR).
  const isPlainError = !isEnd && (cause as { severity?: unknown }).severity === "ERROR";
  return {
    text: `the server says: ${message} (${code})`,
    remedy: isParameter
      ? "A pooler takes no PGOPTIONS: set it for the role (ALTER ROLE … SET …)."
      : (known?.remedy ?? ""),
    mayPass: known?.mayPass === true && !isParameter,
    isLost: known?.isLost === true && !isPlainError && !isParameter,
    isCut: isEnd,
    isNotMade: NOT_MADE.includes(code),
  };
}

const UNREACHED = ["ECONNREFUSED", "ENOENT", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT"];
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/;

function unanswered(code: string, message: string, { host, port }: Settings): Failure {
  const server = host.startsWith("/") ? `${host}/.s.PGSQL.${port}` : `${host}, port ${port}`;
  const because = code === "" ? "" : ` (${code})`;
  const failure = { remedy: TRY_LATER, mayPass: true, isLost: false, isCut: true, isNotMade: false };
  const lasting = (text: string, remedy: string) => ({ ...failure, text, remedy, mayPass: false });
  if (code === NO_PASSWORD) return lasting(message, CHECK);
  if (code === SILENCE) return { ...failure, text: message, isLost: true };
  if (code === "ENOTFOUND") return lasting(`${host} was not found by its name${because}`, CHECK);
  if (CERTIFICATE.test(code)) return lasting(`the certificate of ${host} is not trusted${because}`, TRUST);
  if (/does not support SSL/.test(message)) return lasting(`${host} offers no TLS`, NO_TLS);
  if (UNREACHED.includes(code) || message === "timeout expired")
    return {
      ...failure,
      text: `there is no connection to ${server}${because}`,
      remedy: `${CHECK} ${TRY_LATER}`,
    };
  return {
    ...failure,
    text: `the connection to ${server} was lost${because || `: ${message}`}`,
    isLost: true,
  };
}

function shown(text: string, { password = "" }: Settings): string {
  const line = text.replace(/\s+/g, " ").trim().replace(/\.$/, "");
  return password.length < 4 ? line : line.replaceAll(password, "***");
}
