"use strict";
exports.id = 216;
exports.ids = [216];
exports.modules = {

/***/ 9216:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runSendingMode: () => (/* binding */ runSendingMode),
  senderOf: () => (/* binding */ senderOf)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: ./lib/delivery/deliver.js
var deliver = __webpack_require__(1881);
// EXTERNAL MODULE: ./lib/delivery/result.js
var result = __webpack_require__(3451);
// EXTERNAL MODULE: ./lib/delivery/backlog.js
var backlog = __webpack_require__(9415);
// EXTERNAL MODULE: ./lib/delivery/lease.js
var lease = __webpack_require__(5506);
// EXTERNAL MODULE: ./lib/delivery/load.js + 1 modules
var load = __webpack_require__(1322);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
;// CONCATENATED MODULE: ./lib/driver.js






/**
 * Delivers one pending report, ahead of older ones. A report that is not valid, or a missing sender, is a result with the
 * outcome `error`, as in a pass.
 *
 * @param idOrPath an id, or the path of a file in the queue
 * @throws OwnerReportError `usage`, `not-found` or `store`: the report is still pending
 */
async function driver(asked) {
    const request = (0,deliver/* withDefaults */.rO)(asked);
    const id = (0,load/* resolveId */.Sv)(request.store, request.idOrPath);
    try {
        return await deliverOne(request, id);
    }
    catch (error) {
        const isOfReport = error instanceof errors/* OwnerReportError */.Om && OF_A_REPORT.includes(error.code);
        if (!isOfReport)
            throw error;
        return { ...(0,result/* faultWith */.hL)(id, error), ...(await (0,backlog/* queueSummary */.UB)(request)) };
    }
}
/** Faults of the report or its sender, not of the queue. */
const OF_A_REPORT = ["invalid-report", "unavailable"];
async function deliverOne(request, id) {
    const absent = await absentResult(request, id);
    if (absent)
        return absent;
    if (request.dryRun)
        return driverResult(request, id, await (0,deliver/* preview */.VH)(request, id));
    return (0,lease/* withLease */.p)(request, id, async (lease) => {
        const ending = await (0,deliver/* deliver */.cK)(request, lease, id);
        const meanwhile = ending.outcome === "gone" ? await absentResult(request, id) : undefined;
        return meanwhile ?? driverResult(request, id, ending);
    });
}
/** Builds the result for a report that is not pending; `undefined` when it is. */
async function absentResult(request, id) {
    const { store, channel } = request;
    if (await (0,load/* load */.Hh)(store, id, ["pending"], channel))
        return undefined;
    const loaded = await (0,load/* load */.Hh)(store, id, ["sent", "held"], channel);
    if (!loaded)
        throw (0,load/* notFound */.mX)(store, id);
    if (loaded.stored.state === "held")
        throw heldError(loaded);
    await (0,load/* requireProof */._d)(loaded.stored, loaded.delivery);
    const queue = await (0,backlog/* queueSummary */.UB)(request);
    return {
        outcome: "already-sent",
        text: `Already sent: ${id}`,
        ...(0,result/* reportFields */.E8)(loaded),
        sentIds: [],
        ...queue,
    };
}
function heldError({ stored, delivery }) {
    return new errors/* OwnerReportError */.Om("not-found", `Report ${stored.id} is held for a person (${delivery?.held_reason ?? "no reason is recorded"}), not pending. ` +
        `Put it back with owner-report release ${stored.id} to have it sent.`);
}
async function driverResult(request, id, ending) {
    const sent = ending.outcome === "sent";
    const queue = await (0,backlog/* queueSummary */.UB)(request);
    return {
        outcome: ending.outcome === "gone" ? "empty" : ending.outcome,
        text: (0,deliver/* endingText */.pG)(id, ending),
        ...(0,result/* reportFields */.E8)(ending.loaded),
        reportId: id,
        sentIds: sent ? [id] : [],
        failedId: (0,deliver/* isFailure */.N6)(ending) ? id : undefined,
        failedReason: (0,deliver/* isFailure */.N6)(ending) ? ending.reason : undefined,
        ...queue,
        warnings: [...queue.warnings, ...(0,deliver/* leftBehindWarning */.UZ)(sent && ending.leftBehind ? [id] : [])],
    };
}

// EXTERNAL MODULE: ./lib/producer.js
var producer = __webpack_require__(4885);
;// CONCATENATED MODULE: ./lib/direct.js





/**
 * Queues a checkpoint and delivers it at once, ahead of older reports (the manual's "watchdog-b"). A report that cannot
 * be delivered stays pending for the next pass.
 *
 * @throws OwnerReportError as producer does; nothing was queued then
 */
async function direct(request) {
    const queued = await (0,producer/* producer */.x)(request);
    const { reportId } = queued;
    if (request.dryRun || reportId === undefined)
        return dryRunDirect(request, queued);
    try {
        return { ...queued, ...(await driver({ ...request, idOrPath: reportId })) };
    }
    catch (error) {
        // The report is queued even if its delivery failed, and the result must name it.
        return { ...queued, ...(0,result/* faultWith */.hL)(reportId, error) };
    }
}
/** Dry run of driver for a report that is queued already, else a check that there is something to send with. */
async function dryRunDirect(request, queued) {
    const { reportId: id = "" } = queued;
    if (await request.store.find(id))
        return { ...queued, ...(await driver({ ...request, idOrPath: id })) };
    if (!request.sender)
        throw new errors/* OwnerReportError */.Om("unavailable", deliver/* NO_SENDER */.oe);
    request.sender.ready();
    return queued;
}

// EXTERNAL MODULE: ./lib/platform/blank.js
var blank = __webpack_require__(277);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/platform/programs.js
var programs = __webpack_require__(3442);
// EXTERNAL MODULE: ./lib/senders/process.js
var process = __webpack_require__(9279);
// EXTERNAL MODULE: ./lib/senders/scratch.js
var scratch = __webpack_require__(284);
// EXTERNAL MODULE: ./lib/senders/verdict.js
var verdict = __webpack_require__(9347);
;// CONCATENATED MODULE: ./lib/senders/shell.js








/*
 * The send command is trusted, the report is not: the command's text goes to bash through the environment and is
 * unset before it runs, so that neither argv nor the command's own children show it; the report reaches it as
 * environment, standard input and a file, never as text of the command.
 */
const COMMAND_VARIABLE = "_OWNER_REPORT_COMMAND";
const STRICT = ["--noprofile", "--norc", "-eo", "pipefail", "-c"];
const SCRIPT = `set -- "$${COMMAND_VARIABLE}"; unset ${COMMAND_VARIABLE}; eval "shift; $1"`;
/** Sends by running the operator's bash command (DESIGN §5). */
class ShellSender {
    options;
    folder;
    /** True once a command has left processes behind, which may still need the report's copy. */
    isInUse = false;
    bash;
    environment;
    constructor(options) {
        this.options = options;
        this.environment = (0,process/* withoutBashControls */.tZ)((0,process/* senderEnvironment */.lE)(options.environment));
    }
    get timeoutSeconds() {
        return this.options.timeoutSeconds;
    }
    ready() {
        if ((0,blank/* commandIn */.v)(this.options.sendCommand) === undefined)
            throw new errors/* OwnerReportError */.Om("unavailable", "The send command holds no command. Nothing was sent.");
        this.bash ??= requireBash(this.options.environment);
    }
    async send(outgoing, cancel) {
        this.ready();
        const scratch = this.prepare(outgoing);
        if ("problem" in scratch)
            return (0,verdict/* neverStarted */.wK)(scratch.problem);
        const result = await (0,process/* runProcess */.R3)({
            file: this.bash ?? "bash",
            args: [...STRICT, SCRIPT, "send-cmd"],
            env: { ...this.environment, ...this.variables(outgoing, scratch.report) },
            inputFile: scratch.json,
            timeoutSeconds: this.options.timeoutSeconds,
            cancel,
        });
        this.isInUse ||= result.leftBehind === true;
        this.showOutput(result);
        return this.judge(result);
    }
    close() {
        // A folder that is still in use is removed by a later process.
        if (this.folder !== undefined && !this.isInUse)
            (0,scratch/* discardScratch */.v)(this.folder);
        this.folder = undefined;
    }
    /** Writes the report to files of this attempt alone, kept until the pass is over. */
    prepare({ report, attempt, bytes, json, }) {
        const { temporaryDirectory } = this.options;
        try {
            this.folder ??= (0,scratch/* makeScratch */.l)(temporaryDirectory);
            const name = (0,external_node_path_.join)(this.folder, `${report.report_id}-${attempt}`);
            const files = { report: `${name}.md`, json: `${name}.json` };
            (0,external_node_fs_.writeFileSync)(files.report, bytes, { mode: 0o600, flag: "wx" });
            (0,external_node_fs_.writeFileSync)(files.json, json, { mode: 0o600, flag: "wx" });
            return files;
        }
        catch (error) {
            return {
                problem: `the report could not be copied to ${temporaryDirectory} (${(0,errors/* systemErrorName */.lm)(error)})`,
            };
        }
    }
    variables({ report, message, truncated, attempt, possibleDuplicate }, file) {
        return {
            [COMMAND_VARIABLE]: this.options.sendCommand,
            OWNER_REPORT_MESSAGE: message,
            OWNER_REPORT_ID: report.report_id,
            OWNER_REPORT_ATTEMPT: String(attempt),
            OWNER_REPORT_POSSIBLE_DUPLICATE: possibleDuplicate ? "1" : "",
            OWNER_REPORT_FILE: file,
            OWNER_REPORT_TEAM: report.team,
            OWNER_REPORT_WORKER: report.worker,
            OWNER_REPORT_TASK_ID: report.task_id,
            OWNER_REPORT_PROGRESS: report.progress,
            OWNER_REPORT_STATUS: report.status,
            OWNER_REPORT_TRUNCATED: truncated ? "1" : "",
            OWNER_REPORT_CHANNEL: this.options.channel,
            OWNER_REPORT_TARGET: this.options.target,
        };
    }
    showOutput(result) {
        if (result.shown.trim() !== "")
            this.options.show({ text: result.shown, isCut: result.shownIsCut });
    }
    judge(result) {
        const { timeoutSeconds, successPattern } = this.options;
        const ending = (0,verdict/* judgeEnding */.tJ)(result, { what: "the send command", program: "bash", timeoutSeconds });
        if (ending.outcome === "failed" && result.signal === null)
            return { ...ending, reason: ending.reason + hint(result.exitCode) };
        return ending.outcome === "sent"
            ? (0,verdict/* requirePattern */.OV)(ending, successPattern, result, "the send command")
            : ending;
    }
}
function requireBash(environment) {
    const bash = (0,programs/* findBash */.GO)(environment);
    if (bash !== undefined)
        return bash;
    throw new errors/* OwnerReportError */.Om("unavailable", "There is no bash on PATH, and the send command needs it. Nothing was sent; the report is still pending. Install bash or fix PATH.");
}
function hint(exitCode) {
    if (exitCode === 127)
        return " (bash: a command was not found)";
    return exitCode === 126 ? " (bash: a command could not be run)" : "";
}

// EXTERNAL MODULE: ./lib/watchdog.js
var watchdog = __webpack_require__(184);
// EXTERNAL MODULE: ./lib/app/run-context.js
var run_context = __webpack_require__(9908);
;// CONCATENATED MODULE: ./lib/app/sending.js







/** Runs a mode that sends. @throws OwnerReportError as the role does */
async function runSendingMode(config, running) {
    const { runtime, observer, ...rest } = running;
    const sender = await senderOf(config.sender, runtime, observer);
    const { inDoubt, maxAttempts, dryRun, messageChannel: channel } = config;
    const retry = config.mode === "retry";
    const request = { ...rest, sender, inDoubt, maxAttempts, dryRun, channel, retry };
    try {
        switch (config.mode) {
            case "watchdog":
                return await (0,watchdog/* watchdog */.u)({ ...request, limit: config.limit, step: observer.step });
            case "direct":
                return await direct({ ...request, ...(0,run_context/* producerRequest */.O)(config, running) });
            default:
                return await driver({ ...request, idOrPath: config.idOrPath });
        }
    }
    finally {
        sender?.close();
    }
}
/** Builds the sender: the send command if there is one, else OpenClaw if there is a target, else none. */
async function senderOf(config, runtime, observer) {
    const { sendCommand, channel, target = "", timeoutSeconds, successPattern } = config;
    const { environment } = runtime;
    const shared = {
        channel,
        target,
        timeoutSeconds,
        successPattern,
        environment,
        temporaryDirectory: (0,blank/* notBlank */.w)(environment.RUNNER_TEMP) ?? (0,external_node_os_.tmpdir)(),
        show: observer.show,
    };
    if (sendCommand !== undefined)
        return new ShellSender({ sendCommand, ...shared });
    if (target === "")
        return undefined;
    // Imported lazily: only used without a send command.
    const { openClawSender } = await Promise.all(/* import() */[__webpack_require__.e(11), __webpack_require__.e(77)]).then(__webpack_require__.bind(__webpack_require__, 6077));
    return openClawSender(config, runtime, shared);
}


/***/ }),

