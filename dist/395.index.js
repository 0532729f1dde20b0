"use strict";
exports.id = 395;
exports.ids = [395];
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
 * Creates a private folder (0700) whose name identifies its process, and removes the folders of dead processes, of every
 * kind.
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
        return []; // A directory that may be used but not listed: others have to clean up there.
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
/* harmony export */   $Y: () => (/* binding */ groupBelongsToAnotherUser),
/* harmony export */   XH: () => (/* binding */ killAfter),
/* harmony export */   gv: () => (/* binding */ groupIsAtWork),
/* harmony export */   i8: () => (/* binding */ signalGroup),
/* harmony export */   j: () => (/* binding */ OWN_GROUP),
/* harmony export */   l2: () => (/* binding */ groupIsAlive),
/* harmony export */   pk: () => (/* binding */ KILLED_MS)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);


/** Milliseconds in which a killed child should be gone: one of another user, or stuck in the kernel, may never be. */
const KILLED_MS = 500;
/** Options of `spawn` that keep a Ctrl-C from the child. Windows has no process groups: there the child gets it too. */
const OWN_GROUP = { detached: process.platform !== "win32", windowsHide: true };
/**
 * Signals a process and the group it leads. On Windows only the process gets the signal, and every signal ends it at once.
 * Ignores a process that is gone.
 */
function signalGroup(pid, signal, platform = process.platform) {
    try {
        process.kill(platform === "win32" ? pid : -pid, signal);
    }
    catch {
        // It is gone already.
    }
}
/**
 * Checks whether any process of a group still works. A zombie does not count: in many containers nobody reaps it.
 */
function groupIsAtWork(pid) {
    if (!groupIsAlive(pid) || process.platform !== "linux")
        return groupIsAlive(pid);
    try {
        const stats = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)("/proc").flatMap((name) => (/^\d+$/.test(name) ? [statOf(name)] : []));
        return stats.some(([state = "", , group]) => group === String(pid) && !"ZX".includes(state));
    }
    catch {
        return true; // The group exists; nothing more is known.
    }
}
/** Reads the fields of proc(5) from the process state on; the name before it may itself hold spaces and brackets. */
function statOf(pid) {
    try {
        const stat = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(`/proc/${pid}/stat`, "utf8");
        return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    }
    catch {
        return []; // It has ended meanwhile.
    }
}
/** Checks whether any process of a group exists; on Windows the answer is always no. */
function groupIsAlive(pid, platform = process.platform) {
    return platform !== "win32" && ["", "EPERM"].includes(askGroup(pid));
}
/** Checks whether all remaining processes of a group belong to another user, so that our signals do not reach them. */
function groupBelongsToAnotherUser(pid, platform = process.platform) {
    return platform !== "win32" && askGroup(pid) === "EPERM";
}
/**
 * Kills a child and its group after a time. A child that still is not over (stuck in the kernel, or its pipes held from
 * outside of the group) is abandoned a moment later: `over` is called, and it no longer keeps this process alive.
 *
 * @returns a function that cancels this
 */
function killAfter(child, milliseconds, over) {
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
/** Returns the name of the error of signalling a group; `""` where there is none. */
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

/***/ 3442:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ei: () => (/* binding */ CAN_LINK_PROGRAMS),
/* harmony export */   GO: () => (/* binding */ findBash),
/* harmony export */   Vd: () => (/* binding */ isProgram),
/* harmony export */   bK: () => (/* binding */ wrapperFiles),
/* harmony export */   pq: () => (/* binding */ programFile),
/* harmony export */   zU: () => (/* binding */ pathFolders)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);


