import { userInfo } from "node:os";
import { notBlank } from "../../platform/blank.js";
import { percentDecoded } from "../../platform/url.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** The variable that names the database; that of the application, DATABASE_URL, is another one and not read. */
export const DATABASE_URL = "OWNER_REPORT_DATABASE_URL";

/** Where the database is, and how to get in. */
export interface Settings {
  /** A name, an address, or the directory of a Unix socket. */
  host: string;
  port: number;
  database: string;
  user: string;
  /** `undefined` when ~/.pgpass may have it. */
  password: string | undefined;
  tls: Tls;
  applicationName: string;
  /** The server's own settings for this session (PGOPTIONS); poolers refuse them. */
  options: string | undefined;
  connectSeconds: number;
  /** Whether the server must prove that the TLS connection ends in it (channel_binding=require). */
  bindsChannel: boolean;
}

/** How the connection is encrypted and the server proved; the files are paths. */
export interface Tls {
  mode: "off" | "unverified" | "any-name" | "verified";
  rootCertificate?: string | undefined;
  certificate?: string | undefined;
  key?: string | undefined;
}

/** All variables by which the database of a queue is found and reached. */
export const DATABASE_VARIABLES: readonly string[] = [
  ...[DATABASE_URL, "PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGPASSFILE", "PGDATABASE"],
  ...["PGSSLMODE", "PGSSLROOTCERT", "PGSSLCERT", "PGSSLKEY", "PGCHANNELBINDING", "NODE_EXTRA_CA_CERTS"],
  ...["PGAPPNAME", "PGOPTIONS", "PGCONNECT_TIMEOUT"],
];

const MODES: Readonly<Record<string, Tls["mode"]>> = {
  disable: "off",
  "no-verify": "unverified",
  "verify-ca": "any-name",
  // These three ask for less than they get: encrypted without a proof is what no-verify says.
  ...{ allow: "verified", prefer: "verified", require: "verified" },
  "verify-full": "verified",
};
const DEFAULT_PORT = 5432;
const MOST_PORTS = 65_535;
const CONNECT_SECONDS = 10;
/** Variables one of which must be there when no URL is. */
const NAMING = ["PGHOST", "PGDATABASE"];

/** Returns why a queue in a database cannot have this name, or `undefined` when it can. */
export function laneProblem(lane: string): string | undefined {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/.test(lane)
    ? undefined
    : "must be 1 to 120 letters, digits, '.', '_' or '-', beginning with a letter or digit";
}

/**
 * Returns why a database cannot be found by these variables, or `undefined`. The text follows "names a postgres queue,", and
 * quotes no value.
 */
export function databaseProblem(environment: Environment): string | undefined {
  const url = notBlank(environment[DATABASE_URL])?.trim();
  if (url !== undefined) return urlProblem(url) ?? variableProblem(environment);
  if (notBlank(environment.PGSERVICE) !== undefined)
    return `and PGSERVICE is not read: give the database by ${DATABASE_URL} or PGHOST, PGUSER and PGDATABASE`;
  if (NAMING.some((name) => notBlank(environment[name]) !== undefined)) return variableProblem(environment);
  const other =
    notBlank(environment.DATABASE_URL) === undefined
      ? ""
      : " (DATABASE_URL is the application's, and not read)";
  return `and nothing says where its database is: set ${DATABASE_URL} (postgresql://user:password@host/database), or PGHOST, PGUSER and PGDATABASE${other}`;
}