/***/ 1881:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N6: () => (/* binding */ isFailure),
/* harmony export */   Te: () => (/* binding */ inBrackets),
/* harmony export */   UZ: () => (/* binding */ leftBehindWarning),
/* harmony export */   VH: () => (/* binding */ preview),
/* harmony export */   cK: () => (/* binding */ deliver),
/* harmony export */   oe: () => (/* binding */ NO_SENDER),
/* harmony export */   pG: () => (/* binding */ endingText),
/* harmony export */   rO: () => (/* binding */ withDefaults),
/* harmony export */   zH: () => (/* binding */ takeBack)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _platform_clock_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8005);
/* harmony import */ var _report_delivery_record_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3304);
/* harmony import */ var _report_inert_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4726);
/* harmony import */ var _load_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1322);





/** Fills in the defaults of {@link DeliveryRequest}. */
function withDefaults(request) {
    const cancel = request.cancel ?? new AbortController().signal;
    const defaults = {
        inDoubt: "resend",
        retry: false,
        dryRun: false,
        clock: Date.now,
        owner: "a library",
    };
    return { ...defaults, ...request, cancel };
}
/** Whether the outcome ends a pass. */
function isFailure(ending) {
    return ending.outcome === "failed" || ending.outcome === "in-doubt";
}
/** Finds out what a delivery would do, up to the send; the reason says why it would not send. Changes nothing. */
async function preview(request, id) {
    const loaded = await loadDue(request, id);
    if (!loaded)
        return { outcome: "gone", reason: "" };
    const decision = decisionOn(request, loaded);
    request.store.refuseStuck?.(id);
    if (decision.do === "send")
        requireSender(request).ready();
    if (decision.do === "hold")
        return { outcome: "in-doubt", reason: wouldHold(loaded), loaded };
    if (decision.do === "blocked")
        return { outcome: "in-doubt", reason: blockedReason(loaded), loaded };
    return { outcome: "dry-run", reason: decision.do === "archive" ? ONLY_ARCHIVE : "", loaded };
}
function wouldHold({ unfinished, recorded }) {
    const why = (unfinished === "hold" && recorded?.held_reason) || AN_EARLIER_ATTEMPT;
    return `${why}; the pass would set it aside in held/`;
}
/**
 * Delivers one report under a lease: reads it, decides by its record, records the attempt, sends, records the
 * outcome, and moves it only after a recorded success.
 */