/** Returns the folders of PATH. Windows calls it `Path`, and a copied environment is case-sensitive. */
function pathFolders(environment) {
    return (environment.PATH ?? environment.Path ?? "").split(node_path__WEBPACK_IMPORTED_MODULE_1__.delimiter).filter(node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute);
}
/** Returns the file name of a program, such as `node`. */
function programFile(name, platform = process.platform) {
    return platform === "win32" ? `${name}.exe` : name;
}
/** Returns the files by which npm makes a script a program; the system's command line would start the first. */
function wrapperFiles(name, platform = process.platform) {
    return platform === "win32" ? [`${name}.cmd`, name] : [name];
}
/** True where a link to a program can be run and everybody may create it; on Windows neither holds. */
const CAN_LINK_PROGRAMS = process.platform !== "win32";
/** Checks whether a path is a file that may be run; on Windows every file may. */
function isProgram(path) {
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.accessSync)(path, node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.X_OK);
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(path).isFile();
    }
    catch {
        return false;
    }
}
/**
 * Finds bash on PATH, or on Windows in the folder of Git for Windows (the `bash` in System32 is WSL's, another machine).
 * `undefined` when there is none.
 */
function findBash(environment, platform = process.platform) {
    const file = programFile("bash", platform);
    const folders = pathFolders(environment);
    if (platform !== "win32")
        return folders.map((folder) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, file)).find(isProgram);
    const git = [environment.ProgramFiles, environment["ProgramFiles(x86)"]].flatMap((root) => root ? [(0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(root, "Git", "bin", file)] : []);
    const others = folders.filter((f) => !/system32|windowsapps/i.test(f)).map((folder) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, file));
    return [...git, ...others].find(isProgram);
}


/***/ }),

/***/ 9279:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R3: () => (/* binding */ runProcess),
/* harmony export */   lE: () => (/* binding */ senderEnvironment),
/* harmony export */   tZ: () => (/* binding */ withoutBashControls)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1421);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8500);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);
/* harmony import */ var _platform_process_group_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9644);





/** Bytes kept of each end of standard output for the success pattern. */
const MATCHED_BYTES = 512 * 1024;
const SHOWN_BYTES = 64 * 1024;
const TERM_GRACE_MS = 5_000;
const CANCEL_GRACE_MS = 3_000;
/** Wait for remaining output after the child has ended; an orphan may hold the pipes for ever. */
const DRAIN_MS = 200;
const GROUP_POLL_MS = 20;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/**
 * Runs one program in a process group of its own, so that all processes it started can be ended with it. Never waits longer
 * than the timeout and the 5 seconds between SIGTERM and SIGKILL (3 when owner-report itself is cancelled): a process that
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
    const leftBehind = ending.exitCode === 0 && !ended.endedBy && (await isAtWork(child));
    for (const stream of [child.stdout, child.stderr])
        releaseStream(stream, leftBehind, request.env);
    // A child that still runs must not keep this process alive.
    child.unref();
    return output.result({ ...ending, ...ended, leftBehind });
}
/** Checks whether a process still has a child's pipes open: `setsid` and `set -m` take what they start out of the group. */
function hasOpenPipes({ stdout, stderr }) {
    return [stdout, stderr].some((stream) => stream !== null && !stream.readableEnded && !stream.destroyed);
}
/** Checks whether processes that a child started still work after a grace period. */
async function isAtWork(child) {
    const { pid } = child;
    const deadline = performance.now() + DRAIN_MS;
    while (pid !== undefined && (hasOpenPipes(child) || (0,_platform_process_group_js__WEBPACK_IMPORTED_MODULE_4__/* .groupIsAtWork */ .gv)(pid))) {
        if (performance.now() >= deadline)
            return true;
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setTimeout)(GROUP_POLL_MS);
    }
    return false;
}
/**
 * Releases a stream. If processes still write to it, a closed pipe would kill them in the middle of their work, so a reader
 * process takes over the pipe; it outlives this process and ends with the last writer.
 */
