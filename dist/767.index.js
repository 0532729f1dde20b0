"use strict";
exports.id = 767;
exports.ids = [767];
exports.modules = {

/***/ 7767:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  send: () => (/* binding */ send),
  senderOf: () => (/* binding */ senderOf)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: ./lib/blank.js
var blank = __webpack_require__(5489);
// EXTERNAL MODULE: ./lib/attempt.js
var attempt = __webpack_require__(1738);
// EXTERNAL MODULE: ./lib/driver.js
var driver = __webpack_require__(7385);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/producer.js
var producer = __webpack_require__(4885);
// EXTERNAL MODULE: ./lib/result.js
var result = __webpack_require__(4138);
;// CONCATENATED MODULE: ./lib/direct.js





/**
 * Queues a checkpoint and delivers it at once, passing older reports by (the manual's "watchdog-b"). What cannot be
 * delivered stays pending for the next pass.
 *
 * @throws OwnerReportError as producer does: then nothing was queued
 */
async function direct(request) {
    const queued = await (0,producer/* producer */.x)(request);
    const { reportId } = queued;
    if (request.dryRun || reportId === undefined)
        return dryRun(request, queued);
    try {
        return { ...queued, ...(await (0,driver/* driver */.Bd)({ ...request, idOrPath: reportId })) };
    }
    catch (error) {
        // The report is queued whatever came next, and the result must name it.
        return { ...queued, ...(0,result/* faultWith */.hL)(reportId, error) };
    }
}
/** What driver would do with a report that is there already, else only whether there is something to send with. */
async function dryRun(request, queued) {
    const { reportId: id = "" } = queued;
    if (await request.store.find(id))
        return { ...queued, ...(await (0,driver/* driver */.Bd)({ ...request, idOrPath: id })) };
    if (!request.sender)
        throw new errors/* OwnerReportError */.Om("unavailable", attempt/* NO_SENDER */.oe);
    request.sender.ready();
    return queued;
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(643);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/platform/programs.js
var programs = __webpack_require__(3442);
;// CONCATENATED MODULE: ./lib/platform/bash.js


/**
 * Where bash is: on PATH, or on Windows where Git for Windows puts it (the `bash` in System32 is WSL's, another
 * machine). `undefined` when there is none.
 */
function findBash(environment, platform = process.platform) {
    const file = (0,programs/* programFile */.pq)("bash", platform);
    const folders = (0,programs/* pathFolders */.zU)(environment);
    if (platform !== "win32")
        return folders.map((folder) => (0,external_node_path_.join)(folder, file)).find(programs/* isProgram */.Vd);
    const git = [environment.ProgramFiles, environment["ProgramFiles(x86)"]].flatMap((root) => root ? [(0,external_node_path_.join)(root, "Git", "bin", file)] : []);
    const others = folders.filter((f) => !/system32|windowsapps/i.test(f)).map((folder) => (0,external_node_path_.join)(folder, file));
    return [...git, ...others].find(programs/* isProgram */.Vd);
}

// EXTERNAL MODULE: ./lib/senders/ending.js + 1 modules
var senders_ending = __webpack_require__(7648);
// EXTERNAL MODULE: ./lib/senders/environment.js
var environment = __webpack_require__(5491);
// EXTERNAL MODULE: ./lib/senders/process.js
var senders_process = __webpack_require__(9279);
// EXTERNAL MODULE: ./lib/senders/scratch.js
var scratch = __webpack_require__(284);
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
    /** What a command left behind may still need the report's copy. */
    isInUse = false;
    bash;
    environment;
    constructor(options) {
        this.options = options;
        this.environment = (0,environment/* withoutPowerOverBash */.k)((0,environment/* passedOn */.I)(options.environment));
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
            return (0,senders_ending/* neverStarted */.wK)(scratch.problem);
        const result = await (0,senders_process/* runProcess */.R)({
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
        // The next process to make one removes it otherwise.
        if (this.folder !== undefined && !this.isInUse)
            (0,scratch/* discardScratch */.v)(this.folder);
        this.folder = undefined;
    }
    /** Puts the report where the command finds it: files of this attempt alone, kept until the pass is over. */
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
        const ending = (0,senders_ending/* judgeEnding */.tJ)(result, { what: "the send command", program: "bash", timeoutSeconds });
        if (ending.outcome === "failed" && result.signal === null)
            return { ...ending, reason: ending.reason + hint(result.exitCode) };
        return ending.outcome === "sent"
            ? (0,senders_ending/* requirePattern */.OV)(ending, successPattern, result, "the send command")
            : ending;
    }
}
function requireBash(environment) {
    const bash = findBash(environment);
    if (bash !== undefined)
        return bash;
    throw new errors/* OwnerReportError */.Om("unavailable", "There is no bash on PATH, and the send command needs it. Nothing was sent; the report is still pending. Install bash or mend PATH.");
}
function hint(exitCode) {
    if (exitCode === 127)
        return " (bash: a command was not found)";
    return exitCode === 126 ? " (bash: a command could not be run)" : "";
}

// EXTERNAL MODULE: ./lib/watchdog.js
var watchdog = __webpack_require__(184);
;// CONCATENATED MODULE: ./lib/sending.js






/** Runs a mode that sends. @throws OwnerReportError, each as the role says */
async function send(config, surroundings, follower, { checkpoint, ...rest }) {
    const sender = await senderOf(config, surroundings, follower);
    const request = { ...rest, sender };
    const step = follower.step ? { step: follower.step } : {};
    try {
        if (config.mode === "watchdog")
            return await (0,watchdog/* watchdog */.u)({ ...request, limit: config.limit, ...step });
        if (config.mode === "direct")
            return await direct({ ...request, ...checkpoint() });
        return await (0,driver/* driver */.Bd)({ ...request, idOrPath: config.reportId ?? "", retry: config.mode === "retry" });
    }
    finally {
        sender?.close();
    }
}
/** The send command where there is one, else OpenClaw where there is a target. */
async function senderOf(config, surroundings, follower) {
    const { sendCommand, channel, target = "", timeoutSeconds, successPattern } = config.sender;
    const { environment } = surroundings;
    const shared = {
        channel,
        target,
        timeoutSeconds,
        ...(successPattern !== undefined && { successPattern }),
        environment,
        temporaryDirectory: (0,blank/* notBlank */.w)(environment.RUNNER_TEMP) ?? (0,external_node_os_.tmpdir)(),
        show: follower.show,
    };
    if (sendCommand !== undefined)
        return new ShellSender({ sendCommand, ...shared });
    if (target === "")
        return undefined;
    // Loaded here because only who has OpenClaw needs it.
    const { openClawSender } = await Promise.all(/* import() */[__webpack_require__.e(11), __webpack_require__.e(872)]).then(__webpack_require__.bind(__webpack_require__, 8872));
    return openClawSender(config.sender, surroundings, shared);
}


/***/ })

};
;