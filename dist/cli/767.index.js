"use strict";
exports.id = 767;
exports.ids = [767];
exports.modules = {

/***/ 9644:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i8: () => (/* binding */ signalGroup),
/* harmony export */   j: () => (/* binding */ OWN_GROUP),
/* harmony export */   l2: () => (/* binding */ groupIsAlive)
/* harmony export */ });
/** For `spawn`: a child that a Ctrl-C meant for this process does not reach. Windows has no groups; there it is reached. */
const OWN_GROUP = { detached: process.platform !== "win32", windowsHide: true };
/**
 * Signals a process and all it has started, as far as that is in the group it leads. On Windows the process alone, and
 * every signal ends it at once. Of one that is gone nothing is said.
 */
function signalGroup(pid, signal, platform = process.platform) {
    try {
        process.kill(platform === "win32" ? pid : -pid, signal);
    }
    catch {
        // It is gone already, which is what was wanted.
    }
}
/** Whether anything of the group that a process leads still runs; Windows does not say, and the answer is no. */
function groupIsAlive(pid, platform = process.platform) {
    if (platform === "win32")
        return false;
    try {
        process.kill(-pid, 0);
        return true;
    }
    catch {
        return false;
    }
}


/***/ }),

/***/ 7648:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  tJ: () => (/* binding */ judgeEnding),
  wK: () => (/* binding */ neverStarted),
  OV: () => (/* binding */ requirePattern)
});

// EXTERNAL MODULE: external "node:vm"
var external_node_vm_ = __webpack_require__(714);
;// CONCATENATED MODULE: ./lib/senders/pattern.js

const PATTERN_TIMEOUT_MS = 2_000;
/** The end of the last line is no part of what `$` must stand before, as in grep: `^ok$` matches what `echo ok` prints. */
const TEST = "const regex = new RegExp(pattern); regex.test(text) || regex.test(text.replace(/\\r?\\n$/, ''))";
/** A pattern is the operator's, the text it reads is a stranger's: one that takes too long has not matched. */
function matches(pattern, text) {
    try {
        return external_node_vm_.runInNewContext(TEST, { pattern, text }, { timeout: PATTERN_TIMEOUT_MS }) === true;
    }
    catch {
        return false;
    }
}

;// CONCATENATED MODULE: ./lib/senders/ending.js

/**
 * What the end of a sender's process says by itself, the same for every sender: ended by us is in doubt, exit code 0 is
 * sent, all else has failed.
 */
function judgeEnding(result, run) {
    const { exitCode, signal } = result;
    return { ...verdict(result, run), exitCode, signal };
}
function verdict({ notStarted, endedBy, signal, exitCode }, { what, program, timeoutSeconds }) {
    if (notStarted?.cannot === "read-input")
        return failed(`what ${what} was to read could not be opened (${notStarted.error}), so it was not started`);
    if (notStarted)
        return failed(`${program} could not be started (${notStarted.error})`);
    if (endedBy === "timeout")
        return inDoubt(`${what} did not end within ${timeoutSeconds} s and was ended; the message may have gone out`);
    if (endedBy === "cancel")
        return inDoubt("owner-report was told to stop during the send; the message may have gone out");
    if (signal !== null)
        return failed(`${what} was ended by ${signal}`);
    return exitCode === 0
        ? { outcome: "sent", reason: "" }
        : failed(`${what} ended with exit code ${exitCode}`);
}
function failed(reason) {
    return { outcome: "failed", reason };
}
function inDoubt(reason) {
    return { outcome: "in-doubt", reason };
}
/** A send that failed before anything was started. */
function neverStarted(reason) {
    return { ...failed(reason), exitCode: null, signal: null };
}
/** A success stays one only if standard output matches the success pattern, where one is given. */
function requirePattern(success, successPattern, { stdout }, what) {
    if (successPattern === undefined || matches(successPattern, stdout))
        return success;
    const { exitCode, signal } = success;
    const reason = `${what} ended with exit code 0, but its output does not match success-pattern`;
    return { ...failed(reason), exitCode, signal };
}


/***/ }),

/***/ 5491:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ passedOn)
/* harmony export */ });
const WITHHELD = /^(INPUT_|ACTIONS_RUNTIME_|ACTIONS_ID_TOKEN_|ACTIONS_RESULTS_URL$|ACTIONS_CACHE_URL$|GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$|OWNER_REPORT_(TOKEN|GIT_REMOTE)$)/i;
/** The environment a sender gets: all but what would let it act for the runner, or opens the queue. */
function passedOn(environment) {
    const kept = Object.entries(environment).filter(([name, value]) => value !== undefined && !WITHHELD.test(name));
    return Object.fromEntries(kept);
}


