import { dirname } from "node:path";
import type { Result, ScreenLine, ScreenPart, Table } from "../../delivery/result.js";
import { OwnerReportError } from "../../errors.js";
import { inertMessage } from "../../report/inert.js";
import { type RemedyName, remedy } from "../../report/remedies.js";
import { DurableFs } from "../../stores/directory/durable-fs.js";
import { makeDirectory } from "../../stores/directory/make-directory.js";
import { databaseProblem } from "../../stores/postgres/settings.js";
import { storeError } from "../../stores/store-error.js";
import { inputSpec } from "../config/inputs.js";
import { wrongUsage } from "../config/reader.js";
import { crontabWith, foreignShell, linesOf } from "./crontab.js";
import { canSend, envFileText, type Settings, writeEnvFile } from "./env-file.js";
import { type CronPlace, isLineOf, partsOf, startFileOf } from "./line.js";
import { lastRunAt, ownLines, silenceOf, tailOf } from "./log.js";
import { type CronRequest, formerSettings, type Plan, planOf, shellWarning, warningsOf } from "./plan.js";

/**
 * Prints, installs, shows or removes the crontab line that runs the watchdog of this queue every minute. Other lines
 * of the crontab stay byte for byte.
 *
 * @throws OwnerReportError `usage` when a crontab cannot hold the line; `unavailable` without a crontab program, or
 *   when nothing to send with is configured; `store`
 */
export function cron(request: CronRequest): Result {
  const plan = planOf(request);
  switch (request.config.action) {
    case "print":
      return print(plan);
    case "install":
      return install(plan);
    case "show":
      return show(plan);
    case "remove":
      return remove(plan);
  }
}

function print(plan: Plan): Result {
  const { line, place, settings, envFile } = plan;
  refuseFormer(plan);
  refuseNoDatabase(plan);
  envFileText(settings); // Throws the same errors as install.
  const missing = `The line needs ${place.envFile}, which is not there yet. To make it yourself: mkdir -p the folder ${dirname(place.logFile)}, and a file of mode 0600 with ${namesOf(settings)}. This makes both, and installs the line: ${installOf(plan, "installForPrinted", changedFlags(plan, []))}`;
  const altered =
    inertMessage(line) === line ? [] : ["A path in the line is shown altered; --json has the exact line."];
  const warnings = [...(envFile ? [] : [missing]), ...altered, ...warningsOf(plan)];
  return { outcome: "ok", text: line, details: { ...detailsOf(plan) }, screen: [whole(line)], warnings };
}

function installOf({ config }: Plan, name: RemedyName, flags: readonly string[] = []): string {
  return remedy(name, undefined, [...config.queue.flags, ...flags]);
}

function refuseFormer(plan: Plan): void {
  const problem = formerSettings(plan);
  if (problem !== undefined) throw wrongUsage([problem]);
}

/** Refuses a line whose settings would not say where the database of its queue is. */
function refuseNoDatabase({ config, place, envFile, settings }: Plan): void {
  if (config.queue.store !== "postgres") return;
  const problem = databaseProblem(envFile ? envFile.settings : settings);
  if (problem === undefined) return;
  const where = envFile ? ` (those of ${place.envFile} count, which is there already)` : "";
  throw wrongUsage([`queue names a postgres queue, ${problem}${where}`]);
}

/** Lists the names of the settings, without the values, which may be secrets. */
function namesOf(settings: Settings): string {
  if (canSend(settings)) return `${Object.keys(settings).join(", ")} as they are set now`;
  return "OWNER_REPORT_SEND_CMD='…' (or OWNER_REPORT_WEBHOOK_URL, or OWNER_REPORT_TARGET for the OpenClaw route)";
}

function install(plan: Plan): Result {
  const { place, crontab, settings, config, before } = plan;
  refuseFormer(plan);
  refuseNoDatabase(plan);
  const after = crontabWith(before, isLineOf(place.queue), latin1(plan.line));
  if (!plan.envFile && !canSend(settings)) throw nothingToSendWith(place);
  envFileText(settings);
  if (config.dryRun) return dryRunResult(plan, before, after);
  if (!plan.envFile) writeEnvFile(place.envFile, settings);
  makeLogFolder(place);
  if (after !== before) crontab.write(after);
  const changed = after !== before;
  const done = changed ? "Installed: cron runs the watchdog" : "Installed already, nothing to change";
  const head = `${done}.${aboveShell(plan, after)}`;
  const details = { ...detailsOf(plan), installed: true, changed, env_file_made: !plan.envFile };
  const tables = [filesTable(plan, true)];
  return {
    ...{ outcome: "ok", text: `${head}\n${plan.line}`, details, tables },
    screen: [wrap(head), whole(plan.line), ...tables.flatMap(itemsOf)],
    warnings: [...shellWarning(place, after), ...warningsOf(plan)],
  };
}