async function deliver(request, lease, id, { ahead, following } = {}) {
    if (ahead?.loaded.stored.id === id)
        return sendAndSettle(request, lease, ahead, following);
    const loaded = await loadDue(request, id);
    if (!loaded)
        return { outcome: "gone", reason: "" };
    request.store.refuseStuck?.(id);
    const decision = decisionOn(request, loaded);
    if (loaded.unfinished === "release" && loaded.delivery)
        await request.store.settle(lease, id, loaded.delivery, "pending", "held");
    if (decision.do === "send")
        return beginAndSend(request, lease, loaded, decision, following);
    if (decision.do === "blocked")
        return { outcome: "in-doubt", reason: blockedReason(loaded), loaded };
    if (loaded.unfinished === "hold" && loaded.recorded)
        return finishHold(request, lease, loaded, loaded.recorded);
    if (!loaded.delivery)
        return { outcome: "gone", reason: "" };
    if (decision.do === "hold")
        return setAsideInDoubt(request, lease, loaded, loaded.delivery);
    await request.store.settle(lease, id, loaded.delivery, "sent");
    return { outcome: "sent", reason: ARCHIVED, loaded: withState(request, loaded, loaded.delivery, "sent") };
}
async function beginAndSend(request, lease, loaded, decision, following) {
    if (request.cancel.aborted)
        return { outcome: "failed", reason: STOPPED, loaded };
    const attempt = planSend(request, lease, loaded, decision);
    await request.store.begin(lease, loaded.stored.id, attempt.record);
    return sendAndSettle(request, lease, attempt, following);
}
/** Makes a send that is recorded as begun, and records its outcome. */
async function sendAndSettle(request, lease, attempt, following) {
    const { loaded, record } = attempt;
    if (request.cancel.aborted) {
        await takeBack(request, lease, attempt);
        return { outcome: "failed", reason: STOPPED, loaded };
    }
    const result = await sendReport(request, attempt);
    const delivery = (0,_report_delivery_record_js__WEBPACK_IMPORTED_MODULE_2__/* .withAttemptEnded */ .vK)(record, result, (0,_platform_clock_js__WEBPACK_IMPORTED_MODULE_3__/* .timestamp */ .vE)(request));
    const ending = result.outcome === "sent"
        ? await settleSent(request, lease, loaded, delivery, following)
        : await settleUnsent(request, lease, loaded, delivery, result);
    logDelivery(request, loaded.stored.id, delivery, result);
    return { ...ending, leftBehind: result.leftBehind };
}
/** Moves a report to sent/; a store that can records the next attempt as begun in the same write. */
async function settleSent(request, lease, loaded, delivery, following) {
    const { store, cancel } = request;
    const { id } = loaded.stored;
    const ahead = await planAhead(request, lease, following);
    const next = ahead && !cancel.aborted && { id: ahead.loaded.stored.id, delivery: ahead.record };
    const isNextBegun = next && (await store.settleAndBegin?.(lease, id, delivery, next));
    if (!next)
        await store.settle(lease, id, delivery, "sent");
    const sent = withState(request, loaded, delivery, "sent");
    return { outcome: "sent", reason: "", loaded: sent, ahead: isNextBegun ? ahead : undefined };
}
/** Settles a report that failed or is in doubt: it stays pending, or is held where the options say so. */
async function settleUnsent(request, lease, loaded, delivery, { outcome, reason }) {
    const { inDoubt, maxAttempts = Number.POSITIVE_INFINITY } = request;
    if (outcome === "in-doubt" && inDoubt === "hold")
        return setAsideInDoubt(request, lease, loaded, delivery, reason);
    if (outcome === "failed" && (0,_report_delivery_record_js__WEBPACK_IMPORTED_MODULE_2__/* .failuresOf */ .dJ)(delivery) >= maxAttempts)
        return giveUp(request, lease, loaded, delivery, reason);
    await request.store.settle(lease, loaded.stored.id, delivery, "pending");
    const next = outcome === "in-doubt" ? `; it is still pending${whatNext(delivery)}` : "";
    return { outcome, reason: `${reason}${next}`, loaded: withState(request, loaded, delivery, "pending") };
}
/** Holds a report that has failed as often as max-attempts allows. */
async function giveUp(request, lease, loaded, delivery, why) {
    const failures = `${(0,_report_delivery_record_js__WEBPACK_IMPORTED_MODULE_2__/* .failuresOf */ .dJ)(delivery)} failed attempts`;
    const record = (0,_report_delivery_record_js__WEBPACK_IMPORTED_MODULE_2__/* .heldFor */ .x8)(delivery, `given up after ${failures}: ${why}`, byNow(request));
    const { id } = loaded.stored;
    await request.store.settle(lease, id, record, "held");
    return {
        outcome: "failed",
        reason: `${why}. After ${failures} it is set aside in held/, as max-attempts says; owner-report release ${id} puts it back`,
        loaded: withState(request, loaded, record, "held"),
    };
}
/** Copies a loaded report with its new record and state. */
function withState(request, { stored, report }, delivery, state) {
    const path = request.store.pathOf(state, stored.id);
    return (0,_load_js__WEBPACK_IMPORTED_MODULE_1__/* .toLoaded */ .$z)({ ...stored, state, path }, report, delivery, request.channel);
}
function byNow(request) {
    return { at: (0,_platform_clock_js__WEBPACK_IMPORTED_MODULE_3__/* .timestamp */ .vE)(request), owner: request.owner };
}
function whatNext(delivery) {
    return (0,_report_delivery_record_js__WEBPACK_IMPORTED_MODULE_2__/* .decide */ .LD)(delivery, "resend").do === "blocked"
        ? ", and is not sent again by itself after three such attempts"
        : " and is sent again at the next pass, marked as a possible duplicate";
}
const ONLY_ARCHIVE = "it went out in an earlier pass; it would only be archived";
const ARCHIVED = "it went out in an earlier pass and is archived now";
const SET_ASIDE = "It is set aside in held/ for a person, as in-doubt: hold says. Find out whether it arrived: if it did, leave it " +
    "there; if not, owner-report release puts it back into pending/";