function urlProblem(url: string): string | undefined {
  if (!/^postgres(ql)?:\/\//i.test(url) || !URL.canParse(url))
    return `and ${DATABASE_URL} is no URL of one database, postgresql://user:password@host:port/database: special characters in user and password must be percent-encoded (@ as %40, : as %3A, / as %2F, # as %23)`;
  const { hostname, hash, pathname, searchParams } = new URL(url);
  if (/[,@]/.test(hostname) || searchParams.get("host")?.includes(","))
    return `and ${DATABASE_URL} names several hosts: name one, the primary`;
  // A bare / or # in a password ends the part that names the host.
  if (hash !== "" || pathname.includes("@"))
    return `and ${DATABASE_URL} has a / or # that is not percent-encoded (%2F, %23)`;
  if (searchParams.has("service"))
    return `and ${DATABASE_URL} names a service, and no service file is read: give the host and the database`;
  const mode = modeIn(searchParams);
  return mode === undefined || mode in MODES
    ? undefined
    : `and ${DATABASE_URL} has an sslmode that does not exist: it is ${Object.keys(MODES).join(", ")}`;
}

function variableProblem(environment: Environment): string | undefined {
  const mode = notBlank(environment.PGSSLMODE);
  if (mode !== undefined && !(mode in MODES))
    return `and PGSSLMODE does not exist: it is ${Object.keys(MODES).join(", ")}`;
  const { host, port } = settingsOf(environment);
  // A host of the URL was looked at before, so that this one is PGHOST's.
  if (host.includes(",")) return "and PGHOST names several hosts: name one, the primary";
  return Number.isInteger(port) && port >= 1 && port <= MOST_PORTS
    ? undefined
    : "and its port (PGPORT, or port= in the URL) is no port";
}

function modeIn(parameters: URLSearchParams): string | undefined {
  const ssl = parameters.get("ssl") ?? undefined;
  const plain =
    ssl === undefined
      ? undefined
      : ({ true: "verify-full", "1": "verify-full", false: "disable", "0": "disable" }[ssl] ?? ssl);
  return parameters.get("sslmode") ?? plain;
}

/** Reads the settings of variables in which {@link databaseProblem} finds nothing wrong. */
export function settingsOf(environment: Environment): Settings {
  const given = notBlank(environment[DATABASE_URL])?.trim();
  const url = new URL(given ?? "postgresql:///");
  const of = (parameter: string, variable: string, part = "") =>
    notBlank(part) ??
    notBlank(url.searchParams.get(parameter) ?? undefined) ??
    notBlank(environment[variable]);
  const host = of("host", "PGHOST", percentDecoded(url.hostname).replace(/^\[|\]$/g, "")) ?? "localhost";
  const user = of("user", "PGUSER", percentDecoded(url.username)) ?? userOfSystem(environment);
  return {
    host,
    port: Number(of("port", "PGPORT", url.port) ?? DEFAULT_PORT),
    user,
    password: of("password", "PGPASSWORD", percentDecoded(url.password)),
    database: of("dbname", "PGDATABASE", percentDecoded(url.pathname.slice(1))) ?? user,
    tls: {
      mode: tlsMode(modeIn(url.searchParams) ?? notBlank(environment.PGSSLMODE), host),
      rootCertificate: of("sslrootcert", "PGSSLROOTCERT"),
      certificate: of("sslcert", "PGSSLCERT"),
      key: of("sslkey", "PGSSLKEY"),
    },
    applicationName: of("application_name", "PGAPPNAME") ?? "owner-report",
    options: of("options", "PGOPTIONS"),
    connectSeconds: Number(of("connect_timeout", "PGCONNECT_TIMEOUT")) || CONNECT_SECONDS,
    bindsChannel: of("channel_binding", "PGCHANNELBINDING") === "require",
  };
}

/** Returns the mode asked for, else none on this machine itself, and a verified server anywhere else. */
function tlsMode(asked: string | undefined, host: string): Tls["mode"] {
  if (host.startsWith("/")) return "off";
  return (asked === undefined ? undefined : MODES[asked]) ?? (isHere(host) ? "off" : "verified");
}

/** Whether a host is this machine itself. */
export function isHere(host: string): boolean {
  return host.startsWith("/") || host === "localhost" || host === "::1" || /^127(?:\.\d+){3}$/.test(host);
}

function userOfSystem({ USER }: Environment): string {
  try {
    return userInfo().username;
  } catch {
    return notBlank(USER) ?? "postgres"; // A user id without a name, as containers have them.
  }
}

/** Names the database for a person: host, port and name, never the user's password. */
export function placeOf({ host, port, database }: Settings): string {
  const where = host.includes(":") ? `[${host}]` : host;
  return `${where}${port === DEFAULT_PORT ? "" : `:${port}`}/${database}`.replace(
    /[\u0000-\u001f\u007f]/g,
    "?",
  );
}