/** Says where the line stands in a crontab whose SHELL does not understand it. */
function aboveShell({ place }: Plan, crontab: string): string {
  const isOurs = isLineOf(place.queue);
  const rest = linesOf(crontab).filter((line) => !isOurs(line));
  const shell = foreignShell(rest.join("\n"), () => false);
  const isAbove = shell !== undefined && foreignShell(crontab, isOurs) === undefined;
  return isAbove ? ` It stands above SHELL=${shell}, which may not understand it.` : "";
}

function show(plan: Plan): Result {
  const crontab = plan.before;
  const found = ownLines(plan.place, crontab);
  const isCurrent = found.length === 1 && found[0] === plan.line;
  const [log, start] = [tailOf(plan.place.logFile), tailOf(startFileOf(plan.place.logFile))];
  const lastRun = lastRunAt(plan.place);
  const details = {
    ...installedDetails(plan, found, lastRun),
    is_current: isCurrent,
    log_tail: log,
    start_tail: start,
  };
  const shown = shownLines(plan, found, isCurrent);
  const tables = [...differences(plan, found), filesTable(plan, false)];
  const tails = [...tailTable("Log, last lines", log), ...tailTable("Output of Node", start)];
  const ofLine = [...shellWarning(plan.place, crontab), ...runWarnings(plan, lastRun), ...warningsOf(plan)];
  const warnings = found.length === 0 ? [] : ofLine;
  return {
    ...{
      outcome: "ok",
      text: shown.map(({ line }) => line).join("\n"),
      details,
      tables: [...tables, ...tails],
    },
    screen: [...shown, ...tables.flatMap(itemsOf), ...tails.flatMap(linesShown)],
    warnings,
  };
}

function installedDetails(plan: Plan, found: readonly string[], lastRun: number | undefined) {
  return {
    ...detailsOf(plan),
    installed: found.length > 0,
    installed_lines: found,
    last_run_at: lastRun === undefined ? null : new Date(lastRun).toISOString(),
  };
}

/** Warns of an installed line that does not work. */
function runWarnings(plan: Plan, lastRun: number | undefined): string[] {
  const { envFile, place, clock } = plan;
  if (!envFile) return [`Every run fails: ${place.envFile} is not there.`];
  const former = formerSettings(plan);
  if (former !== undefined) return [`Every run fails. ${former}.`];
  const silence = silenceOf(lastRun, clock());
  return silence === undefined
    ? []
    : [`The line ${silence}, by its log. If it was not installed just now: does the cron daemon run?`];
}

function shownLines(plan: Plan, found: string[], isCurrent: boolean): ScreenLine[] {
  if (found.length === 0)
    return [
      wrap(
        `Not installed: no line of the crontab runs the watchdog for ${plan.place.queue}. This puts it there:`,
      ),
      whole(installOf(plan, "installCron", changedFlags(plan, found))),
    ];
  const lines = found.map(whole);
  if (isCurrent) return [wrap("Installed:"), ...lines];
  return [
    wrap("Installed, and not as it would be now:"),
    ...lines,
    wrap("This changes it:"),
    whole(installOf(plan, "installChanged", changedFlags(plan, found))),
  ];
}

/** Writes the flags that were given now and are not in the installed line as they are. */
function changedFlags({ config, line }: Plan, [found = ""]: string[]): string[] {
  const [installed, now] = [partsOf(found), partsOf(line)];
  return config.named.flatMap((name) => {
    const value = now.get(name) ?? inputSpec(name).fallback;
    const isOther = name !== "queue" && now.get(name) !== installed.get(name);
    return value === undefined || !isOther ? [] : [`--${name}`, value];
  });
}

function wrap(line: string): ScreenLine {
  return { line, long: "wrap" };
}

function whole(line: string): ScreenLine {
  return { line, long: "whole" };
}

/** Builds what a terminal shows of a table: its first column beside the others, or above them where there is no room. */
function itemsOf({ title, columns, rows }: Table): ScreenPart[] {
  const width = Math.max(...rows.map(([head = ""]) => head.length));
  const text = (cells: string[]) =>
    cells.length > 1 ? cells.map((cell, at) => `${columns[at + 1]} ${cell}`).join(", ") : cells.join();
  const items = rows.map(([head = "", ...cells]) => ({ head: `  ${head.padEnd(width)}`, text: text(cells) }));
  return [wrap(""), wrap(title), ...items];
}