const AN_EARLIER_ATTEMPT = "an earlier attempt may have gone out";
async function setAsideInDoubt(request, lease, loaded, delivery, why = AN_EARLIER_ATTEMPT) {
    const record = (0,_report_delivery_record_js__WEBPACK_IMPORTED_MODULE_2__/* .heldFor */ .x8)(delivery, `in doubt: ${why}`, byNow(request));
    await request.store.settle(lease, loaded.stored.id, record, "held");
    return {
        outcome: "in-doubt",
        reason: `${why}. ${SET_ASIDE}`,
        loaded: withState(request, loaded, record, "held"),
    };
}
/** Finishes an interrupted move to held/, whoever started it. */
async function finishHold(request, lease, loaded, delivery) {
    const { id } = loaded.stored;
    await request.store.settle(lease, id, delivery, "held");
    return {
        outcome: "in-doubt",
        reason: `it was being set aside in held/ when that was cut off, and lies there now ` +
            `(${delivery.held_reason ?? "no reason is recorded"}). ` +
            `owner-report release ${id} puts it back`,
        loaded: withState(request, loaded, delivery, "held"),
    };
}
function blockedReason({ stored, delivery }) {
    const { id } = stored;
    const last = delivery?.latest.at(-1)?.reason ?? "";
    return (`three attempts may have gone out${last === "" ? "" : ` (the last: ${last})`}, so it is not sent again by itself, and it blocks the younger ones. It is ` +
        `still pending. Ask its owner: if it arrived, set it aside (owner-report hold ${id} --reason '…'); if not, send it now ` +
        `(owner-report retry ${id})`);
}
function logDelivery(request, id, delivery, result) {
    request.store.log({
        at: (0,_platform_clock_js__WEBPACK_IMPORTED_MODULE_3__/* .timestamp */ .vE)(request),
        event: "delivery",
        report_id: id,
        attempt: delivery.attempts,
        outcome: result.outcome,
        reason: result.reason,
        owner: request.owner,
    });
}
/** Loads the pending report; for a retry, with a record that notes the person's review. */
async function loadDue(request, id) {
    const loaded = await (0,_load_js__WEBPACK_IMPORTED_MODULE_1__/* .loadPending */ .u6)(request.store, id, request.channel);
    if (!loaded)
        return undefined;
    const recorded = loaded.delivery;
    if (!recorded || !request.retry)
        return { ...loaded, recorded };
    const review = { what: "retried", at: (0,_platform_clock_js__WEBPACK_IMPORTED_MODULE_3__/* .timestamp */ .vE)(request), owner: request.owner };
    return { ...loaded, recorded, delivery: (0,_report_delivery_record_js__WEBPACK_IMPORTED_MODULE_2__/* .reviewedRecord */ .bj)(recorded, loaded.sha256, review) };
}
/** Decides what to do with a loaded report. */
function decisionOn(request, { delivery, unfinished }) {
    return unfinished === "hold" ? { do: "hold" } : (0,_report_delivery_record_js__WEBPACK_IMPORTED_MODULE_2__/* .decide */ .LD)(delivery, request.inDoubt);
}
/** Prepares a send without recording it. @throws OwnerReportError `unavailable` when there is nothing to send with */
function planSend(request, lease, loaded, { attempt, possibleDuplicate }) {
    const sender = requireSender(request);
    sender.ready();
    const { owner, fence } = lease;
    const { timeoutSeconds } = sender;
    const begin = { attempt, possibleDuplicate, owner, fence, at: (0,_platform_clock_js__WEBPACK_IMPORTED_MODULE_3__/* .timestamp */ .vE)(request), timeoutSeconds };
    const { id } = loaded.stored;
    const record = (0,_report_delivery_record_js__WEBPACK_IMPORTED_MODULE_2__/* .withAttemptStarted */ .LA)(id, loaded.delivery, begin, loaded.sha256);
    const before = loaded.recorded ?? (0,_report_delivery_record_js__WEBPACK_IMPORTED_MODULE_2__/* .emptyDelivery */ .cS)(id, loaded.sha256);
    return { loaded, attempt, possibleDuplicate, record, before };
}
/**
 * Prepares the send of the next report, where the store can record its start in the write that settles this one.
 * Saves a round trip on remote stores. Errors are ignored here; they are reported when that report's own turn comes.
 */
