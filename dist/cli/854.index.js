"use strict";
exports.id = 854;
exports.ids = [854];
exports.modules = {

/***/ 6854:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  operate: () => (/* binding */ operate)
});

// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/queue-afterwards.js
var queue_afterwards = __webpack_require__(7716);
;// CONCATENATED MODULE: ./lib/operator/checks-machine.js
const OLDEST_NODE = 20;
/** Whether this Node can run owner-report. */
function checkNode(version) {
    const what = "Node.js";
    const isFit = Number.parseInt(version, 10) >= OLDEST_NODE;
    return isFit
        ? { what, state: "pass", seen: `${version} at ${process.execPath}`, remedy: "" }
        : { what, state: "fail", seen: `${version} is too old`, remedy: `Use Node ${OLDEST_NODE} or later.` };
}

// EXTERNAL MODULE: ./lib/deliver.js
var deliver = __webpack_require__(6738);
;// CONCATENATED MODULE: ./lib/duration.js
/** A time span in seconds for a person, in its largest sensible unit: `45 s`, `12 min`, `30 h`, `9 days`. */
function duration(seconds) {
    if (seconds < 120)
        return `${seconds} s`;
    const minutes = Math.floor(seconds / 60);
    if (minutes < 120)
        return `${minutes} min`;
    const hours = Math.floor(minutes / 60);
    return hours < 72 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

// EXTERNAL MODULE: ./lib/report/id.js
var report_id = __webpack_require__(5469);
// EXTERNAL MODULE: ./lib/result.js
var result = __webpack_require__(4138);
// EXTERNAL MODULE: ./lib/watchdog.js
var watchdog = __webpack_require__(184);
// EXTERNAL MODULE: ./lib/delivery.js
var lib_delivery = __webpack_require__(5559);
// EXTERNAL MODULE: ./lib/pending.js
var pending = __webpack_require__(7144);
;// CONCATENATED MODULE: ./lib/operator/blocked.js



/** What blocks the queue at this report, which is its oldest; `undefined` when nothing does. */
async function blockedBy(store, id) {
    try {
        const delivery = (await (0,pending/* loadPending */.u)(store, id))?.delivery;
        const last = delivery?.latest.at(-1);
        if (!delivery || !last || last.outcome === "sent" || (0,lib_delivery/* isReleased */.OZ)(delivery))
            return undefined;
        const isKept = delivery.latest.length === delivery.attempts;
        const since = isKept ? sinceOf(delivery.latest) : null;
        const stop = (0,lib_delivery/* decide */.LD)(delivery, "resend").do === "blocked" ? ", three times in doubt" : "";
        return { report_id: id, reason: `${reasonOf(last)}${stop}`, since, attempts: delivery.attempts };
    }
    catch (error) {
        if (!(error instanceof errors/* OwnerReportError */.Om) || error.code !== "invalid-report")
            throw error;
        return { report_id: id, reason: error.message, since: null, attempts: 0 };
    }
}
function sinceOf([first]) {
    return first ? (first.ended_at ?? first.started_at) : null;
}
function reasonOf({ outcome, reason }) {
    return outcome === null ? "an attempt was started and nothing is known of its end" : reason;
}

// EXTERNAL MODULE: ./lib/consumer.js + 1 modules
var consumer = __webpack_require__(2951);
;// CONCATENATED MODULE: ./lib/operator/row.js



const UNKNOWN = {
    team: null,
    worker: null,
    task_id: null,
    progress: null,
    status: null,
    attempts: null,
    last_attempt_at: null,
    last_outcome: null,
    last_reason: null,
    held_reason: null,
};
/** Reads one report for a list; `undefined` when it has gone meanwhile. One that is not valid is listed as such. */
async function rowOf(store, state, place, now) {
    const moment = (0,report_id/* momentOfKey */.Ff)(place.key);
    const known = {
        report_id: place.id,
        state,
        path: store.pathOf(state, place.id),
        age_seconds: Number.isNaN(moment) ? null : Math.max(0, Math.floor((now - moment) / 1000)),
    };
    try {
        const loaded = await (0,consumer/* load */.Hh)(store, place.id, [state]);
        return loaded && { ...known, ...contentOf(loaded), problem: null };
    }
    catch (error) {
        if (!(error instanceof errors/* OwnerReportError */.Om) || error.code !== "invalid-report")
            throw error;
        return { ...known, ...UNKNOWN, problem: error.message };
    }
}
/** Those of `places` that are still there. */
async function rowsOf(store, state, places, now) {
    const rows = [];
    for (const place of places) {
        const row = await rowOf(store, state, place, now);
        if (row)
            rows.push(row);
    }
    return rows;
}
/** Those with the latest failed attempts first, then the rest as they were. */
function errorsFirst(rows) {
    const errorAt = (row) => {
        if (row.problem !== null)
            return "9999";
        return row.last_outcome === "failed" || row.last_outcome === "in-doubt"
            ? (row.last_attempt_at ?? "")
            : "";
    };
    return [...rows].sort((a, b) => (errorAt(a) < errorAt(b) ? 1 : errorAt(a) > errorAt(b) ? -1 : 0));
}
function contentOf({ report, delivery }) {
    const last = delivery?.latest.at(-1);
    const { team, worker, task_id, progress, status } = report;
    return {
        team,
        worker,
        task_id,
        progress,
        status,
        attempts: delivery?.attempts ?? 0,
        last_attempt_at: last ? (last.ended_at ?? last.started_at) : null,
        last_outcome: last?.outcome ?? null,
        last_reason: last && last.reason !== "" ? last.reason : null,
        held_reason: delivery?.held_reason ?? null,
    };
}

;// CONCATENATED MODULE: ./lib/operator/checks-queue.js








/** How many pending reports are read, oldest first. */
const READ = 200;
const LOG_ENTRIES = 500;
const CLOCK_TOLERANCE_MS = 5 * 60 * 1000;
/** The checklist's steps about the queue: what is pending, whether it is valid, what a pass would do, what blocks it. */
async function checkQueue(request) {
    const checks = [
        ["pending reports", checks_queue_pending],
        ["their content", content],
        ["next pass (dry run)", nextPass],
        ["backlog", backlog],
        ["held reports", held],
        ["last pass", lastPass],
        ["lock", lock],
        ["clock", clock],
    ];
    const findings = [];
    for (const [what, check] of checks)
        findings.push(await guarded(what, () => check(request)));
    return findings;
}
/** A check that cannot look has failed: what cannot be read is never fine. */
async function guarded(what, check) {
    try {
        return { ...(await check()), what };
    }
    catch (error) {
        if (!(error instanceof errors/* OwnerReportError */.Om))
            throw error;
        return { what, state: "fail", seen: error.message, remedy: "" };
    }
}
function found(state, seen, remedy = "") {
    return { what: "", state, seen, remedy };
}
async function checks_queue_pending({ store, clock }) {
    if (!(await store.exists()))
        return found("warn", `there is no queue at ${store.location} yet`, "Queue a first report (owner-report producer), or check queue-dir: a wrong path looks like an empty queue.");
    const { backlog } = await store.oldest(1, clock());
    return found("pass", backlog.pending === 0 ? "nothing is pending" : `${backlog.pending} pending`);
}
async function content({ store, clock }) {
    const { places, backlog } = await store.oldest(READ, clock());
    const rows = await rowsOf(store, "pending", places, clock());
    const [invalid] = rows.filter((row) => row.problem !== null);
    const looked = backlog.pending > rows.length ? `the oldest ${rows.length} are` : "all are";
    if (!invalid)
        return found("pass", rows.length === 0 ? "nothing to read" : `${looked} valid`);
    const hold = `owner-report hold ${invalid.report_id} --reason 'not valid'`;
    return found("fail", invalid.problem ?? "", `Mend the file, or set it aside: ${hold}`);
}
/** What the manual's two dry runs show: which report comes first, and whether it could be sent. */
async function nextPass(request) {
    const rehearsal = await (0,watchdog/* watchdog */.u)({ ...(0,deliver/* withDefaults */.rO)(request), dryRun: true, limit: 1 });
    if ((0,result/* exitCodeOf */.FO)(rehearsal, "watchdog") !== 0)
        return found("fail", rehearsal.text);
    return found("pass", rehearsal.text.replaceAll("\n", " "));
}
async function backlog({ store, clock }) {
    const [head] = (await store.oldest(1, clock())).places;
    const blocked = head && (await blockedBy(store, head.id));
    if (!head)
        return found("pass", "nothing waits");
    if (!blocked)
        return found("pass", `nothing blocks it; the oldest waits for ${waited(head, clock())}`);
    const since = blocked.since === null ? "" : ` since ${blocked.since}`;
    return found("fail", `blocked${since} by ${blocked.report_id} after ${blocked.attempts} attempt${blocked.attempts === 1 ? "" : "s"}: ${blocked.reason}`, `Mend the cause, then owner-report retry ${blocked.report_id}; or owner-report hold ${blocked.report_id} --reason '…'`);
}
function waited({ key }, now) {
    const moment = (0,report_id/* momentOfKey */.Ff)(key);
    return Number.isNaN(moment) ? "an unknown time" : duration(Math.max(0, Math.floor((now - moment) / 1000)));
}
async function held({ store, clock }) {
    const places = await store.list("held", clock());
    if (places.length === 0)
        return found("pass", "none");
    const remedy = "Look at them (owner-report list held), and release each or leave it.";
    return found("warn", `${places.length} held for a person`, remedy);
}
async function lastPass({ store, clock }) {
    const last = (await store.history(LOG_ENTRIES)).findLast((entry) => entry.event === "pass");
    if (!last)
        return found("warn", "no pass is in the log", "Run owner-report watchdog, or schedule it.");
    const ago = Math.max(0, Math.floor((clock() - Date.parse(String(last.at))) / 1000));
    const when = Number.isNaN(ago) ? `at ${String(last.at)}` : `${duration(ago)} ago`;
    const why = typeof last.failed_reason === "string" ? `: ${last.failed_reason}` : "";
    const seen = `${when}, ${String(last.outcome)}${why}`;
    return found(why === "" ? "pass" : "fail", seen, why === "" ? "" : "Mend the cause; the next pass tries again.");
}
async function lock({ store }) {
    const holder = await store.holder();
    if (!holder)
        return found("pass", "free");
    const who = `${holder.owner}, pid ${holder.pid} on ${holder.host}, since ${holder.since}`;
    return holder.isOver
        ? found("warn", `left by ${who}, which is gone`, "Nothing to do: the next pass takes it over.")
        : found("pass", `held by ${who}`);
}
/** Reports from the future: the clock here or there is wrong, and with it the order. */
async function clock({ store, clock: now }) {
    const places = await store.list("pending", Number.MAX_SAFE_INTEGER);
    const latest = places.at(-1);
    const ahead = latest ? (0,report_id/* momentOfKey */.Ff)(latest.key) - now() : 0;
    const seen = new Date(now()).toISOString();
    if (!(ahead > CLOCK_TOLERANCE_MS))
        return found("pass", seen);
    const remedy = "Set the clocks (NTP); such a report counts as queued now.";
    return found("warn", `${seen}; ${latest?.id} is dated ${duration(Math.floor(ahead / 1000))} later`, remedy);
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./lib/operator/checks-schedule.js


const WORKFLOWS = ".github/workflows";
/** Whether something runs the watchdog again and again: a scheduled workflow in CI, cron elsewhere. */
async function checkSchedule({ surroundings }) {
    const { environment } = surroundings;
    return environment.GITHUB_ACTIONS === "true" ? [await scheduledWorkflow(surroundings)] : [];
}
async function scheduledWorkflow({ environment, directory }) {
    const what = "scheduled workflow";
    const folder = (0,external_node_path_.join)(environment.GITHUB_WORKSPACE || directory, WORKFLOWS);
    const names = workflowsIn(folder);
    if (names === undefined)
        return {
            what,
            state: "skipped",
            seen: `${folder} is not here: the repository is not checked out`,
            remedy: "",
        };
    const drains = names.filter((name) => isDrain((0,external_node_fs_.readFileSync)((0,external_node_path_.join)(folder, name), "utf8")));
    if (drains.length === 0)
        return {
            what,
            state: "warn",
            seen: "no workflow with a schedule runs owner-report's watchdog",
            remedy: "Add one (examples/scheduled-drain.yml), or what a failed step leaves pending waits for the next run.",
        };
    return enabled(what, drains, environment);
}
function workflowsIn(folder) {
    try {
        return (0,external_node_fs_.readdirSync)(folder).filter((name) => /\.ya?ml$/.test(name));
    }
    catch {
        return undefined;
    }
}
/** Read as text on purpose: a workflow may name the watchdog in an action step, a script or a called workflow. */
function isDrain(workflow) {
    return /^\s*schedule\s*:/m.test(workflow) && /owner-report/.test(workflow) && /\bwatchdog\b/.test(workflow);
}
/** GitHub disables schedules after 60 days without activity; only its API tells. */
async function enabled(what, drains, environment) {
    const names = drains.join(", ");
    const states = await statesOf(environment);
    if (typeof states === "string")
        return {
            what,
            state: "pass",
            seen: `${names}; whether it is enabled is unknown (${states})`,
            remedy: "",
        };
    const off = drains.find((name) => (states.get(`${WORKFLOWS}/${name}`) ?? "active") !== "active");
    return off === undefined
        ? { what, state: "pass", seen: `${names}, enabled`, remedy: "" }
        : {
            what,
            state: "fail",
            seen: `${off} is ${states.get(`${WORKFLOWS}/${off}`)}`,
            remedy: `Enable it: gh workflow enable ${off}`,
        };
}
/** Each workflow's state by its path, or why that is not known (GitHub REST API, "List repository workflows"). */
async function statesOf({ GITHUB_API_URL: api, GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token, }) {
    if (!api || !repository)
        return "no GITHUB_API_URL";
    if (!token)
        return "no GITHUB_TOKEN in this step's env";
    try {
        const response = await fetch(`${api}/repos/${repository}/actions/workflows?per_page=100`, {
            headers: { authorization: `Bearer ${token}`, accept: "application/vnd.github+json" },
            signal: AbortSignal.timeout(10_000),
        });
        if (!response.ok)
            return `the API answered ${response.status}`;
        const answer = (await response.json());
        return new Map((answer.workflows ?? []).map(({ path, state }) => [String(path), String(state)]));
    }
    catch {
        return "the API cannot be reached";
    }
}

;// CONCATENATED MODULE: ./lib/operator/checks-sender.js


/** Whether there is something to send with, and whether it could start. Nothing is sent. */
async function checkSender({ sender }) {
    const what = "sender";
    if (!sender)
        return [{ what, state: "fail", seen: "nothing to send with is configured", remedy: deliver/* NO_SENDER */.oe }];
    try {
        sender.ready();
        return [
            { what, state: "pass", seen: "configured, and what runs it is there; nothing was sent", remedy: "" },
        ];
    }
    catch (error) {
        if (!(error instanceof errors/* OwnerReportError */.Om))
            throw error;
        return [{ what, state: "fail", seen: error.message, remedy: "" }];
    }
}

;// CONCATENATED MODULE: ./lib/operator/doctor.js





/**
 * Looks at everything that a report needs to reach its owner, in the order of the manual's debugging checklist.
 * Sends nothing, changes nothing. One check that fails makes the outcome `failed`.
 *
 * @throws OwnerReportError only where there is nothing to look at: wrong usage
 */
async function doctor(request) {
    const checks = [
        ...(await checkQueue(request)),
        ...(await checkSender(request)),
        ...(await checkSchedule(request)),
        ...(await request.store.examine()),
        checkNode(process.versions.node),
    ];
    const failed = checks.filter(({ state }) => state === "fail");
    const verdict = failed.length === 0 ? "No check failed." : `${failed.length} of ${checks.length} checks failed.`;
    const queue = await (0,queue_afterwards/* queueAfterwards */.f)(request);
    return {
        outcome: failed.length === 0 ? "ok" : "failed",
        text: `${textOf(checks)}\n\n${verdict} Nothing was sent and nothing was changed.`,
        details: { checks },
        tables: [],
        ...(failed[0] && { failedReason: failed.map(({ what, seen }) => `${what}: ${seen}`).join("; ") }),
        ...queue,
    };
}
function textOf(checks) {
    const width = Math.max(...checks.map(({ what }) => what.length));
    return checks.map((check) => lineOf(check, width)).join("\n");
}
/** `pass  what  seen`, and the remedy below where there is one. */
function lineOf({ state, what, seen, remedy }, width) {
    const indent = " ".repeat("skipped  ".length);
    const [first = "", ...rest] = [...seen.split("\n"), ...(remedy === "" ? [] : [`→ ${remedy}`])];
    const lines = rest.map((line) => `${indent}${" ".repeat(width)}  ${line}`);
    return [`${state.padEnd(7)}  ${what.padEnd(width)}  ${first}`, ...lines].join("\n");
}

// EXTERNAL MODULE: ./lib/acquire.js
var acquire = __webpack_require__(2187);
// EXTERNAL MODULE: ./lib/report/document.js
var report_document = __webpack_require__(1509);
;// CONCATENATED MODULE: ./lib/operator/hands.js







/**
 * Sets a pending report aside in held/, with the reason. A report that is not valid can be held too: that is how it
 * stops holding up the others.
 *
 * @throws OwnerReportError `not-found`, `invalid-report` (its delivery record), `store`: it is still pending
 */
async function hold(request) {
    const { store, reason } = request;
    const id = (0,consumer/* resolveId */.Sv)(store, request.idOrPath);
    const place = await whereIs(store, id);
    if (place === "held")
        return done(request, id, "held", `Report ${id} is held already.`);
    if (place === "sent")
        throw alreadySent(id);
    if (request.dryRun)
        return rehearsed(request, id, "pending", `would set report ${id} aside in held/`);
    return (0,acquire/* underLease */.z)(request, id, async (lease) => {
        const delivery = (await store.delivery(id)) ?? (0,lib_delivery/* emptyDelivery */.cS)(id, await digestOf(store, id, "pending"));
        await store.settle(lease, id, (0,lib_delivery/* heldFor */.x8)(delivery, reason, timestamp(request)), "held");
        logHand(request, "hold", id, reason);
        return done(request, id, "held", `Report ${id} is set aside in held/: ${reason}`);
    });
}
/**
 * Puts a held report back into pending/, where the next pass takes it by its age. What was tried before no longer
 * holds or blocks it; if it may have gone out, it is still sent as a possible duplicate.
 *
 * @throws OwnerReportError `not-found`, `invalid-report`, `store`: it is still held
 */
async function release(request) {
    const { store } = request;
    const id = (0,consumer/* resolveId */.Sv)(store, request.idOrPath);
    const held = await store.find(id, ["held"]);
    if (!held)
        return notHeld(request, id);
    await (0,report_document/* parseReport */.MM)(held.bytes, id).catch((error) => {
        throw stillInvalid(held, error);
    });
    if (request.dryRun)
        return rehearsed(request, id, "held", `would put report ${id} back into pending/`);
    return (0,acquire/* underLease */.z)(request, id, async (lease) => {
        await store.settle(lease, id, await releasedRecord(request, held), "pending", "held");
        logHand(request, "release", id);
        return done(request, id, "pending", `Report ${id} is pending again: the next pass sends it.`);
    });
}
async function releasedRecord(request, { id, bytes }) {
    const sha256 = await (0,pending/* sha256Of */.B)(bytes);
    const known = await request.store.delivery(id);
    // A success recorded for another text says nothing of this one.
    const isOther = known?.latest.at(-1)?.outcome === "sent" && known.report_sha256 !== sha256;
    const base = known && !isOther ? known : (0,lib_delivery/* emptyDelivery */.cS)(id, sha256);
    return (0,lib_delivery/* reviewedRecord */.bj)(base, sha256, timestamp(request));
}
async function notHeld(request, id) {
    const state = await whereIs(request.store, id);
    if (state === "sent")
        throw alreadySent(id);
    return done(request, id, state, `Report ${id} is pending already.`);
}
/** Where a report lies, even one that cannot be read. */
async function whereIs(store, id) {
    for (const state of ["pending", "held", "sent"])
        try {
            if (await store.find(id, [state]))
                return state;
        }
        catch (error) {
            if (error instanceof errors/* OwnerReportError */.Om && error.code === "invalid-report")
                return state;
            throw error;
        }
    throw (0,consumer/* notFound */.mX)(store, id);
}
/** The digest of a report's bytes; of none when what lies there cannot be read. */
async function digestOf(store, id, state) {
    try {
        return await (0,pending/* sha256Of */.B)((await store.find(id, [state]))?.bytes ?? new Uint8Array());
    }
    catch (error) {
        if (error instanceof errors/* OwnerReportError */.Om && error.code === "invalid-report")
            return (0,pending/* sha256Of */.B)(new Uint8Array());
        throw error;
    }
}
function alreadySent(id) {
    return new errors/* OwnerReportError */.Om("not-found", `Report ${id} was sent already; nothing was changed.`);
}
function stillInvalid({ id, path }, error) {
    const why = error instanceof Error ? error.message : String(error);
    return new errors/* OwnerReportError */.Om("invalid-report", `Report ${id} is not valid: ${why}. It is still held (${path}), because it would block the queue. Mend the file, then release it.`, { cause: error });
}
async function done(request, id, state, text) {
    const reportPath = request.store.pathOf(state, id);
    return { outcome: "ok", text, reportId: id, reportPath, ...(await (0,queue_afterwards/* queueAfterwards */.f)(request)) };
}
async function rehearsed(request, id, state, what) {
    const result = await done(request, id, state, `Dry run, nothing changed: this ${what}.`);
    return { ...result, outcome: "dry-run" };
}
/** Notes in the queue's log what a person did. */
function logHand(request, event, id, reason) {
    const { store, owner } = request;
    store.log({ at: timestamp(request), event, report_id: id, ...(reason !== undefined && { reason }), owner });
}
function timestamp({ clock }) {
    return new Date(clock()).toISOString();
}

;// CONCATENATED MODULE: ./lib/operator/list.js



/**
 * Every report of a state, oldest first, or those with the latest errors first.
 *
 * @throws OwnerReportError `store` when the queue cannot be read
 */
async function list(request) {
    const { store, state, clock } = request;
    const places = await store.list(state, clock());
    const rows = await rowsOf(store, state, places, clock());
    const reports = request.errorsFirst ? errorsFirst(rows) : rows;
    return {
        outcome: "ok",
        text: reports.length === 0 ? `Nothing is ${state} in ${store.location}.` : "",
        details: { state, reports },
        ...(reports.length > 0 && { tables: [tableOf(state, reports)] }),
        ...(await (0,queue_afterwards/* queueAfterwards */.f)(request)),
    };
}
/** Reports of one state as a table. */
function tableOf(state, rows, title = `${rows.length} ${state}`) {
    const last = { pending: "last error", held: "held because", sent: "sent at" }[state];
    return {
        title,
        columns: ["report", "age", "team/worker", "progress", "tries", last],
        rows: rows.map((row) => [
            row.report_id,
            row.age_seconds === null ? "unknown" : duration(row.age_seconds),
            row.team === null ? "unknown" : `${row.team}/${row.worker}`,
            row.progress ?? "unknown",
            row.attempts === null ? "?" : String(row.attempts),
            row.problem ?? lastOf(state, row),
        ]),
    };
}
function lastOf(state, row) {
    if (state === "sent")
        return row.last_attempt_at ?? "unknown";
    if (state === "held")
        return row.held_reason ?? "no reason is recorded";
    return row.last_outcome === null || row.last_outcome === "sent"
        ? ""
        : `${row.last_outcome}: ${row.last_reason ?? ""}`;
}

;// CONCATENATED MODULE: ./lib/operator/prune.js





/**
 * Removes sent reports and their records for good, oldest first; their ids are free again. Never touches pending or
 * held reports.
 *
 * @throws OwnerReportError `store`: what was not removed yet stays
 */
async function prune(request) {
    if (request.dryRun)
        return pruned(request, await oldEnough(request));
    return (0,acquire/* underLease */.z)(request, "", async (lease) => {
        const chosen = await oldEnough(request);
        for (const { id, at } of chosen)
            request.progress?.(`To be removed: ${id}, sent ${isoOf(at)}`);
        await removeAll(request, lease, chosen);
        return pruned(request, chosen);
    });
}
async function removeAll(request, lease, chosen) {
    for (const { id } of chosen) {
        if (request.cancel.aborted)
            throw stopped();
        await request.store.forget(lease, id);
        logHand(request, "prune", id);
    }
}
async function oldEnough(request) {
    const { store, clock, olderThan } = request;
    const chosen = [];
    for (const place of await store.list("sent", clock())) {
        const at = await sentAt(request, place);
        if (clock() - at >= olderThan)
            chosen.push({ id: place.id, at });
    }
    return chosen;
}
/** When it was sent by its record, else by its own age: a report is never younger than its delivery. */
async function sentAt({ store, clock }, { id, key }) {
    const ended = Date.parse((await recordOf(store, id))?.latest.at(-1)?.ended_at ?? "");
    const moment = Number.isNaN(ended) ? (0,report_id/* momentOfKey */.Ff)(key) : ended;
    return Number.isNaN(moment) ? clock() : moment;
}
async function recordOf(store, id) {
    try {
        return await store.delivery(id);
    }
    catch (error) {
        if (error instanceof errors/* OwnerReportError */.Om && error.code === "invalid-report")
            return undefined;
        throw error;
    }
}
async function pruned(request, chosen) {
    const count = chosen.length === 1 ? "1 sent report" : `${chosen.length} sent reports`;
    const rows = chosen.map(({ id, at }) => [id, isoOf(at)]);
    const queue = await (0,queue_afterwards/* queueAfterwards */.f)(request);
    const details = { removed_ids: request.dryRun ? [] : chosen.map(({ id }) => id) };
    if (!request.dryRun)
        return { outcome: "ok", text: `${count} removed for good.`, details, ...queue };
    return {
        outcome: "dry-run",
        text: `Dry run, nothing removed: ${count} would be removed for good.`,
        details: { ...details, would_remove_ids: chosen.map(({ id }) => id) },
        tables: rows.length === 0 ? [] : [{ title: "Would be removed", columns: ["report", "sent"], rows }],
        ...queue,
    };
}
function stopped() {
    return new errors/* OwnerReportError */.Om("store", "owner-report was told to stop. The sent reports that are left can be removed by running this again.");
}
function isoOf(moment) {
    return new Date(moment).toISOString();
}

// EXTERNAL MODULE: ./lib/stores/store.js
var stores_store = __webpack_require__(331);
;// CONCATENATED MODULE: ./lib/operator/show.js


/**
 * One report in any state for a person: where it lies, what was tried, what the message says.
 *
 * @throws OwnerReportError as consumer does
 */
async function show(request) {
    const { store, channel } = request;
    const id = (0,consumer/* resolveId */.Sv)(store, request.idOrPath);
    const loaded = await (0,consumer/* load */.Hh)(store, id, stores_store/* STATES */.x, channel);
    if (!loaded)
        throw (0,consumer/* notFound */.mX)(store, id);
    const { stored, json, delivery, message } = loaded;
    const held = delivery?.held_reason == null ? "" : `\nHeld because: ${delivery.held_reason}`;
    const receipt = delivery?.receipt == null ? "" : `\nReceipt: ${JSON.stringify(delivery.receipt)}`;
    return {
        outcome: "ok",
        text: `${id} is ${stored.state}: ${stored.path}${held}${receipt}\n\n${message.text}\n`,
        reportId: id,
        reportPath: stored.path,
        report: json,
        message: message.text,
        tables: delivery && delivery.latest.length > 0 ? [attemptsOf(delivery)] : [],
        warnings: [],
    };
}
function attemptsOf(delivery) {
    const left = delivery.attempts - delivery.latest.length;
    return {
        title: `${delivery.attempts} attempt${delivery.attempts === 1 ? "" : "s"}${left > 0 ? `, the first ${left} not kept` : ""}`,
        columns: ["#", "started", "outcome", "why", "by"],
        rows: delivery.latest.map((attempt) => [
            String(attempt.attempt),
            attempt.started_at,
            attempt.outcome ?? "unknown",
            whyOf(attempt),
            attempt.owner,
        ]),
    };
}
function whyOf({ reason, possible_duplicate }) {
    return [reason, ...(possible_duplicate ? ["(possible duplicate)"] : [])].filter((t) => t !== "").join(" ");
}

;// CONCATENATED MODULE: ./lib/operator/alarm.js




/** What there is to be alarmed about, in a sentence; `undefined` when all is well. */
async function alarmOf({ store, clock, alarm }, places) {
    const { maxAgeMinutes } = alarm;
    if (maxAgeMinutes === undefined)
        return undefined;
    const limit = clock() - maxAgeMinutes * 60_000;
    const isExpecting = alarm.expectTeam !== undefined || alarm.expectWorker !== undefined;
    const late = alarm_backlog(places.pending[0], limit, clock());
    return late ?? (isExpecting ? silence(store, alarm, places, limit) : undefined);
}
function alarm_backlog(oldest, limit, now) {
    if (!oldest)
        return undefined;
    const moment = (0,report_id/* momentOfKey */.Ff)(oldest.key);
    if (moment >= limit)
        return undefined;
    const age = Number.isNaN(moment)
        ? "for an unknown time"
        : `for ${duration(Math.floor((now - moment) / 1000))}`;
    return `report ${oldest.id} has been pending ${age}, longer than max-age allows.`;
}
/** Whether anybody expected has queued a report since the limit, whatever became of it. */
async function silence(store, { maxAgeMinutes, expectTeam, expectWorker }, places, limit) {
    for (const state of ["pending", "held", "sent"])
        for (const place of [...places[state]].reverse()) {
            if (!((0,report_id/* momentOfKey */.Ff)(place.key) >= limit))
                break;
            if (await isFrom(store, state, place.id, expectTeam, expectWorker))
                return undefined;
        }
    const who = [expectTeam && `team ${expectTeam}`, expectWorker && `worker ${expectWorker}`]
        .filter(Boolean)
        .join(", ");
    return `${who} has queued no report for ${maxAgeMinutes} minutes.`;
}
async function isFrom(store, state, id, team, worker) {
    try {
        const stored = await store.find(id, [state]);
        const report = stored && (await (0,report_document/* parseReport */.MM)(stored.bytes, id));
        return (report !== undefined &&
            (team === undefined || report.team === team) &&
            (worker === undefined || report.worker === worker));
    }
    catch (error) {
        // A report that cannot be read is no sign of life of anybody; a pass says what is wrong with it.
        if (error instanceof errors/* OwnerReportError */.Om && error.code === "invalid-report")
            return false;
        throw error;
    }
}

;// CONCATENATED MODULE: ./lib/operator/status.js






/** How many reports of each state are shown. */
const SHOWN = 10;
const status_LOG_ENTRIES = 500;
/**
 * The queue at a glance: how much waits and for how long, what blocks it, what the last pass did. Changes nothing.
 *
 * An alarm (see {@link Alarm}) makes the outcome `failed`; it never queues a report.
 *
 * @throws OwnerReportError `store` when the queue cannot be read: unreadable is never empty
 */
async function status_status(request) {
    const { store } = request;
    const isThere = await store.exists();
    const found = await look(request);
    const queue = await (0,queue_afterwards/* queueAfterwards */.f)(request);
    const alarm = await alarmOf(request, found.places);
    const text = [summaryOf(store, found), ...(alarm === undefined ? [] : [`ALARM: ${alarm}`])].join("\n");
    return {
        outcome: alarm !== undefined ? "failed" : isThere ? "ok" : "empty",
        text,
        details: detailsOf(found, alarm),
        tables: tablesOf(found),
        ...(alarm !== undefined && { failedReason: alarm }),
        ...queue,
        warnings: [...(isThere ? [] : [nothingThere(store)]), ...queue.warnings],
    };
}
async function look(request) {
    const { store, clock } = request;
    const now = clock();
    const places = {
        pending: await store.list("pending", now),
        held: await store.list("held", now),
        sent: await store.list("sent", now),
    };
    const log = await store.history(status_LOG_ENTRIES);
    const rows = {
        pending: await pendingRows(request, places.pending),
        held: await rowsOf(store, "held", places.held.slice(0, SHOWN), now),
        sent: await rowsOf(store, "sent", places.sent.slice(-SHOWN).reverse(), now),
    };
    const [head] = places.pending;
    return {
        places,
        rows,
        blocked: head && (await blockedBy(store, head.id)),
        lastPass: log.findLast((entry) => entry.event === "pass"),
        lastSent: lastSentOf(log, rows.sent),
        holder: await store.holder(),
    };
}
/** The oldest few; with errors first the few with the latest errors, for which all must be looked at. */
async function pendingRows({ store, clock, ...request }, places) {
    if (!request.errorsFirst)
        return rowsOf(store, "pending", places.slice(0, SHOWN), clock());
    return errorsFirst(await rowsOf(store, "pending", places, clock())).slice(0, SHOWN);
}
function lastSentOf(log, sent) {
    const logged = log.findLast((entry) => entry.event === "delivery" && entry.outcome === "sent");
    if (logged)
        return { report_id: String(logged.report_id), at: String(logged.at) };
    const latest = sent.filter((row) => row.last_attempt_at !== null).sort(byLastAttempt)[0];
    return latest && { report_id: latest.report_id, at: latest.last_attempt_at ?? "" };
}
function byLastAttempt(a, b) {
    return (a.last_attempt_at ?? "") < (b.last_attempt_at ?? "") ? 1 : -1;
}
function summaryOf(store, { places, rows, blocked, lastPass, lastSent, holder }) {
    const age = rows.pending.reduce((most, row) => Math.max(most, row.age_seconds ?? 0), 0);
    const oldest = places.pending.length === 0 ? "" : `, the oldest for ${duration(age)} (${places.pending[0]?.id})`;
    const lines = [
        `Queue ${store.location}`,
        `  pending    ${places.pending.length}${oldest}`,
        `  held       ${places.held.length}`,
        `  sent       ${places.sent.length}${lastSent ? `, last ${lastSent.report_id} at ${lastSent.at}` : ""}`,
        `  last pass  ${lastPass ? passText(lastPass) : "none is in the log"}`,
    ];
    if (holder)
        lines.push(`  lock       ${holder.owner}, pid ${holder.pid} on ${holder.host}, since ${holder.since}${holder.isOver ? " (over: the next pass takes it)" : ""}`);
    if (blocked)
        lines.push("", blockedText(blocked));
    return lines.join("\n");
}
function passText({ at, outcome, sent_count, failed_reason }) {
    const why = typeof failed_reason === "string" ? `: ${failed_reason}` : "";
    return `${String(at)}, ${String(outcome)}, ${String(sent_count)} sent${why}`;
}
function blockedText({ report_id, reason, since, attempts }) {
    const when = since === null ? "since an unknown time" : `since ${since}`;
    const tries = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
    return (`BLOCKED by ${report_id}, ${when}, after ${tries}: ${reason}\n` +
        `Nothing younger is sent before it. Look at it: owner-report show ${report_id}. Mend the cause and run ` +
        `owner-report retry ${report_id}, or set it aside: owner-report hold ${report_id} --reason '…'`);
}
function tablesOf({ places, rows }) {
    const titles = {
        pending: `Pending (${rows.pending.length} of ${places.pending.length})`,
        held: `Held for a person (${rows.held.length} of ${places.held.length})`,
        sent: `Sent lately (${rows.sent.length} of ${places.sent.length})`,
    };
    const states = ["pending", "held", "sent"];
    return states.filter((s) => rows[s].length > 0).map((s) => tableOf(s, rows[s], titles[s]));
}
function detailsOf({ places, rows, blocked, lastPass, lastSent, holder }, alarm) {
    return {
        sent_total: places.sent.length,
        blocked: blocked ?? null,
        alarm: alarm ?? null,
        last_pass: lastPass ?? null,
        last_sent: lastSent ?? null,
        lock: holder ?? null,
        ...rows,
    };
}
function nothingThere(store) {
    return `There is no queue at ${store.location} yet. If you expected reports, check queue-dir.`;
}

;// CONCATENATED MODULE: ./lib/operator/index.js







/** Does what one of the operator's words asks for. @throws OwnerReportError as each says */
async function operate(request) {
    const { config, ...acquiring } = request;
    const { reportId: idOrPath = "", dryRun, operator, messageChannel } = config;
    const channel = messageChannel === undefined ? {} : { channel: messageChannel };
    switch (config.mode) {
        case "status":
            return status_status({ ...acquiring, ...operator });
        case "list":
            return list({ ...acquiring, ...operator });
        case "show":
            return show({ ...acquiring, idOrPath, ...channel });
        case "hold":
            return hold({ ...acquiring, idOrPath, dryRun, reason: operator.reason });
        case "release":
            return release({ ...acquiring, idOrPath, dryRun });
        case "prune":
            return prune({ ...acquiring, olderThan: operator.olderThan, dryRun });
        case "doctor":
            return doctor(acquiring);
        default:
            throw new errors/* OwnerReportError */.Om("bug", `no operator's word is called ${config.mode}`);
    }
}


/***/ })

};
;