/***/ }),

/***/ 9279:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ runProcess)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1421);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8500);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);
/* harmony import */ var _platform_process_group_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9644);





/** Of standard output its beginning and its end are kept for the success pattern, this much of each. */
const MATCHED_BYTES = 512 * 1024;
const SHOWN_BYTES = 64 * 1024;
const TERM_GRACE_MS = 5_000;
const CANCEL_GRACE_MS = 3_000;
/** How long output may still trickle in after the child has ended; an orphan may hold the pipes for ever. */
const DRAIN_MS = 200;
const GROUP_POLL_MS = 20;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/**
 * Runs one program in a process group of its own, so that whatever it started can be ended with it. Never waits for
 * more than the timeout and the 5 seconds between SIGTERM and SIGKILL (3 when owner-report itself is cancelled).
 */
async function runProcess(request) {
    const output = new Output();
    const started = start(request);
    if ("notStarted" in started)
        return output.result({ ...started, exitCode: null, signal: null });
    const { child } = started;
    child.stdout?.on("data", (chunk) => output.add(chunk, true));
    child.stderr?.on("data", (chunk) => output.add(chunk, false));
    const closed = new Promise((resolve) => child.once("close", () => resolve()));
    const ender = new GroupEnder(child, request);
    const ending = await endingOf(child);
    await ender.afterExit();
    await Promise.race([closed, (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setTimeout)(DRAIN_MS, undefined, { ref: false })]);
    // One more turn: on a busy machine the timer may be served before output that is already there.
    await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setImmediate)();
    for (const stream of [child.stdout, child.stderr])
        stream?.destroy();
    return output.result({ ...ending, ...(ender.endedBy && { endedBy: ender.endedBy }) });
}
function start(request) {
    let input;
    try {
        input = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.openSync)(request.inputFile, "r");
    }
    catch (error) {
        return { notStarted: { cannot: "read-input", error: `${request.inputFile}: ${errorName(error)}` } };
    }
    try {
        const stdio = [input, "pipe", "pipe"];
        return { child: (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)(request.file, request.args, { env: request.env, detached: true, stdio }) };
    }
    catch (error) {
        return { notStarted: { cannot: "start", error: errorName(error) } };
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.closeSync)(input);
    }
}
function errorName(error) {
    return (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .systemErrorName */ .lm)(error) ?? "unknown error";
}
function endingOf(child) {
    return new Promise((resolve) => {
        child.once("exit", (exitCode, signal) => resolve({ exitCode, signal }));
        child.once("error", (error) => {
            const notStarted = { cannot: "start", error: errorName(error) };
            resolve({ notStarted, exitCode: null, signal: null });
        });
    });
}
/** Ends a process group when its time is up or owner-report is cancelled: SIGTERM, time to end well, SIGKILL. */
class GroupEnder {
    child;
    request;
    endedBy;
    deadline = 0;
    killTimer;
    timeout;
    onCancel = () => this.end("cancel", CANCEL_GRACE_MS);
    constructor(child, request) {
        this.child = child;
        this.request = request;
        const milliseconds = Math.min(request.timeoutSeconds * 1000, LONGEST_TIMER_MS);
        this.timeout = setTimeout(() => this.end("timeout", TERM_GRACE_MS), milliseconds);
        if (request.cancel.aborted)
            this.onCancel();
        else
            request.cancel.addEventListener("abort", this.onCancel);
    }
    /** The program has ended. If it was ended, what it had started still gets the rest of its time. */
    async afterExit() {
        clearTimeout(this.timeout);
        if (this.endedBy)
            while (this.isAlive() && performance.now() < this.deadline)
                await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setTimeout)(GROUP_POLL_MS);
        if (this.endedBy)
            this.signal("SIGKILL");
        clearTimeout(this.killTimer);
        this.request.cancel.removeEventListener("abort", this.onCancel);
    }
    isAlive() {
        return this.child.pid !== undefined && (0,_platform_process_group_js__WEBPACK_IMPORTED_MODULE_4__/* .groupIsAlive */ .l2)(this.child.pid);
    }
    signal(signal) {
        if (this.child.pid !== undefined)
            (0,_platform_process_group_js__WEBPACK_IMPORTED_MODULE_4__/* .signalGroup */ .i8)(this.child.pid, signal);
    }
    end(by, graceMs) {
        if (this.endedBy === "cancel" || this.endedBy === by)
            return;
        this.endedBy = by;
        this.deadline = performance.now() + graceMs;
        this.signal("SIGTERM");
        clearTimeout(this.killTimer);
        this.killTimer = setTimeout(() => this.signal("SIGKILL"), graceMs);
    }
}
/** What a child wrote, in bounded memory. */
class Output {
    head = new Head(MATCHED_BYTES);
    tail = new Tail(MATCHED_BYTES);
    shown = new Head(SHOWN_BYTES);
    add(chunk, isStdout) {
        this.shown.add(chunk);
        if (isStdout)
            this.tail.add(this.head.add(chunk));
    }
    result(outcome) {
        const gap = this.tail.isCut ? "\n" : "";
        return {
            ...outcome,
            stdout: this.head.text() + gap + this.tail.text(),
            shown: this.shown.text(),
            shownIsCut: this.shown.isCut,
        };
    }
}
/** The first bytes of a stream. */
class Head {
    max;
    chunks = [];
    length = 0;
    isCut = false;
    constructor(max) {
        this.max = max;
    }
    /** Returns what did not fit. */
    add(chunk) {
        const part = chunk.subarray(0, this.max - this.length);
        if (part.length > 0)
            this.chunks.push(part);
        this.length += part.length;
        this.isCut ||= part.length < chunk.length;
        return chunk.subarray(part.length);
    }
    text() {
        return Buffer.concat(this.chunks).toString("utf8");
    }
}
/** The last bytes of a stream, at least `max` of them where there were so many. */
class Tail {
    max;
    chunks = [];
    length = 0;
    isCut = false;
    constructor(max) {
        this.max = max;
    }
    add(chunk) {
        if (chunk.length === 0)
            return;
        this.chunks.push(chunk);
        this.length += chunk.length;
        for (let first = this.chunks[0]; first && this.length - first.length >= this.max; first = this.chunks[0]) {
            this.chunks.shift();
            this.length -= first.length;
            this.isCut = true;
        }
    }
    text() {
        return Buffer.concat(this.chunks).toString("utf8");
    }
}


