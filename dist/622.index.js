"use strict";
exports.id = 622;
exports.ids = [622];
exports.modules = {

/***/ 8531:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ makeOwnFolder)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _process_identity_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(153);



const NAME = /^owner-report-(?:git-|cache-)?([0-9a-z-]+)-[A-Za-z0-9]{6}$/;
/**
 * Makes a fresh private folder (0700). Its name says whose it is, so that the folders of processes that were killed, of
 * every kind, go when the next one is made.
 */
function makeOwnFolder(directory, kind) {
    const self = (0,_process_identity_js__WEBPACK_IMPORTED_MODULE_2__/* .thisProcess */ .WF)();
    for (const name of namesIn(directory)) {
        const mark = NAME.exec(name)?.[1];
        if (mark !== undefined && (0,_process_identity_js__WEBPACK_IMPORTED_MODULE_2__/* .livenessOfMark */ .I3)(mark, self) === "dead")
            removeOwn((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, name));
    }
    return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdtempSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, `owner-report-${kind}${(0,_process_identity_js__WEBPACK_IMPORTED_MODULE_2__/* .markOf */ .Fg)(self)}-`));
}
function namesIn(directory) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)(directory);
    }
    catch {
        return []; // One that may be used and not listed: what lies there is for others to sweep.
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

/***/ 9644:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   eu: () => (/* binding */ groupIsAnothers),
/* harmony export */   gv: () => (/* binding */ groupIsAtWork),
/* harmony export */   i8: () => (/* binding */ signalGroup),
/* harmony export */   j: () => (/* binding */ OWN_GROUP),
/* harmony export */   l2: () => (/* binding */ groupIsAlive),
/* harmony export */   pk: () => (/* binding */ KILLED_MS),
/* harmony export */   uY: () => (/* binding */ endAfter)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);


/** How long a killed child may take to be gone: one of another user, or stuck in the kernel, is never gone. */
const KILLED_MS = 500;
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
/**
 * Whether anything of the group that a process led still works. What has ended and was never collected does not: in
 * many a container nobody collects it.
 */
function groupIsAtWork(pid) {
    if (!groupIsAlive(pid) || process.platform !== "linux")
        return groupIsAlive(pid);
    try {
        const stats = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)("/proc").flatMap((name) => (/^\d+$/.test(name) ? [statOf(name)] : []));
        return stats.some(([state = "", , group]) => group === String(pid) && !"ZX".includes(state));
    }
    catch {
        return true; // Nothing is known of them but that they are there.
    }
}
/** What proc(5) says of a process from its state on; the name before it may itself hold spaces and brackets. */
function statOf(pid) {
    try {
        const stat = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(`/proc/${pid}/stat`, "utf8");
        return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    }
    catch {
        return []; // It has ended meanwhile.
    }
}
/** Whether anything of the group that a process leads still runs; Windows does not say, and the answer is no. */
function groupIsAlive(pid, platform = process.platform) {
    return platform !== "win32" && ["", "EPERM"].includes(askGroup(pid));
}
/** Whether all that still runs of the group became another user's, which no signal of ours reaches. */
function groupIsAnothers(pid, platform = process.platform) {
    return platform !== "win32" && askGroup(pid) === "EPERM";
}
/**
 * Kills a child and its group once its time is up. What is not over then (it is stuck in the kernel, or something outside
 * of the group holds its pipes) is left behind a moment later, and `over` is told; it keeps this process alive no longer.
 *
 * @returns what calls this off
 */
function endAfter(child, milliseconds, over) {
    const leave = () => {
        for (const stream of child.stdio)
            stream?.destroy();
        child.unref();
        over();
    };
    const kill = () => {
        if (child.pid !== undefined)
            signalGroup(child.pid, "SIGKILL");
        timer = setTimeout(leave, KILLED_MS);
    };
    let timer = setTimeout(kill, milliseconds);
    return () => clearTimeout(timer);
}
/** What stands in the way of a signal to a group, by the system's name; nothing where it is `""`. */
function askGroup(pid) {
    try {
        process.kill(-pid, 0);
        return "";
    }
    catch (error) {
        return (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .systemErrorName */ .lm)(error) ?? "unknown";
    }
}


/***/ }),