async function planAhead(request, lease, id) {
    const { store } = request;
    // The outcome of a send must be recorded at once: nothing that needs a round trip may delay it.
    if (id === undefined || !store.settleAndBegin || !store.isAtHand?.(id))
        return undefined;
    try {
        const loaded = await loadDue(request, id);
        if (!loaded || loaded.unfinished)
            return undefined;
        const decision = decisionOn(request, loaded);
        return decision.do === "send" ? planSend(request, lease, loaded, decision) : undefined;
    }
    catch {
        return undefined;
    }
}
/** Sends a report whose attempt is recorded as begun. */
async function sendReport(request, { loaded, attempt, possibleDuplicate, record }) {
    const json = `${(0,_report_inert_js__WEBPACK_IMPORTED_MODULE_4__/* .inertJson */ .nl)({ ...loaded.json, attempts: attempt, delivery: record })}\n`;
    const { text: message, truncated } = loaded.message;
    const { report, stored } = loaded;
    const outgoing = { report, message, truncated, attempt, possibleDuplicate, json, bytes: stored.bytes };
    return requireSender(request).send(outgoing, request.cancel);
}
/** Rolls back an attempt that is recorded as begun but in which nothing was sent. @throws OwnerReportError `store` */
async function takeBack({ store }, lease, { loaded, before }) {
    await store.settle(lease, loaded.stored.id, before, "pending");
}
function requireSender(request) {
    if (request.sender)
        return request.sender;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .OwnerReportError */ .Om("unavailable", NO_SENDER);
}
/** Message when there is nothing to send with. */
const NO_SENDER = "Nothing to send with is configured; what is pending is still pending. Give send-cmd " +
    "(or OWNER_REPORT_SEND_CMD), a bash script that sends $OWNER_REPORT_MESSAGE; or target (or OWNER_REPORT_TARGET), " +
    "such as channel:123, to send by an installed OpenClaw. Where cron sends already: --cron-env names its settings.";
/** Reason when owner-report was told to stop before a send. */
const STOPPED = "owner-report was told to stop before the send";
const MAX_NAMED = 5;
/** Warns of senders of these reports that still run in the background. */
function leftBehindWarning(ids) {
    if (ids.length === 0)
        return [];
    const more = ids.length > MAX_NAMED ? ` and ${ids.length - MAX_NAMED} more` : "";
    const which = `${ids.slice(0, MAX_NAMED).join(", ")}${more}`;
    return [
        `The send command of ${which} ended with exit code 0, which counts as sent, and left processes that still run in the background. ` +
            "Whether they send is not known: what they print now is lost, and a runner ends them with its job. Let the send " +
            "command wait for what it starts (end it with wait), or start that without &.",
    ];
}
function stillPending({ loaded }) {
    return loaded?.stored.state === "held" ? "" : " It is still pending and is tried again at the next pass.";
}
/** Formats a reason for the end of a sentence; empty for none. */
function inBrackets(reason) {
    return reason === "" ? "" : ` (${reason})`;
}
/** Describes the outcome for a person in one sentence, with what is safe. */
function endingText(id, ending) {
    switch (ending.outcome) {
        case "sent":
            return `Sent: ${id}${inBrackets(ending.reason)}`;
        case "dry-run":
            return `Dry run, NOT SENT: ${id}${inBrackets(ending.reason)}`;
        case "gone":
            return `Report ${id} was removed by somebody else meanwhile; nothing was sent.`;
        case "failed":
            return `Report ${id} was not sent: ${ending.reason}.${stillPending(ending)}`;
        case "in-doubt":
            return `Report ${id} is in doubt: ${ending.reason}.`;
    }
}