/** Builds what a terminal shows of the end of a file. */
function linesShown({ title, rows }: Table): ScreenPart[] {
  return [wrap(""), wrap(title), ...rows.map(([line]) => ({ line: `  ${line}`, long: "wrap" as const }))];
}

/** Lists what an installation would change in the line. */
function differences({ line }: Plan, found: string[]): Table[] {
  const [installed, now] = [partsOf(found[0] ?? ""), partsOf(line)];
  const names = [...new Set([...installed.keys(), ...now.keys()])];
  const rows = names
    .filter((name) => installed.get(name) !== now.get(name))
    .map((name) => [name, installed.get(name) ?? "not given", now.get(name) ?? "not given"]);
  if (found.length === 0 || rows.length === 0) return [];
  return [{ title: "Different", columns: ["what", "installed", "would be"], rows }];
}

function remove(plan: Plan): Result {
  const { place, crontab, config, before } = plan;
  const count = ownLines(plan.place, before).length;
  const after = count === 0 ? before : crontabWith(before, isLineOf(place.queue));
  if (config.dryRun) return dryRunResult(plan, before, after);
  if (count > 0) crontab.write(after);
  const done = count > 0 ? "Removed: cron no longer runs" : "Nothing to remove: no line of the crontab runs";
  const text = `${done} the watchdog for ${place.queue}. The queue, its settings and its log stay; delete them yourself if nobody needs them.`;
  const details = { ...detailsOf(plan), installed: false, changed: count > 0 };
  const tables = [filesTable(plan, false)];
  return {
    outcome: "ok",
    text,
    details,
    tables,
    screen: [wrap(text), ...tables.flatMap(itemsOf)],
    warnings: [],
  };
}

/** Result of a dry run. Shows only our lines: the others may hold secrets. */
function dryRunResult(plan: Plan, before: string, after: string): Result {
  const [old, now] = [ownLines(plan.place, before), ownLines(plan.place, after)];
  const others = linesOf(before).length - old.length;
  const rows = [
    ...old.filter((line) => !now.includes(line)).map((line) => ["-", line]),
    ...now.map((line) => [old.includes(line) ? "" : "+", line]),
  ];
  const change = after === before ? "the crontab would stay as it is" : "the crontab would change";
  const details = {
    ...detailsOf(plan),
    would_change: after !== before,
    would_be_lines: now,
    other_lines: others,
  };
  const stay = ["No other line is there", "1 other line stays byte for byte"][others];
  const text = `Dry run, nothing changed: ${change}. ${stay ?? `${others} other lines stay byte for byte`}.`;
  const screen = [
    wrap(text),
    wrap(""),
    ...rows.map(([sign = "", line]) => whole(`${sign.padEnd(1)} ${line}`)),
  ];
  return {
    outcome: "dry-run",
    text,
    details,
    screen,
    tables: rows.length === 0 ? [] : [{ title: "Lines of this queue", columns: ["", "line"], rows }],
    warnings: [...(now.length === 0 ? [] : shellWarning(plan.place, after)), ...warningsOf(plan)],
  };
}

function detailsOf({ config, line, place, settings, envFile }: Plan): Record<string, unknown> {
  return {
    action: config.action,
    line,
    queue: place.queue,
    env_file: place.envFile,
    env_file_exists: envFile !== undefined,
    env_names: Object.keys(envFile?.settings ?? settings),
    log_file: place.logFile,
    start_file: startFileOf(place.logFile),
  };
}

function filesTable({ place, envFile, settings }: Plan, isInstall: boolean): Table {
  const state = envFile ? "there" : isInstall ? `made with ${Object.keys(settings).join(", ")}` : "not there";
  const rows = [
    ["settings", `${place.envFile} (${state})`],
    ["log", place.logFile],
    ["if Node fails", startFileOf(place.logFile)],
  ];
  return { title: "Files", columns: ["what", "where"], rows };
}

function tailTable(title: string, lines: string[]): Table[] {
  return lines.length === 0 ? [] : [{ title, columns: ["line"], rows: lines.map((line) => [line]) }];
}

function makeLogFolder({ logFile }: CronPlace): void {
  try {
    makeDirectory(new DurableFs(), dirname(logFile));
  } catch (error) {
    throw storeError("make the folder of", logFile, error).saying(() => "The crontab was not changed.");
  }
}

function nothingToSendWith({ envFile }: CronPlace): OwnerReportError {
  return new OwnerReportError(
    "unavailable",
    `Nothing to send with is configured, and ${envFile} does not exist. Give --send-cmd (or OWNER_REPORT_SEND_CMD), a webhook by OWNER_REPORT_WEBHOOK_URL, or --target (or OWNER_REPORT_TARGET) for the OpenClaw route. Nothing was changed.`,
  );
}

function latin1(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}
