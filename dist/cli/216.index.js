"use strict";
exports.id = 216;
exports.ids = [216];
exports.modules = {

/***/ 9216:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


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
;// CONCATENATED MODULE: ./lib/app/sending.js






/** Runs a mode that sends. @throws OwnerReportError, each as the role says */
async function runSendingMode(config, runtime, observer, { checkpoint, ...rest }) {
    const sender = await senderOf(config, runtime, observer);
    const request = { ...rest, sender };
    const { step } = observer;
    try {
        if (config.mode === "watchdog")
            return await (0,watchdog/* watchdog */.u)({ ...request, limit: config.limit, step });
        if (config.mode === "direct")
            return await direct({ ...request, ...checkpoint() });
        return await driver({ ...request, idOrPath: config.reportId ?? "", retry: config.mode === "retry" });
    }
    finally {
        sender?.close();
    }
}
/** Creates the configured sender: the send command, else OpenClaw where a target is given. */
async function senderOf(config, runtime, observer) {
    const { sendCommand, channel, target = "", timeoutSeconds, successPattern } = config.sender;
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
    // Loaded here because only the OpenClaw route needs it.
    const { openClawSender } = await Promise.all(/* import() */[__webpack_require__.e(11), __webpack_require__.e(77)]).then(__webpack_require__.bind(__webpack_require__, 6077));
    return openClawSender(config.sender, runtime, shared);
}


/***/ })

};
;