/***/ }),

/***/ 5506:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ holderText),
/* harmony export */   p: () => (/* binding */ withLease)
/* harmony export */ });
/* harmony import */ var _stores_patience_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(523);
/* harmony import */ var _backlog_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9415);


/** Pauses between two tries for the lock, in milliseconds: each try may be a round trip. */
const SHORTEST_PAUSE = 100;
const LONGEST_PAUSE = 2000;
/** Milliseconds to wait before saying so: most passes are over by then. */
const QUIET_WAIT = 1000;
/**
 * Takes the queue's lease, does the work under it and releases it. Waits 30 seconds for another holder, and for one
 * that gives no sign of life until its lease has ended; after that the result is `busy` and nothing was done.
 */
async function withLease(request, id, work) {
    const acquired = await (0,_stores_patience_js__WEBPACK_IMPORTED_MODULE_0__/* .acquirePatiently */ .x)(() => request.store.acquire(request.owner), {
        pause: (waited) => Math.min(Math.max(waited / 5, SHORTEST_PAUSE), LONGEST_PAUSE),
        cancel: request.cancel,
        waits: waitAnnouncer(request),
    });
    if ("holder" in acquired)
        return busyResult(request, id, acquired.holder);
    try {
        return await work(acquired.lease);
    }
    finally {
        await acquired.lease.release();
    }
}
/** Describes a holder in a few words. */
function holderText({ owner, pid, host, since }) {
    return `${owner}, pid ${pid} on ${host}, since ${since}`;
}
/** Returns a callback that names the holder after a second, and once more when the wait exceeds that for a live holder. */
function waitAnnouncer({ progress }) {
    let said = 0;
    return (holder, waited) => {
        const due = waited >= _stores_patience_js__WEBPACK_IMPORTED_MODULE_0__/* .WAIT_SECONDS */ .g * 1000 ? 2 : waited >= QUIET_WAIT ? 1 : 0;
        if (due <= said)
            return;
        said = due;
        const why = due === 1 ? "" : "It gives no sign of life, and its lock can be taken over soon. ";
        progress?.(`${why}Waiting for the pass that holds the queue (${holderText(holder)}).`);
    };
}
async function busyResult(request, id, holder) {
    const note = id === "" ? "Nothing was done" : `Report ${id} was not touched and stays where it is`;
    return {
        outcome: "busy",
        text: `Another pass (${holderText(holder)}) still holds the queue. ${note}; run this again when that pass has ended.`,
        reportId: id || undefined,
        failedId: id || undefined,
        failedReason: "another pass holds the queue",
        sentIds: [],
        ...(await (0,_backlog_js__WEBPACK_IMPORTED_MODULE_1__/* .queueSummary */ .UB)(request)),
    };
}


/***/ }),

/***/ 3720:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ overdueAttempt),
/* harmony export */   Q: () => (/* binding */ overdueText)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _report_delivery_record_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3304);
/* harmony import */ var _lease_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5506);



/** Seconds after its own timeout at which an open attempt means that its pass hangs. */
const BEYOND_SECONDS = 60;
/** Reports at each end of a long backlog to look at first: a pass sends the oldest, direct the youngest. */
const ENDS = 500;
/** Milliseconds to search at most: a queue may be a remote with very many reports. */
const MAX_SEARCH_MS = 10_000;
/**
 * Finds the holder's attempt that has been open for a minute longer than its own timeout; `undefined` when there is
 * none. An attempt whose record gives no timeout (of an earlier build, or by a sender without a limit) gets the longest
 * one, seven days, so that a send that may be going well is not called a failure.
 */
async function overdueAttempt(request, holder, pending) {
    const { store, clock } = request;
    // A holder that has just started cannot be overdue: this spares most passes the search.
    if (secondsApart(clock(), holder.since) <= BEYOND_SECONDS)
        return undefined;
    const until = performance.now() + MAX_SEARCH_MS;
    for (const { id } of endsFirst(pending ?? (await store.list("pending", clock())))) {
        const open = await openAttempt(store, id);
        // A holder makes one attempt at a time.
        if (open?.owner === holder.owner && open.fence === holder.fence)
            return overdueBy(open, id, clock());
        if (performance.now() > until)
            return undefined;
    }
    return undefined;
}
/** Tells a person what happened, what is safe and what to do. */
function overdueText({ report_id, since, timeout_seconds }, holder) {
    const { pid, host } = holder;
    const limit = timeout_seconds === null ? "" : `, and was to end after ${timeout_seconds} s`;
    return (`The pass that holds the queue hangs (${(0,_lease_js__WEBPACK_IMPORTED_MODULE_1__/* .holderText */ .i)(holder)}): its send of report ${report_id} has been open since ` +
        `${since}${limit}. Nothing is sent meanwhile, and nothing is lost: what is not sent is still pending. Look at that process ` +
        `on ${host}: ps -fp ${pid}. If it does hang, end it there (kill -9 ${pid}), or cancel its run. The next pass takes the queue ` +
        `over, on another machine once its lock has run out, and sends report ${report_id} again, marked as a possible duplicate.`);
}
function endsFirst(places) {
    if (places.length <= 2 * ENDS)
        return places;
    return [...places.slice(0, ENDS), ...places.slice(-ENDS), ...places.slice(ENDS, -ENDS)];
}
function overdueBy({ started_at: since, timeout_seconds }, id, now) {
    const allowed = (timeout_seconds ?? _report_delivery_record_js__WEBPACK_IMPORTED_MODULE_2__/* .LONGEST_SEND_SECONDS */ .O7) + BEYOND_SECONDS;
    return secondsApart(now, since) <= allowed ? undefined : { report_id: id, since, timeout_seconds };
}
/** Measures the age of a moment. One in the future was written before a clock was corrected, and must count as old too. */
function secondsApart(now, moment) {
    return Math.abs(now - Date.parse(moment)) / 1000;
}
async function openAttempt(store, id) {
    try {
        const last = (await store.delivery(id))?.latest.at(-1);
        return last?.outcome === null ? last : undefined;
    }
    catch (error) {
        if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isInvalidReport */ .ib)(error))
            return undefined; // Reported when its own turn comes.
        throw error;
    }
}