/***/ 9279:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I3: () => (/* binding */ passedOn),
/* harmony export */   R3: () => (/* binding */ runProcess),
/* harmony export */   kV: () => (/* binding */ withoutPowerOverBash)
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
 * more than the timeout and the 5 seconds between SIGTERM and SIGKILL (3 when owner-report itself is cancelled): what
 * cannot be killed is left behind.
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
    const ending = await Promise.race([endingOf(child), ender.givenUp]);
    await ender.afterExit();
    await Promise.race([closed, (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setTimeout)(DRAIN_MS, undefined, { ref: false })]);
    // One more turn: on a busy machine the timer may be served before output that is already there.
    await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setImmediate)();
    const ended = ender.result();
    const leftBehind = ending.exitCode === 0 && !ended.endedBy && (await isAtWork(child.pid));
    for (const stream of [child.stdout, child.stderr])
        letGo(stream, leftBehind, request.env);
    // One that runs on must not keep this process alive.
    child.unref();
    return output.result({ ...ending, ...ended, leftBehind });
}
/** Whether a group still works after time to end. */
async function isAtWork(pid) {
    const deadline = performance.now() + DRAIN_MS;
    while (pid !== undefined && (0,_platform_process_group_js__WEBPACK_IMPORTED_MODULE_4__/* .groupIsAtWork */ .gv)(pid)) {
        if (performance.now() >= deadline)
            return true;
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setTimeout)(GROUP_POLL_MS);
    }
    return false;
}
/**
 * Is done with a stream. What still works may write on: a closed pipe would end it in the middle of its work, so a
 * process of its own reads it, which outlives this one and ends with the last that writes.
 */