function releaseStream(stream, isInUse, env) {
    if (!stream || stream.destroyed)
        return;
    if (isInUse && !stream.readableEnded)
        drainInBackground(stream, env);
    stream.destroy();
}
function drainInBackground(stream, env) {
    try {
        const reader = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)("cat", [], { env, detached: true, stdio: [stream, "ignore", "ignore"] });
        reader.on("error", () => { });
        reader.unref();
    }
    catch {
        // Without a reader the pipe closes; that does not change the outcome of the send.
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
/** Ends a process group at its timeout or when owner-report is cancelled: SIGTERM, a grace period, SIGKILL. */
class GroupEnder {
    child;
    request;
    endedBy;
    isGivenUp = false;
    /** Resolves when the program was killed and still exists. */
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
    /** Cleans up after the program's end. If owner-report ended it, its processes get the rest of the grace period. */
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
    /** Returns how owner-report ended it, if it did. */
    result() {
        const { endedBy, child, isGivenUp } = this;
        if (!endedBy)
            return {};
        const { pid } = child;
        const runsOn = pid !== undefined && (isGivenUp || (0,_platform_process_group_js__WEBPACK_IMPORTED_MODULE_4__/* .groupBelongsToAnotherUser */ .$Y)(pid)) ? pid : undefined;
        return { endedBy, runsOn };
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
/** Output of a child, in bounded memory. */
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
    /** Adds a chunk and returns the bytes that did not fit. */
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
/** The last bytes of a stream, at least `max` of them if there were as many. */
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
/** Variables that act for the runner, open the queue, or hold the send command. */
const WITHHELD = /^(INPUT_|(ACTIONS|GITHUB|GITEA|FORGEJO)_(RUNTIME_|ID_TOKEN_|RESULTS_URL$|CACHE_URL$)|OWNER_REPORT_(TOKEN|SEND_CMD|WEBHOOK_URL|WEBHOOK_SECRET|QUEUE|DATABASE_URL)$)/i;
/** Variables naming the files by which a step sets outputs, environment and PATH of later steps, on every forge. */
const COMMAND_FILE = /^(GITHUB|GITEA|FORGEJO)_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$/i;
/** Returns the environment of a sender, without the variables that act for the runner, open the queue, or hold the send command. */
function senderEnvironment(environment) {
    const files = new Set(Object.entries(environment).flatMap(([name, value]) => (COMMAND_FILE.test(name) && value ? [value] : [])));
    return only(environment, 
    // Filter by value too: another variable may name the same file.
    (name, value) => !WITHHELD.test(name) && !COMMAND_FILE.test(name) && !files.has(value));
}
/*
 * Variables by which the environment changes what a bash script does: files to source, options, a prompt that is evaluated
 * under xtrace, targets of `cd`, globs and lookups.
 */
const BASH_CONTROLS = /^(BASH_(ENV|COMPAT|ARGV0|XTRACEFD|LOADABLES_PATH)|SHELLOPTS|BASHOPTS|POSIXLY_CORRECT|POSIX_PEDANTIC|PS4|CDPATH|GLOBIGNORE|EXECIGNORE|FUNCNEST|TMOUT)$/;
/** Names of exported functions; the last form is that of macOS. */
const FUNCTION = /^(?:BASH_FUNC_(.+)(?:%%|\(\))|__BASH_FUNC<(.+)>\(\))$/;
/** Functions that would replace a builtin, or a missing command (and so look like a success). */
const OVERRIDING_FUNCTIONS = new Set((". : [ alias bg bind break builtin caller cd command compgen complete compopt continue declare dirs disown echo " +
    "enable eval exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf " +
    "pushd pwd read readarray readonly return set shift shopt source suspend test times trap true type typeset ulimit " +
    "umask unalias unset wait command_not_found_handle").split(" "));
/**
 * Removes the variables that would change what a bash script, or a script that it starts, does. Other exported functions
 * stay: the script may call them.
 */
function withoutBashControls(environment) {
    return only(environment, (name, value) => {
        const [, usual, apples] = FUNCTION.exec(name) ?? [];
        // ENV is a common name for other things; only the path of a file would make a shell source it.
        const isStartFile = name === "ENV" && /[/~$`]/.test(value);
        return !BASH_CONTROLS.test(name) && !isStartFile && !OVERRIDING_FUNCTIONS.has(usual ?? apples ?? "");
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


/** Creates a private folder (0700) for files of a sender. */
function makeScratch(directory) {
    return (0,_platform_own_folders_js__WEBPACK_IMPORTED_MODULE_1__/* .makeOwnFolder */ .x)(directory, "");
}
/** Removes a scratch folder, best effort; the next one to be created removes the rest. */
function discardScratch(path) {
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(path, { recursive: true, force: true });
    }
    catch {
        // Leftovers in the temporary directory do not change the outcome of the send.
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
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8161);
/* harmony import */ var node_vm__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(714);


/** The signals that end a program: by the kernel, by an init that stops a service, by the program's own crash. */
const ENDING = [
    "SIGHUP",
    "SIGINT",
    "SIGQUIT",
    "SIGILL",
    "SIGTRAP",
    "SIGABRT",
    "SIGBUS",
    "SIGFPE",
    "SIGKILL",
    "SIGUSR1",
    "SIGSEGV",
    "SIGUSR2",
    "SIGPIPE",
    "SIGALRM",
    "SIGTERM",
    "SIGXCPU",
    "SIGXFSZ",
    "SIGSYS",
];
/** The signal that ended a part of a script, as a shell says it: by 128 and the signal's number. */
function signalIn(exitCode) {
    return ENDING.find((name) => exitCode === 128 + node_os__WEBPACK_IMPORTED_MODULE_0__.constants.signals[name]);
}
/**
 * Judges the end of a sender's process, the same way for every sender: ended by any signal is in doubt, exit code 0 is sent,
 * everything else has failed.
 */
function judgeEnding(result, run) {
    const { exitCode, signal, leftBehind } = result;
    return { ...verdict(result, run), exitCode, signal, leftBehind: leftBehind || undefined };
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
    const killer = signalIn(exitCode);
    return killer === undefined
        ? failed(`${what} ended with exit code ${exitCode}`)
        : inDoubt(`${what} ended with exit code ${exitCode}, as ${killer} gives; the message may have gone out`);
}
/** Says why a process could not be ended, and how to look at it. */
function runningOn(pid) {
    return ` (it became another user's, or is stuck in the kernel) and was left behind, still running: see it with ps -fg ${pid}`;
}
function failed(reason) {
    return { outcome: "failed", reason };
}
function inDoubt(reason) {
    return { outcome: "in-doubt", reason };
}
/** Returns the result of a send that failed before anything was started. */
function neverStarted(reason) {
    return { ...failed(reason), exitCode: null, signal: null };
}
/** Turns a success into a failure when standard output does not match the success pattern, if one is given. */
function requirePattern(success, successPattern, { stdout }, what) {
    if (successPattern === undefined || matches(successPattern, stdout))
        return success;
    const { exitCode, signal } = success;
    const reason = `${what} ended with exit code 0, but its output does not match success-pattern`;
    return { ...failed(reason), exitCode, signal };
}
const PATTERN_TIMEOUT_MS = 2_000;
/** Match without regard to a final line end, as in grep: `^ok$` matches the output of `echo ok`. */
const TEST = "const regex = new RegExp(pattern); regex.test(text) || regex.test(text.replace(/\\r?\\n$/, ''))";
/** Matches foreign text against the operator's pattern; a match that takes too long counts as none. */
function matches(pattern, text) {
    try {
        return node_vm__WEBPACK_IMPORTED_MODULE_1__.runInNewContext(TEST, { pattern, text }, { timeout: PATTERN_TIMEOUT_MS }) === true;
    }
    catch {
        return false;
    }
}


/***/ })

};
;