/***/ }),

/***/ 184:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ watchdog)
/* harmony export */ });
/* harmony import */ var _delivery_backlog_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9415);
/* harmony import */ var _delivery_deliver_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1881);
/* harmony import */ var _delivery_lease_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5506);
/* harmony import */ var _delivery_overdue_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3720);
/* harmony import */ var _delivery_result_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3451);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(452);
/* harmony import */ var _platform_clock_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(8005);
/* harmony import */ var _stores_one_by_one_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8575);








/**
 * Makes one pass over the queue: at most `limit` reports, oldest first, as the queue stood when the pass began. The first
 * failure ends it; nothing younger is tried, and everything not sent is still pending.
 *
 * @throws OwnerReportError `store` when the queue cannot be read or locked
 */
async function watchdog(asked) {
    const request = (0,_delivery_deliver_js__WEBPACK_IMPORTED_MODULE_1__/* .withDefaults */ .rO)(asked);
    const { store, limit } = request;
    if (!Number.isInteger(limit) || limit < 1)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_5__/* .OwnerReportError */ .Om("usage", `limit must be a whole number of at least 1, not ${limit}. Nothing was sent.`);
    if (!(await store.exists())) {
        if (!request.dryRun)
            await store.proveEmpty?.(request.owner);
        return nothingThere(request);
    }
    if (request.dryRun)
        return passResult(request, await dryRunPass(request));
    const acquired = await store.acquire(request.owner);
    if ("holder" in acquired)
        return busy(request, acquired.holder);
    try {
        const pass = await runPass(request, acquired.lease);
        const result = await passResult(request, pass);
        if (!logPass(request, result))
            result.warnings.push((0,_delivery_backlog_js__WEBPACK_IMPORTED_MODULE_0__/* .noLogWarning */ .MT)(store));
        return result;
    }
    finally {
        await acquired.lease.release();
    }
}
async function runPass(request, lease) {
    const { places } = await request.store.oldest(request.limit, request.clock());
    const pass = { sentIds: [], leftBehind: [] };
    try {
        for await (const [index, place] of (0,_stores_one_by_one_js__WEBPACK_IMPORTED_MODULE_6__/* .oneByOne */ .E)(places.entries())) {
            request.step?.({ id: place.id, index, total: places.length });
            const following = places[index + 1]?.id;
            pass.stop = request.cancel.aborted
                ? cancelled()
                : await deliverInPass(request, lease, place, following, pass);
            if (pass.stop)
                break;
        }
    }
    finally {
        await takeBackAhead(request, lease, pass);
    }
    return pass;
}
/** Rolls back the next report's attempt where it was recorded as begun but not made, however the pass ended. */
async function takeBackAhead(request, lease, pass) {
    const { ahead } = pass;
    if (!ahead)
        return;
    try {
        await (0,_delivery_deliver_js__WEBPACK_IMPORTED_MODULE_1__/* .takeBack */ .zH)(request, lease, ahead);
    }
    catch (error) {
        pass.stop = (0,_delivery_result_js__WEBPACK_IMPORTED_MODULE_4__/* .faultWith */ .hL)(ahead.loaded.stored.id, error);
    }
}
/** Delivers one report. Returns the reason to end the pass, or `undefined` to go on. */
async function deliverInPass(request, lease, { id }, following, pass) {
    try {
        const { ahead } = pass;
        pass.ahead = undefined;
        const ending = await (0,_delivery_deliver_js__WEBPACK_IMPORTED_MODULE_1__/* .deliver */ .cK)(request, lease, id, { ahead, following });
        pass.ahead = ending.ahead;
        if (ending.outcome === "sent")
            pass.sentIds.push(id);
        if (ending.outcome === "sent" && ending.leftBehind)
            pass.leftBehind.push(id);
        if (ending.outcome === "sent" && ending.loaded)
            pass.last = ending.loaded;
        if ((0,_delivery_deliver_js__WEBPACK_IMPORTED_MODULE_1__/* .isFailure */ .N6)(ending))
            return failure(id, ending);
        request.progress?.((0,_delivery_deliver_js__WEBPACK_IMPORTED_MODULE_1__/* .endingText */ .pG)(id, ending));
        return undefined;
    }
    catch (error) {
        return (0,_delivery_result_js__WEBPACK_IMPORTED_MODULE_4__/* .faultWith */ .hL)(id, error);
    }
}
function failure(id, ending) {
    return {
        outcome: ending.outcome === "in-doubt" ? "in-doubt" : "failed",
        text: (0,_delivery_deliver_js__WEBPACK_IMPORTED_MODULE_1__/* .endingText */ .pG)(id, ending),
        ...(0,_delivery_result_js__WEBPACK_IMPORTED_MODULE_4__/* .reportFields */ .E8)(ending.loaded),
        failedId: id,
        failedReason: ending.reason,
    };
}
function cancelled() {
    return {
        outcome: "failed",
        text: `${_delivery_backlog_js__WEBPACK_IMPORTED_MODULE_0__/* .TOLD_TO_STOP */ .JM}. What is not sent yet is still pending.`,
        failedReason: _delivery_backlog_js__WEBPACK_IMPORTED_MODULE_0__/* .TOLD_TO_STOP */ .JM,
    };
}
/** Dry run of a pass. */
async function dryRunPass(request) {
    const { places, backlog } = await request.store.oldest(request.limit, request.clock());
    const pass = { sentIds: [], leftBehind: [], backlog };
    const chosen = [];
    for await (const { id } of (0,_stores_one_by_one_js__WEBPACK_IMPORTED_MODULE_6__/* .oneByOne */ .E)(places)) {
        if (request.cancel.aborted)
            return { ...pass, stop: cancelled() };
        const ending = await (0,_delivery_deliver_js__WEBPACK_IMPORTED_MODULE_1__/* .preview */ .VH)(request, id).catch((error) => (0,_delivery_result_js__WEBPACK_IMPORTED_MODULE_4__/* .faultWith */ .hL)(id, error));
        if (!("reason" in ending))
            return { ...pass, stop: ending };
        if ((0,_delivery_deliver_js__WEBPACK_IMPORTED_MODULE_1__/* .isFailure */ .N6)(ending))
            return { ...pass, stop: failure(id, ending) };
        if (ending.outcome === "dry-run")
            chosen.push(ending);
    }
    const first = chosen.find((ending) => ending.reason === "")?.loaded;
    if (chosen.length > 0)
        pass.stop = { outcome: "dry-run", text: dryRunText(chosen), ...(0,_delivery_result_js__WEBPACK_IMPORTED_MODULE_4__/* .reportFields */ .E8)(first) };
    return pass;
}
function dryRunText(chosen) {
    const lines = chosen.map(({ loaded, reason }) => `  ${loaded?.stored.id}${(0,_delivery_deliver_js__WEBPACK_IMPORTED_MODULE_1__/* .inBrackets */ .Te)(reason)}`);
    return ["Dry run, NOT SENT. This pass would deliver, oldest first:", ...lines].join("\n");
}
async function passResult(request, pass) {
    const { store, clock } = request;
    const queue = pass.backlog ? (0,_delivery_backlog_js__WEBPACK_IMPORTED_MODULE_0__/* .summaryOfBacklog */ .F_)(store, pass.backlog, clock()) : await (0,_delivery_backlog_js__WEBPACK_IMPORTED_MODULE_0__/* .queueSummary */ .UB)(request);
    const outcome = outcomeOf(pass);
    const senderWarning = outcome === "empty" && !request.sender ? [_delivery_deliver_js__WEBPACK_IMPORTED_MODULE_1__/* .NO_SENDER */ .oe] : [];
    return {
        ...(0,_delivery_result_js__WEBPACK_IMPORTED_MODULE_4__/* .reportFields */ .E8)(pass.last),
        ...pass.stop,
        outcome,
        text: textOf(outcome, pass),
        sentIds: pass.sentIds,
        ...queue,
        warnings: [
            ...(0,_delivery_backlog_js__WEBPACK_IMPORTED_MODULE_0__/* .heldWarnings */ .lf)(store, queue.backlog),
            ...queue.warnings,
            ...senderWarning,
            ...(0,_delivery_deliver_js__WEBPACK_IMPORTED_MODULE_1__/* .leftBehindWarning */ .UZ)(pass.leftBehind),
        ],
    };
}
function outcomeOf({ sentIds, stop }) {
    if (!stop)
        return sentIds.length === 0 ? "empty" : "sent";
    if (stop.outcome === "error" || stop.outcome === "dry-run" || sentIds.length === 0)
        return stop.outcome;
    return "partial";
}
function textOf(outcome, { sentIds, stop }) {
    if (outcome === "empty")
        return "Nothing is pending.";
    const count = sentIds.length === 1 ? "1 report was sent." : `${sentIds.length} reports were sent.`;
    if (!stop)
        return count;
    return sentIds.length === 0 ? stop.text : `${count} Then the pass stopped: ${stop.text}`;
}
async function nothingThere(request) {
    return {
        outcome: "empty",
        text: "Nothing is pending.",
        sentIds: [],
        backlog: { pending: 0, held: 0, oldestPendingSeconds: null },
        warnings: [(0,_delivery_backlog_js__WEBPACK_IMPORTED_MODULE_0__/* .noQueueWarning */ .$O)(request.store)],
    };
}
/** Result while another pass holds the queue: green, but red when that one hangs in a send. */
async function busy(request, holder) {
    const overdue = await (0,_delivery_overdue_js__WEBPACK_IMPORTED_MODULE_3__/* .overdueAttempt */ .G)(request, holder);
    const fault = overdue && { failedId: overdue.report_id, failedReason: (0,_delivery_overdue_js__WEBPACK_IMPORTED_MODULE_3__/* .overdueText */ .Q)(overdue, holder) };
    const queue = await (0,_delivery_backlog_js__WEBPACK_IMPORTED_MODULE_0__/* .queueSummary */ .UB)(request);
    return {
        outcome: "busy",
        text: fault?.failedReason ??
            `Another pass is at work (${(0,_delivery_lease_js__WEBPACK_IMPORTED_MODULE_2__/* .holderText */ .i)(holder)}); this one leaves the queue to it.`,
        sentIds: [],
        ...fault,
        ...queue,
        warnings: [...(0,_delivery_backlog_js__WEBPACK_IMPORTED_MODULE_0__/* .heldWarnings */ .lf)(request.store, queue.backlog), ...queue.warnings],
    };
}
function logPass(request, result) {
    return request.store.log({
        at: (0,_platform_clock_js__WEBPACK_IMPORTED_MODULE_7__/* .timestamp */ .vE)(request),
        event: "pass",
        outcome: result.outcome,
        sent_count: result.sentIds?.length ?? 0,
        failed_id: result.failedId ?? null,
        failed_reason: result.failedReason ?? null,
        pending_count: result.backlog?.pending ?? null,
        owner: request.owner,
    });
}


/***/ })

};
;