/***/ }),

/***/ 284:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ makeScratch),
/* harmony export */   v: () => (/* binding */ discardScratch)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _process_identity_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5277);



const PREFIX = "owner-report-";
const NAME = /^owner-report-([0-9a-z-]+)-[A-Za-z0-9]{6}$/;
/**
 * A fresh private folder (0700) for what a sender needs as files. Its name says whose it is, so that the folders of
 * processes that were killed go when the next one is made.
 */
function makeScratch(directory) {
    const self = (0,_process_identity_js__WEBPACK_IMPORTED_MODULE_2__/* .thisProcess */ .WF)();
    for (const name of (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)(directory)) {
        const mark = NAME.exec(name)?.[1];
        if (mark !== undefined && (0,_process_identity_js__WEBPACK_IMPORTED_MODULE_2__/* .livenessOfMark */ .I3)(mark, self) === "dead")
            removeOwn((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, name));
    }
    return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdtempSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, `${PREFIX}${(0,_process_identity_js__WEBPACK_IMPORTED_MODULE_2__/* .markOf */ .Fg)(self)}-`));
}
/** Removes a scratch folder; what cannot be removed now goes when the next one is made. */
function discardScratch(path) {
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(path, { recursive: true, force: true });
    }
    catch {
        // What was sent is sent: rubbish in the temporary directory is no reason to say otherwise.
    }
}
function removeOwn(path) {
    try {
        // In a directory that others can write to, a name proves nothing.
        const { uid } = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)(path);
        if (process.getuid === undefined || uid === process.getuid())
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(path, { recursive: true, force: true });
    }
    catch {
        // Gone already, or not ours to remove.
    }
}


/***/ }),

/***/ 7767:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  send: () => (/* binding */ send),
  senderOf: () => (/* binding */ senderOf)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
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
var external_node_fs_ = __webpack_require__(3024);
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
    bash;
    environment;
    constructor(options) {
        this.options = options;
        this.environment = (0,environment/* passedOn */.I)(options.environment);
    }
    ready() {
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
        this.showOutput(result);
        return this.judge(result);
    }
    close() {
        if (this.folder !== undefined)
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
        temporaryDirectory: environment.RUNNER_TEMP || (0,external_node_os_.tmpdir)(),
        show: follower.show,
    };
    if (sendCommand !== undefined)
        return new ShellSender({ sendCommand, ...shared });
    if (target === "")
        return undefined;
    // Loaded here because only who has OpenClaw needs it.
    const { openClawSender } = await Promise.all(/* import() */[__webpack_require__.e(11), __webpack_require__.e(491)]).then(__webpack_require__.bind(__webpack_require__, 8872));
    return openClawSender(config.sender, surroundings, shared);
}


/***/ })

};
;