function letGo(stream, isInUse, env) {
    if (!stream || stream.destroyed)
        return;
    if (isInUse && !stream.readableEnded)
        readOn(stream, env);
    stream.destroy();
}
function readOn(stream, env) {
    try {
        const reader = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)("cat", [], { env, detached: true, stdio: [stream, "ignore", "ignore"] });
        reader.on("error", () => { });
        reader.unref();
    }
    catch {
        // Without a reader the pipe closes; what was sent is sent.
    }
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
    isGivenUp = false;
    /** Settles when the program was killed and is not gone all the same. */
    givenUp;
    giveUp = () => { };
    deadline = 0;
    killTimer;
    timeout;
    onCancel = () => this.end("cancel", CANCEL_GRACE_MS);
    constructor(child, request) {
        this.child = child;
        this.request = request;
        this.givenUp = new Promise((resolve) => {
            this.giveUp = resolve;
        });
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
    /** How it was ended, if it was. */
    result() {
        const { endedBy, child, isGivenUp } = this;
        if (!endedBy)
            return {};
        const { pid } = child;
        const runsOn = pid !== undefined && (isGivenUp || (0,_platform_process_group_js__WEBPACK_IMPORTED_MODULE_4__/* .groupIsAnothers */ .eu)(pid)) ? { runsOn: pid } : {};
        return { endedBy, ...runsOn };
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
        this.killTimer = setTimeout(() => this.kill(), graceMs);
    }
    kill() {
        this.signal("SIGKILL");
        this.killTimer = setTimeout(() => {
            this.isGivenUp = true;
            this.giveUp({ exitCode: null, signal: null });
        }, _platform_process_group_js__WEBPACK_IMPORTED_MODULE_4__/* .KILLED_MS */ .pk);
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
/** What lets whoever has it act for the runner, opens the queue, or says how to send. */
const WITHHELD = /^(INPUT_|(ACTIONS|GITHUB|GITEA|FORGEJO)_(RUNTIME_|ID_TOKEN_|RESULTS_URL$|CACHE_URL$)|OWNER_REPORT_(TOKEN|SEND_CMD|WEBHOOK_URL|WEBHOOK_SECRET|QUEUE|DATABASE_URL|GIT_REMOTE)$)/i;
/** The files by which a step sets outputs, environment and PATH of later ones; forges have names of their own for them. */
const COMMAND_FILE = /^(GITHUB|GITEA|FORGEJO)_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$/i;
/** The environment a sender gets: all but what would let it act for the runner, opens the queue, or holds its own text. */
function passedOn(environment) {
    const files = new Set(Object.entries(environment).flatMap(([name, value]) => (COMMAND_FILE.test(name) && value ? [value] : [])));
    return only(environment, 
    // By value too: the same file under another name gives the same power.
    (name, value) => !WITHHELD.test(name) && !COMMAND_FILE.test(name) && !files.has(value));
}
/*
 * What bash takes from its environment before, or in the place of, a script's own words: files to read, options, a
 * prompt that is evaluated under xtrace, where `cd`, globs and lookups lead.
 */
const RULES_BASH = /^(BASH_(ENV|COMPAT|ARGV0|XTRACEFD|LOADABLES_PATH)|SHELLOPTS|BASHOPTS|POSIXLY_CORRECT|POSIX_PEDANTIC|PS4|CDPATH|GLOBIGNORE|EXECIGNORE|FUNCNEST|TMOUT)$/;
/** The last form is that of macOS. */
const FUNCTION = /^(?:BASH_FUNC_(.+)(?:%%|\(\))|__BASH_FUNC<(.+)>\(\))$/;
const BUILTINS = new Set((". : [ alias bg bind break builtin caller cd command compgen complete compopt continue declare dirs disown echo " +
    "enable eval exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf " +
    "pushd pwd read readarray readonly return set shift shopt source suspend test times trap true type typeset ulimit " +
    "umask unalias unset wait").split(" "));
/**
 * The environment without what would rule a bash script from outside, and the scripts that it starts. Other exported
 * functions stay: the script may call them.
 */
function withoutPowerOverBash(environment) {
    return only(environment, (name, value) => {
        const [, usual, apples] = FUNCTION.exec(name) ?? [];
        // ENV is a common name for other things; only a shell that reads a file by it would obey it.
        const isStartFile = name === "ENV" && /[/~$`]/.test(value);
        return !RULES_BASH.test(name) && !isStartFile && !BUILTINS.has(usual ?? apples ?? "");
    });
}
function only(environment, keeps) {
    const kept = Object.entries(environment).filter((entry) => entry[1] !== undefined && keeps(...entry));
    return Object.fromEntries(kept);
}


/***/ }),

/***/ 284:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ makeScratch),
/* harmony export */   v: () => (/* binding */ discardScratch)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var _platform_own_folders_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8531);


/** Makes a fresh private folder (0700) for what a sender needs as files. */
function makeScratch(directory) {
    return (0,_platform_own_folders_js__WEBPACK_IMPORTED_MODULE_1__/* .makeOwnFolder */ .x)(directory, "");
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


/***/ }),

/***/ 9347:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   OV: () => (/* binding */ requirePattern),
/* harmony export */   tJ: () => (/* binding */ judgeEnding),
/* harmony export */   wK: () => (/* binding */ neverStarted)
/* harmony export */ });
/* harmony import */ var node_vm__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(714);

/** What a shell says of a program that was killed: by the kernel for want of memory, by an init that stops a service. */
const KILLED = new Map([
    [128 + 9, "SIGKILL"],
    [128 + 15, "SIGTERM"],
]);
/**
 * What the end of a sender's process says by itself, the same for every sender: ended by a signal, whoever's, is in doubt,
 * exit code 0 is sent, all else has failed.
 */
function judgeEnding(result, run) {
    const { exitCode, signal } = result;
    const { leftBehind = false } = result;
    return { ...verdict(result, run), exitCode, signal, ...(leftBehind && { leftBehind }) };
}
function verdict({ notStarted, endedBy, runsOn, signal, exitCode }, { what, program, timeoutSeconds }) {
    if (notStarted?.cannot === "read-input")
        return failed(`what ${what} was to read could not be opened (${notStarted.error}), so it was not started`);
    if (notStarted)
        return failed(`${program} could not be started (${notStarted.error})`);
    const isEnded = runsOn === undefined ? "was ended" : `cannot be ended${runningOn(runsOn)}`;
    if (endedBy === "timeout")
        return inDoubt(`${what} did not end within ${timeoutSeconds} s and ${isEnded}; the message may have gone out`);
    if (endedBy === "cancel" && runsOn !== undefined)
        return inDoubt(`owner-report was told to stop during the send, and ${what} ${isEnded}; the message may have gone out`);
    if (endedBy === "cancel")
        return inDoubt("owner-report was told to stop during the send; the message may have gone out");
    if (signal !== null)
        return inDoubt(`${what} was ended by ${signal}, which did not come from owner-report; the message may have gone out`);
    if (exitCode === 0)
        return { outcome: "sent", reason: "" };
    const killer = exitCode === null ? undefined : KILLED.get(exitCode);
    return killer === undefined
        ? failed(`${what} ended with exit code ${exitCode}`)
        : inDoubt(`${what} ended with exit code ${exitCode}, as ${killer} gives; the message may have gone out`);
}
/** Said of what no signal of ours ends: why that may be, and how to look at it. */
function runningOn(pid) {
    return ` (it became another user's, or is stuck in the kernel) and was left behind, still running: see it with ps -fg ${pid}`;
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
const PATTERN_TIMEOUT_MS = 2_000;
/** The end of the last line is no part of what `$` must stand before, as in grep: `^ok$` matches what `echo ok` prints. */
const TEST = "const regex = new RegExp(pattern); regex.test(text) || regex.test(text.replace(/\\r?\\n$/, ''))";
/** A pattern is the operator's, the text it reads is a stranger's: one that takes too long has not matched. */
function matches(pattern, text) {
    try {
        return node_vm__WEBPACK_IMPORTED_MODULE_0__.runInNewContext(TEST, { pattern, text }, { timeout: PATTERN_TIMEOUT_MS }) === true;
    }
    catch {
        return false;
    }
}


/***/ })

};
;