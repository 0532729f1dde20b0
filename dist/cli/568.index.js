"use strict";
exports.id = 568;
exports.ids = [568];
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

/***/ 2568:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  CacheStore: () => (/* binding */ CacheStore)
});

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/platform/process-identity.js
var process_identity = __webpack_require__(153);
// EXTERNAL MODULE: ./lib/report/delivery-record.js
var delivery_record = __webpack_require__(3304);
// EXTERNAL MODULE: ./lib/stores/conflicts.js
var conflicts = __webpack_require__(193);
// EXTERNAL MODULE: ./lib/stores/guarantees.js
var guarantees = __webpack_require__(5123);
// EXTERNAL MODULE: ./lib/stores/order.js
var order = __webpack_require__(286);
// EXTERNAL MODULE: ./lib/stores/store.js
var store = __webpack_require__(331);
;// CONCATENATED MODULE: ./lib/stores/cache/entries.js

const MOST_TRIES = 4;
/** Seconds between two tries where the service names none. */
const USUAL_SECONDS = [2, 8, 20];
const LONGEST_SECONDS = 60;
/** Tries to read an entry that another process has begun to save, and the pause between them in ms. */
const READABLE_TRIES = 8;
const READABLE_MS = 1000;
/**
 * Immutable cache entries: a key is created once, and the second process to save it learns so. The library's answers are
 * not believed before the entry was read back.
 */
class Entries {
    service;
    wait;
    /** Entries read so far; entries never change. */
    known = new Map();
    constructor(service, wait) {
        this.service = service;
        this.wait = wait;
    }
    /**
     * Saves an entry and reads it back.
     *
     * @throws OwnerReportError `store` when it was not saved, or cannot be read back
     */
    async save(key, text) {
        const bytes = Buffer.from(text);
        const refusal = await this.retryWhileLimited(async () => {
            const answer = await this.service.save(key, bytes);
            if (answer instanceof Uint8Array)
                this.known.set(key, answer);
            return answer === "unread" || answer instanceof Uint8Array ? undefined : answer;
        });
        if (refusal?.kind === "denied")
            throw refused(key, refusal);
        if (refusal?.kind === "exists")
            return this.takenOrUnfinished(key);
        // The reply may have been lost after the save: only reading back tells.
        const back = await this.readBack(key, refusal ? 1 : READABLE_TRIES, refusal);
        if (back && bytes.equals(back))
            return "saved";
        if (back)
            return "taken";
        if (refusal)
            throw refused(key, refusal);
        throw failed(key, "the cache service says that it was saved, but does not find it");
    }
    /**
     * Reads the bytes of an entry, `undefined` when there is none that this run may read.
     *
     * @throws OwnerReportError `store` when the service does not tell
     */
    async read(key) {
        const known = this.known.get(key);
        if (known)
            return known;
        const answer = await this.ask(key);
        if (answer)
            this.known.set(key, answer);
        return answer;
    }
    /** Forgets a removed entry. */
    forget(key) {
        this.known.delete(key);
    }
    async ask(key) {
        let answer;
        const refusal = await this.retryWhileLimited(async () => {
            const restored = await this.service.restore(key);
            if (restored !== "missing" && !(restored instanceof Uint8Array))
                return restored;
            answer = restored === "missing" ? undefined : restored;
            return undefined;
        });
        if (refusal)
            throw unreadable(key, refusal);
        return answer;
    }
    /** Asks again while the service limits the rate. */
    async retryWhileLimited(ask) {
        for (let tries = 0;; tries++) {
            const refusal = await ask();
            const seconds = refusal?.retryAfter ?? USUAL_SECONDS[tries] ?? 0;
            if (refusal?.kind !== "limited" || tries + 1 >= MOST_TRIES || seconds > LONGEST_SECONDS)
                return refusal;
            await this.wait(seconds * 1000);
        }
    }
    async takenOrUnfinished(key) {
        return (await this.readBack(key, READABLE_TRIES)) ? "taken" : "unfinished";
    }
    async readBack(key, tries, refusal) {
        for (let left = tries; left > 0; left--) {
            const bytes = await this.read(key).catch((error) => {
                // The failure of the save tells more than that of the read.
                throw refusal ? refused(key, refusal) : error;
            });
            if (bytes || left === 1)
                return bytes;
            await this.wait(READABLE_MS);
        }
        return undefined;
    }
}
function refused(key, { kind, reason }) {
    const next = kind === "denied"
        ? "This run may only read caches, or none: GitHub gives events of low trust, such as pull requests from forks, a token " +
            "that cannot save. Use queue: git, or queue from a run that may."
        : "Run this again later.";
    return failed(key, reason, next);
}
function failed(key, reason, next = "Run this again later.") {
    return new errors/* OwnerReportError */.Om("store", `The cache entry ${key} could not be saved: ${reason}. ${next}`);
}
function unreadable(key, { reason }) {
    return new errors/* OwnerReportError */.Om("store", `The cache entry ${key} could not be read: ${reason}. Nobody knows whether it is there; run this again later.`);
}

;// CONCATENATED MODULE: ./lib/stores/cache/examine.js

const BEST_EFFORT = "queue: cache is best effort: GitHub removes entries that nobody has read for 7 days, and older ones when the repository's " +
    "caches grow over their limit; and a run sees only what was queued for its own ref. Use queue: git for reports that must not be lost.";
/** Returns warnings about a cache as a queue. */
function warningsOf(view) {
    return [BEST_EFFORT, ...(view ? elsewhere(view) : [])];
}
function elsewhere({ elsewhere: refs }) {
    if (refs.length === 0)
        return [];
    const shown = refs.slice(0, 5).join(", ");
    const more = refs.length > 5 ? ` and ${refs.length - 5} more` : "";
    return [`Caches of other refs hold queues too, which this run neither sees nor drains: ${shown}${more}.`];
}
/** Checks whether the caches can be listed, and says what they guarantee. Changes nothing, throws nothing. */
async function examineCache(queue, location) {
    const what = "cache queue";
    try {
        const view = await queue.look();
        const seen = view.isEmpty ? `${location} hold nothing yet` : `${location} can be listed`;
        const kind = { what: "durability", state: "warn", seen: BEST_EFFORT, remedy: "Use queue: git." };
        return [{ what, state: view.isEmpty ? "warn" : "pass", seen, remedy: "" }, kind];
    }
    catch (error) {
        const seen = error instanceof errors/* OwnerReportError */.Om ? error.message : String(error);
        return [
            { what, state: "fail", seen, remedy: "Give the job `permissions: actions: read`, or use queue: git." },
        ];
    }
}

// EXTERNAL MODULE: ./lib/platform/random.js
var random = __webpack_require__(2536);
// EXTERNAL MODULE: ./lib/stores/claim.js
var stores_claim = __webpack_require__(3582);
;// CONCATENATED MODULE: ./lib/stores/cache/lease.js




/*
 * One pass at a time, with nothing but keys that are created once: the holder is the process that saved the highest
 * `lock:<n>`, which only one process can. A process that finds the latest holder released or silent saves the next number;
 * a paused holder that resumes finds a higher one and stops. The number of an interrupted save is skipped.
 */
/** Seconds without a heartbeat after which a holder counts as dead, and seconds between heartbeats. */
const CACHE_LEASE_SECONDS = 15 * 60;
const BEAT_SECONDS = 5 * 60;
const lease_MOST_TRIES = 20;
/** Takes the lock, or returns its holder. @throws OwnerReportError `store` */
async function takeCacheLock(queue, owner, self) {
    let least = 1;
    for (let tries = 0; tries < lease_MOST_TRIES; tries++) {
        const { lock, at } = await queue.look();
        const holder = await holderOfLock(queue, lock, at, self);
        if (holder && !holder.isOver)
            return holder;
        const n = Math.max(lock.n + 1, least);
        const since = new Date(queue.clock()).toISOString();
        const claim = { ...self, owner, since, nonce: (0,random/* randomHex */.n)(16) };
        const saved = await queue.save(queue.names.lock(n), JSON.stringify(claim));
        if (saved === "unfinished")
            least = n + 1;
        if (saved === "taken") {
            // The list may not show the winner yet, so it is not read again.
            const winner = await holderOfLock(queue, { ...lock, n, isReleased: false, lastSign: at }, at, self);
            if (winner)
                return winner;
        }
        // Another process may have skipped this claim while it was being saved.
        if (saved === "saved" && (await queue.look()).lock.n === n)
            return new CacheLease(queue, n, owner);
    }
    throw new errors/* OwnerReportError */.Om("store", `The lock ${queue.names.locks}* kept changing while it was being taken. Nothing was done; run this again later.`);
}
/** Returns the holder of a lock, `undefined` when it was released. */
async function holderOfLock(queue, { n, isReleased, lastSign }, at, self) {
    if (isReleased)
        return undefined;
    const claim = parseClaim(await queue.entries.read(queue.names.lock(n)));
    // Runners of one image share a host name, so only a process of this very machine is known to be gone.
    const isHere = claim !== undefined && claim.boot !== "" && claim.boot === self.boot;
    const isGone = isHere && (0,process_identity/* livenessOf */.l8)(claim, self) === "dead";
    return (0,stores_claim/* holderOf */.Kd)(claim && { ...claim, fence: n }, {
        isSilent: (0,stores_claim/* isSilent */.eS)(lastSign, at, 2 * BEAT_SECONDS),
        isOver: isGone || (0,stores_claim/* isSilent */.eS)(lastSign, at, CACHE_LEASE_SECONDS),
    });
}
/** The right to run a pass over a queue of cache entries. */
class CacheLease {
    queue;
    fence;
    owner;
    timer;
    lastSign;
    beats = 0;
    beating;
    released = false;
    constructor(queue, fence, owner) {
        this.queue = queue;
        this.fence = fence;
        this.owner = owner;
        this.lastSign = performance.now();
        this.timer = setInterval(() => this.beat(), BEAT_SECONDS * 1000);
        this.timer.unref();
    }
    async check() {
        const isLate = performance.now() - this.lastSign > CACHE_LEASE_SECONDS * 1000;
        if (!this.released && !isLate && (await this.queue.lookAtLock()).n <= this.fence)
            return;
        throw (0,stores_claim/* takenOver */.GH)();
    }
    async release() {
        if (this.released)
            return;
        this.released = true;
        clearInterval(this.timer);
        await this.beating;
        // If that fails, the lock is taken over once it has been silent for long enough.
        await this.queue.save(this.queue.names.released(this.fence), "").catch(() => { });
    }
    beat() {
        const at = performance.now();
        this.beating = this.queue.save(this.queue.names.alive(this.fence, ++this.beats), "").then(() => {
            this.lastSign = at;
        }, () => { });
    }
}
/** Wraps a lease with another release. */
function leaseWith(lease, release) {
    const { fence, owner } = lease;
    let releasing;
    const once = () => {
        releasing ??= release();
        return releasing;
    };
    return { fence, owner, check: () => lease.check(), release: once };
}
function parseClaim(bytes) {
    try {
        const value = JSON.parse(Buffer.from(bytes ?? []).toString("utf8"));
        return (0,stores_claim/* isClaimant */.Ex)(value) ? value : undefined;
    }
    catch {
        return undefined; // Not ours: its holder is unknown, and only its age counts.
    }
}

;// CONCATENATED MODULE: ./lib/stores/cache/list.js

const PER_PAGE = 100;
const MOST_PAGES = 200;
const list_MOST_TRIES = 3;
/** Tries to read a list that changes meanwhile. */
const MOST_LISTINGS = 5;
const TIMEOUT_MS = 30_000;
const LONGEST_WAIT_MS = 60_000;
/**
 * The caches of a repository (REST API, "GitHub Actions cache"): listing needs `actions: read`, removing
 * `actions: write`. Every answer that is not exactly a list is an error.
 */
class CacheList {
    options;
    constructor(options) {
        this.options = options;
    }
    /**
     * Lists every entry whose key begins with `prefix`, of all refs.
     *
     * @throws OwnerReportError `store`
     */
    async list(prefix) {
        for (let tries = 0; tries < MOST_LISTINGS; tries++) {
            const listing = await this.listOnce(prefix);
            if (listing)
                return listing;
        }
        throw list_failed("the list of caches kept changing while it was being read", "Run this again.");
    }
    /** Reads all pages once; `undefined` when entries came or went meanwhile, so that some may have been missed. */
    async listOnce(prefix) {
        const found = new Map();
        let total = 0;
        for (let page = 1; page <= MOST_PAGES; page++) {
            const query = {
                key: prefix,
                sort: "created_at",
                direction: "asc",
                per_page: `${PER_PAGE}`,
                page: `${page}`,
            };
            const response = await this.request("GET", new URLSearchParams(query));
            const { entries, count } = parsePage(await textOf(response));
            if (page > 1 && count !== total)
                return undefined;
            total = count;
            for (const [id, entry] of entries)
                found.set(id, entry);
            if (found.size >= total)
                return { entries: [...found.values()], at: serverTime(response) };
            if (entries.length === 0)
                return undefined;
        }
        throw list_failed(`there are over ${MOST_PAGES * PER_PAGE} caches of this prefix`, "Delete old ones.");
    }
    /**
     * Removes the entry with this key in a ref, if it still exists.
     *
     * @throws OwnerReportError `store`, also when the token may not
     */
    async remove(key, ref) {
        const response = await this.request("DELETE", new URLSearchParams({ key, ref }), [404]);
        await response.body?.cancel();
    }
    async request(method, query, fine = []) {
        for (let tries = 1;; tries++) {
            const answer = await this.ask(method, query);
            if (answer instanceof Response && (answer.ok || fine.includes(answer.status)))
                return answer;
            const pause = tries < list_MOST_TRIES ? pauseAfter(answer, tries) : undefined;
            if (pause === undefined)
                throw await list_refused(method, answer);
            await this.options.wait(pause);
        }
    }
    async ask(method, query) {
        const { api, repository, token } = this.options;
        const headers = {
            accept: "application/vnd.github+json",
            authorization: `Bearer ${token}`,
            "user-agent": "owner-report",
            "x-github-api-version": "2022-11-28",
        };
        try {
            const signal = AbortSignal.timeout(TIMEOUT_MS);
            return await fetch(`${api}/repos/${repository}/actions/caches?${query}`, { method, headers, signal });
        }
        catch (error) {
            return error instanceof Error ? error : new Error(String(error));
        }
    }
}
/** Returns the pause before the next try in ms; `undefined` when another try is of no use. */
function pauseAfter(answer, tries) {
    const usual = 1000 * 3 ** (tries - 1);
    if (answer instanceof Error || answer.status >= 500)
        return usual;
    const after = answer.headers.get("retry-after");
    const isLimited = answer.status === 429 || (answer.status === 403 && isSpent(answer));
    if (!isLimited)
        return undefined;
    const asked = after === null ? usual : Number(after) * 1000;
    return asked <= LONGEST_WAIT_MS ? asked : undefined;
}
/** Checks whether a 403 is a rate limit (REST API, "Rate limits"). */
function isSpent({ headers }) {
    return headers.has("retry-after") || headers.get("x-ratelimit-remaining") === "0";
}
async function list_refused(method, answer) {
    if (answer instanceof Error) {
        const cause = answer.cause instanceof Error ? `: ${answer.cause.message}` : "";
        return list_failed(`GitHub's API does not answer (${answer.message}${cause})`, "Run this again later.");
    }
    await answer.body?.cancel();
    const said = `GitHub's API answered ${answer.status} ${answer.statusText}`.trim();
    const right = method === "GET" ? "actions: read" : "actions: write";
    const isRight = [401, 403, 404].includes(answer.status);
    const next = isRight
        ? `Give the job the permission \`${right}\`, and the step a token that has it.`
        : "Run this again later.";
    return list_failed(said, next);
}
async function textOf(response) {
    try {
        return await response.text();
    }
    catch {
        return ""; // Interrupted: not a list.
    }
}
function parsePage(text) {
    try {
        const { total_count: count, actions_caches: caches } = JSON.parse(text);
        if (Number.isSafeInteger(count) && Array.isArray(caches))
            return { entries: caches.map(parseEntry), count };
    }
    catch {
        // Not what the API promises.
    }
    throw list_failed("the answer of GitHub's API is not a list of caches", "Run this again later.");
}
function parseEntry({ id, key, ref, created_at }) {
    const createdAt = Date.parse(String(created_at));
    if (typeof id === "number" &&
        typeof key === "string" &&
        typeof ref === "string" &&
        !Number.isNaN(createdAt))
        return [id, { key, ref, createdAt }];
    throw new TypeError("not an entry");
}
function serverTime(response) {
    const at = Date.parse(response.headers.get("date") ?? "");
    return Number.isNaN(at) ? Date.now() : at;
}
function list_failed(what, next) {
    return new errors/* OwnerReportError */.Om("store", `The caches of the repository cannot be used: ${what}. ${next}`);
}

;// CONCATENATED MODULE: ./lib/stores/cache/location.js

const NEEDED = [
    ...["ACTIONS_RESULTS_URL", "ACTIONS_RUNTIME_TOKEN", "ACTIONS_CACHE_SERVICE_V2"],
    ...["GITHUB_API_URL", "GITHUB_REPOSITORY", "GITHUB_REF"],
];
/**
 * Finds the caches of this run.
 *
 * @throws OwnerReportError `unavailable` where there is no cache service, or no token to list its entries
 */
function locationOf(environment, token) {
    const missing = NEEDED.filter((name) => !environment[name]);
    if (missing.length > 0)
        throw unavailable(`missing here: ${missing.join(", ")}`);
    if (token === "")
        throw unavailable("the input token is empty, and listing the entries needs it");
    const { GITHUB_API_URL: api = "", GITHUB_REPOSITORY: repository = "", GITHUB_REF: ref = "" } = environment;
    if (!/^[\w.-]+\/[\w.-]+$/.test(repository))
        throw unavailable("GITHUB_REPOSITORY is not owner/name");
    return { api: api.replace(/\/+$/, ""), repository, ref };
}
function unavailable(what) {
    return new errors/* OwnerReportError */.Om("unavailable", `queue: cache works only in a step that uses this action, where GitHub's cache service (version 2) is: ${what}. ` +
        "Nothing was done. Elsewhere use a directory or queue: git.");
}

;// CONCATENATED MODULE: ./lib/stores/cache/log.js
/** The queue's log: one cache entry per holder, saved when it gives the queue back. */
class CacheLog {
    queue;
    fence;
    lines = [];
    constructor(queue) {
        this.queue = queue;
    }
    /** Starts the log of a new holder. */
    open(fence) {
        this.fence = fence;
        this.lines = [];
    }
    /** Adds an entry; returns false when there is no holder to save it. */
    append(entry) {
        if (this.fence === undefined)
            return false;
        this.lines.push(entry);
        return true;
    }
    /** Saves the log, best effort. */
    async close() {
        const { fence, lines } = this;
        this.fence = undefined;
        if (fence === undefined || lines.length === 0)
            return;
        const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
        await this.queue.save(this.queue.names.log(fence), text).catch(() => { });
    }
    /** Reads the latest `limit` entries, oldest first. */
    async latest(limit) {
        const { logs } = await this.queue.look();
        let found = [];
        for (const key of logs.toReversed()) {
            if (found.length >= limit)
                break;
            found = [...linesOf(await this.queue.entries.read(key)), ...found];
        }
        return found.slice(-limit);
    }
}
function linesOf(bytes) {
    return Buffer.from(bytes ?? [])
        .toString("utf8")
        .split("\n")
        .flatMap((line) => {
        try {
            const value = JSON.parse(line);
            return typeof value === "object" && value !== null && !Array.isArray(value)
                ? [value]
                : [];
        }
        catch {
            return []; // Not ours.
        }
    });
}

// EXTERNAL MODULE: ./lib/stores/cache/names.js
var names = __webpack_require__(6511);
// EXTERNAL MODULE: ./lib/report/limits.js
var limits = __webpack_require__(5032);
;// CONCATENATED MODULE: ./lib/stores/cache/records.js


/**
 * Reads the authoritative entry of a report.
 *
 * @throws OwnerReportError `store` when it is listed and cannot be read, `invalid-report` when owner-report did not write it
 */
async function readReport(queue, known, location) {
    const bytes = (await queue.entries.read(known.key)) ?? (await lost(queue, known, location));
    if (bytes.length > 2 * limits/* LIMITS */.b.fileBytes)
        throw tooLarge(known);
    const read = known.isRecord ? parseRecord(bytes, known.id, known.key) : { report: bytes };
    if (read.report.length > limits/* LIMITS */.b.fileBytes)
        throw tooLarge(known);
    return read;
}
/** Throws for a listed entry that is missing: another pass may just have replaced it, anything else is a loss. */
async function lost(queue, known, location) {
    const now = (await queue.look()).reports.get(known.id);
    const what = now && now.key !== known.key
        ? "was changed by another pass meanwhile. Run this again."
        : "was listed a moment ago and cannot be read: GitHub has evicted it, or somebody deleted it. It was not sent by this " +
            "pass. A cache is best effort; queue: git keeps reports until they are sent.";
    throw new errors/* OwnerReportError */.Om("store", `Report ${known.id} of ${location} (cache entry ${known.key}) ${what}`);
}
function tooLarge({ id }) {
    return new errors/* OwnerReportError */.Om("invalid-report", `report ${id} is over ${limits/* LIMITS */.b.fileBytes / 1024} KiB`);
}
const SCHEMA = "owner-report/cache-record-v1";
/** Formats a record's entry: the delivery record and the report itself, so that the two are evicted together. */
function formatRecord(delivery, report) {
    const text = Buffer.from(report).toString("utf8");
    return `${JSON.stringify({ schema: SCHEMA, delivery, text }, null, 2)}\n`;
}
/**
 * Parses a record's entry into the delivery record as unchecked JSON and the report's bytes.
 *
 * @throws OwnerReportError `invalid-report`
 */
function parseRecord(bytes, id, key) {
    try {
        const { schema, delivery, text } = JSON.parse(Buffer.from(bytes).toString("utf8"));
        if (schema === SCHEMA && typeof text === "string")
            return { delivery: Buffer.from(JSON.stringify(delivery)), report: Buffer.from(text) };
    }
    catch {
        // Not JSON: refused below.
    }
    throw new errors/* OwnerReportError */.Om("invalid-report", `The cache entry ${key} is no record of report ${id}, so nobody knows whether it went out before. It was not sent. ` +
        "Find out whether it arrived, then delete the entry to send it again.");
}
/** Decodes a report's bytes, because an entry holds text. @throws OwnerReportError `invalid-report` for bytes that are not UTF-8 */
function records_textOf(id, bytes) {
    const text = Buffer.from(bytes).toString("utf8");
    if (Buffer.from(text).equals(bytes))
        return text;
    throw new errors/* OwnerReportError */.Om("invalid-report", `Report ${id} is not valid UTF-8, which a cache cannot keep.`);
}
/** Returns the error for a record that another pass wrote meanwhile. */
function overtaken(id, note) {
    return new errors/* OwnerReportError */.Om("store", `Another pass has recorded something else about report ${id} meanwhile. ${note} Look at it with mode show.`);
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:fs/promises"
var external_node_fs_promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/platform/files.js
var files = __webpack_require__(8864);
// EXTERNAL MODULE: ./lib/platform/own-folders.js
var own_folders = __webpack_require__(8531);
// EXTERNAL MODULE: ./lib/platform/process-group.js
var process_group = __webpack_require__(9644);
// EXTERNAL MODULE: ./lib/platform/programs.js
var programs = __webpack_require__(3442);
;// CONCATENATED MODULE: ./lib/stores/cache/service.js









const ENDS = { 0: "done", 3: "not done", 4: "unread" };
/** Limit for a hanging worker; the library's own timeouts and retries take half a minute. */
const LONGEST_MS = 180_000;
const MOST_OUTPUT = 256 * 1024;
const MOST_BYTES = 4 * 1024 * 1024;
/** The service by @actions/cache, in a process of its own per request. */
class WorkerService {
    options;
    constructor(options) {
        this.options = options;
    }
    save(key, bytes) {
        return this.inDirectory(async (directory) => {
            await (0,external_node_fs_promises_.writeFile)((0,external_node_path_.join)(directory, "entry"), bytes);
            const { end, output } = await this.run(directory, ["save", key]);
            if (end === "done")
                return readEntry((0,external_node_path_.join)(directory, "entry"));
            return end === "unread" ? end : refusalIn(output);
        });
    }
    restore(key) {
        return this.inDirectory(async (directory) => {
            const { end, output } = await this.run(directory, ["restore", key]);
            if (end === "done")
                return readEntry((0,external_node_path_.join)(directory, "entry"));
            return isMiss(output) ? "missing" : refusalIn(output);
        });
    }
    /** Runs work in a temporary directory. @throws OwnerReportError `store` when this machine cannot */
    async inDirectory(work) {
        let directory;
        try {
            const made = (0,own_folders/* makeOwnFolder */.x)(this.options.temporaryDirectory, "cache-");
            // The library computes relative paths from resolved ones.
            directory = await (0,external_node_fs_promises_.realpath)(made);
            return await work(directory);
        }
        catch (error) {
            const name = (0,errors/* systemErrorName */.lm)(error);
            if (error instanceof errors/* OwnerReportError */.Om || name === undefined)
                throw error;
            const { temporaryDirectory } = this.options;
            const what = `The cache service could not be asked: no file can be written, or no program started, in ${temporaryDirectory}`;
            throw new errors/* OwnerReportError */.Om("store", `${what} (${name}). Nothing was saved.`, { cause: error });
        }
        finally {
            if (directory !== undefined)
                await (0,external_node_fs_promises_.rm)(directory, { recursive: true, force: true });
        }
    }
    async run(directory, args) {
        const env = await this.environmentFor(directory);
        const flags = ["--disallow-code-generation-from-strings", this.options.worker, ...args];
        const { code, output } = await runToEnd(process.execPath, flags, directory, env);
        const end = ENDS[code ?? 1];
        if (end)
            return { end, output };
        return { end: "not done", output: `${output}\nFailed to run: ${lastLine(output)} (exit code ${code})` };
    }
    async environmentFor(directory) {
        const { environment } = this.options;
        const scratch = (0,external_node_path_.join)(directory, "scratch");
        await (0,external_node_fs_promises_.mkdir)(scratch);
        return {
            ...workerEnvironment(environment),
            PATH: await pathWithoutZstd(environment.PATH ?? "", directory),
            GITHUB_WORKSPACE: directory,
            RUNNER_TEMP: scratch,
            // An archive may hold absolute names and names with "..": everything is extracted into this directory.
            TAR_OPTIONS: "--transform=s,^.*/,,",
        };
    }
}
const PASSED_ON = /^(ACTIONS_(RESULTS_URL|RUNTIME_TOKEN|CACHE_\w+|ORCHESTRATION_ID)|GITHUB_SERVER_URL|(HTTPS?|NO|ALL)_PROXY|NODE_EXTRA_CA_CERTS|SSL_CERT_\w+|HOME|LANG|TMPDIR|TEMP|TMP|SystemRoot|SystemDrive|ComSpec|PATHEXT|ProgramFiles|USERPROFILE)$/i;
function workerEnvironment(environment) {
    const kept = Object.entries(environment).filter(([name, value]) => value !== undefined && PASSED_ON.test(name));
    return Object.fromEntries(kept);
}
function runToEnd(file, args, cwd, env) {
    return new Promise((resolve, reject) => {
        // A group of its own: a signal that stops the run must not interrupt the saving of its records.
        const child = (0,external_node_child_process_.spawn)(file, args, {
            cwd,
            env,
            ...process_group/* OWN_GROUP */.j,
            stdio: ["ignore", "pipe", "pipe"],
        });
        let output = "";
        for (const stream of [child.stdout, child.stderr])
            stream.setEncoding("utf8").on("data", (text) => {
                output = (output + text).slice(-MOST_OUTPUT);
            });
        child.on("error", reject);
        const callOff = (0,process_group/* killAfter */.XH)(child, LONGEST_MS, () => resolve({ code: child.exitCode, output }));
        child.on("close", (code) => {
            callOff();
            resolve({ code, output });
        });
    });
}
/** Reads the extracted entry. It is foreign, so no link is followed and no device read. */
function readEntry(path) {
    const descriptor = quietly(() => (0,external_node_fs_.openSync)(path, external_node_fs_.constants.O_RDONLY | files/* O_NOFOLLOW */.N0 | files/* O_NONBLOCK */.xD));
    if (descriptor === undefined)
        return NOT_OURS;
    try {
        const info = (0,external_node_fs_.fstatSync)(descriptor);
        if (!info.isFile() || info.size > MOST_BYTES)
            return NOT_OURS;
        const bytes = Buffer.alloc(info.size);
        return bytes.subarray(0, (0,external_node_fs_.readSync)(descriptor, bytes, 0, info.size, 0));
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
}
const NOT_OURS = {
    kind: "failed",
    reason: "its archive was not written by owner-report",
};
function quietly(act) {
    try {
        return act();
    }
    catch {
        return undefined; // A link, or nothing at all.
    }
}
function lastLine(output) {
    return output.trim().split("\n").at(-1) ?? "";
}
/** Checks for the library's only sign that the service has no such entry. */
function isMiss(output) {
    return /Cache not found for version|Cache hit for restore-key/.test(output) && !/Failed to/.test(output);
}
/** Finds the reason of a failure in the library's log: it is nowhere else. */
function refusalIn(output) {
    const lines = output.split(/\r?\n/).map(unescaped);
    const found = lines.find((line) => /Failed to reserve cache:/.test(line)) ??
        lines.find((line) => /^(warning|error):|Failed to |Cache (save|restore) skipped/.test(line)) ??
        "it did not say why";
    const reason = found
        .replace(/^(debug|warning|error): ?/, "")
        .replace(/\?\S+/g, "?…")
        .slice(0, 400);
    const seconds = /will reset in (\d+) seconds/.exec(output)?.[1];
    return { kind: kindOf(reason), reason, retryAfter: seconds === undefined ? undefined : Number(seconds) };
}
function kindOf(reason) {
    if (/\(409\)|already exists/i.test(reason))
        return "exists";
    if (/\(429\)|rate limit/i.test(reason))
        return "limited";
    return /cache (write|read) denied|does not permit|\(40[13]\)/i.test(reason) ? "denied" : "failed";
}
/** Decodes a line of the library's log from the form of workflow commands. */
function unescaped(line) {
    return line
        .replace(/^::(\w+)[^:]*::/, "$1: ")
        .replace(/%0[AD]/g, " ")
        .replace(/%25/g, "%");
}
/** Checks whether a folder of the PATH holds a program. */
function hasTool(folder, name) {
    return folder !== "" && (0,programs/* isProgram */.Vd)((0,external_node_path_.join)(folder, (0,programs/* programFile */.pq)(name)));
}
/** Finds a program in the first of these folders that holds it. */
function findTool(folders, name) {
    const folder = folders.find((f) => hasTool(f, name));
    return folder === undefined ? undefined : (0,external_node_path_.join)(folder, name);
}
/**
 * Returns a PATH with tar and gzip and without zstd. The library compresses with zstd wherever there is one, and a runner
 * without it cannot even find such an entry.
 */
async function pathWithoutZstd(path, directory) {
    const folders = path.split(external_node_path_.delimiter);
    if (!programs/* CAN_LINK_PROGRAMS */.Ei)
        return folders.filter((f) => !hasTool(f, "zstd")).join(external_node_path_.delimiter);
    const tools = (0,external_node_path_.join)(directory, "tools");
    await (0,external_node_fs_promises_.mkdir)(tools);
    for (const name of ["tar", "gzip"]) {
        const tool = findTool(folders, name);
        if (tool !== undefined)
            await (0,external_node_fs_promises_.symlink)(tool, (0,external_node_path_.join)(tools, name));
        else if (name === "tar")
            throw new errors/* OwnerReportError */.Om("unavailable", "queue: cache needs tar, and there is none on the PATH of this runner. Nothing was done. Install tar, or use queue: git.");
    }
    return tools;
}

;// CONCATENATED MODULE: ./lib/stores/cache/snapshot.js
const MOMENT_MS = 5000;
/**
 * Entries of one queue: GitHub's list, with this process's own changes since, because the list may lag behind a save or a
 * removal.
 */
class CacheQueue {
    names;
    entries;
    list;
    clock;
    added = new Map();
    removed = new Set();
    listing;
    listedAt = 0;
    /** True while this process holds the queue: others may add to it, but change nothing. */
    isHeld = false;
    constructor(names, entries, list, clock) {
        this.names = names;
        this.entries = entries;
        this.list = list;
        this.clock = clock;
    }
    /** Lists the current queue. @throws OwnerReportError `store` */
    async look() {
        this.listing = await this.list.list(this.names.all);
        this.listedAt = performance.now();
        // Once an entry is listed, the list is right about it: another process may remove it.
        for (const entry of this.listing.entries)
            if (this.isHere(entry))
                this.added.delete(entry.key);
        return this.snapshotOf(this.listing, this.names.all);
    }
    /**
     * Returns a recent snapshot, or under the lease the last one, with this process's own changes since: GitHub limits the
     * rate of requests.
     *
     * @throws OwnerReportError `store`
     */
    async seen() {
        const isNew = this.isHeld || performance.now() - this.listedAt < MOMENT_MS;
        return (isNew ? this.last : undefined) ?? (await this.look());
    }
    /** The last snapshot with this process's own changes, if any. */
    get last() {
        return this.listing && this.snapshotOf(this.listing, this.names.all);
    }
    /** Lists the current lock alone. */
    async lookAtLock() {
        return this.snapshotOf(await this.list.list(this.names.locks), this.names.locks).lock;
    }
    async save(key, text) {
        const saved = await this.entries.save(key, text);
        if (saved !== "saved")
            return saved;
        this.added.set(key, { key, ref: this.names.ref, createdAt: this.clock() });
        this.removed.delete(key);
        return saved;
    }
    /** Removes an entry, if it still exists. @throws OwnerReportError `store` */
    async remove(key) {
        await this.list.remove(key, this.names.ref);
        this.entries.forget(key);
        this.added.delete(key);
        this.removed.add(key);
    }
    snapshotOf({ entries, at }, prefix) {
        const rest = [...this.added.values()].filter(({ key }) => key.startsWith(prefix));
        const kept = entries.filter((entry) => !(this.isHere(entry) && this.removed.has(entry.key)));
        return new Snapshot(this.names, { entries: [...kept, ...rest], at });
    }
    isHere({ ref }) {
        return ref === this.names.ref;
    }
}
/** State of a queue at one moment. */
class Snapshot {
    reports = new Map();
    lock = { n: 0, isReleased: true, lastSign: 0, earlier: [] };
    /** Keys of the log's entries, oldest first. */
    logs = [];
    /** Refs whose caches hold reports that this run cannot read. */
    elsewhere = [];
    /** Time of the snapshot, by GitHub's clock. */
    at;
    constructor(names, { entries, at }) {
        this.at = at;
        const foreign = new Set();
        const locks = [];
        for (const entry of entries) {
            if (entry.ref !== names.ref)
                foreign.add(entry.ref);
            const named = entry.ref === names.ref ? names.parse(entry.key) : undefined;
            if (named?.kind === "report")
                this.addReport(named.id, entry);
            if (named?.kind === "record")
                this.addRecord(named.id, named.n, named.state, entry);
            if (named?.kind === "lock")
                locks.push([named.n, named.part, entry]);
            if (named?.kind === "log")
                this.logs.push(entry.key);
        }
        this.elsewhere = [...foreign].sort();
        this.logs.sort();
        this.readLocks(locks);
    }
    /** True when nothing was ever put here. */
    get isEmpty() {
        return this.reports.size === 0 && this.lock.n === 0 && this.logs.length === 0;
    }
    in(state) {
        return [...this.reports.values()].filter((known) => known.state === state);
    }
    addReport(id, entry) {
        const before = this.reports.get(id);
        const fresh = { id, state: "pending", key: entry.key, isRecord: false, n: 0, keys: [] };
        this.keep({ ...(before ?? fresh), keys: before?.keys ?? [] }, entry);
    }
    addRecord(id, n, state, entry) {
        const before = this.reports.get(id);
        const keys = before?.keys ?? [];
        const isNewest = !before || n > before.n;
        this.keep(isNewest ? { id, state, key: entry.key, isRecord: true, n, keys } : { ...before, keys }, entry);
    }
    keep(known, { key, createdAt }) {
        const before = this.reports.get(known.id)?.createdAt ?? createdAt;
        const keys = [...known.keys, key];
        this.reports.set(known.id, { ...known, keys, createdAt: Math.min(before, createdAt) });
    }
    readLocks(locks) {
        const n = locks.reduce((most, [one]) => Math.max(most, one), 0);
        const latest = locks.filter(([one]) => one === n);
        this.lock.n = n;
        this.lock.isReleased = n === 0 || latest.some(([, part]) => part === "released");
        this.lock.lastSign = latest.reduce((last, [, , entry]) => Math.max(last, entry.createdAt), 0);
        this.lock.earlier.push(...locks.filter(([one]) => one < n).map(([, , entry]) => entry.key));
    }
}

;// CONCATENATED MODULE: ./lib/stores/cache/store.js


















/** Milliseconds for which a busy lock is not checked again: GitHub limits the rate of requests. */
const BUSY_MS = 3000;
/** Number of interrupted saves that are skipped: each keeps its key for ever. */
const MOST_UNFINISHED = 3;
/**
 * The queue as immutable entries of GitHub's cache, each saved once and read back (docs/cache-store.md). Best effort:
 * GitHub removes entries as it sees fit.
 */
class CacheStore {
    options;
    guarantees = guarantees/* GUARANTEES */._.cache;
    queue;
    queueLog;
    self;
    busy;
    mayRemove = true;
    /** @throws OwnerReportError `unavailable` where there is no cache service, as outside of an action */
    constructor(options) {
        this.options = options;
        const { environment, clock = Date.now, wait = (ms) => (0,promises_.setTimeout)(ms) } = options;
        const { api, repository, ref } = locationOf(environment, options.token);
        const list = new CacheList({ api, repository, token: options.token, wait });
        const entries = new Entries(new WorkerService({ ...options, environment }), wait);
        this.queue = new CacheQueue(new names/* CacheNames */.B(options.prefix, ref), entries, list, clock);
        this.queueLog = new CacheLog(this.queue);
        this.self = options.self ?? (0,process_identity/* thisProcess */.WF)();
    }
    get location() {
        const { prefix, ref } = this.queue.names;
        return `the caches ${prefix} of ${ref} in ${this.options.environment.GITHUB_REPOSITORY}`;
    }
    async exists() {
        return !(await this.queue.look()).isEmpty;
    }
    warnings() {
        return warningsOf(this.queue.last);
    }
    async put(id, text, origin = "own") {
        const view = await this.queue.look();
        if (view.reports.has(id))
            return this.find(id);
        if (origin === "own")
            refuseCaseCollision(view, id);
        const saved = await this.queue.save(this.queue.names.report(id), text);
        if (saved === "saved")
            return undefined;
        await this.queue.look();
        if (saved === "taken")
            return (await this.find(id)) ?? this.readPut(id);
        throw new errors/* OwnerReportError */.Om("store", `A save of report ${id} was begun before and never finished, and its key cannot be used again. ${conflicts/* NOT_QUEUED */.y$} ` +
            "Use another report-id, or none.");
    }
    async refuseUsed(id) {
        refuseCaseCollision(await this.queue.seen(), id);
    }
    async find(id, states = store/* STATES */.x) {
        const known = (await this.queue.seen()).reports.get(id);
        if (!known || !states.includes(known.state))
            return undefined;
        const { report } = await this.read(known);
        return { id, state: known.state, path: this.pathOf(known.state, id), bytes: report };
    }
    pathOf(_, id) {
        return this.queue.names.report(id);
    }
    idOfPath(path) {
        // Readers of a path resolve it against the workspace.
        const start = this.queue.names.report("");
        const [before, id] = path.replaceAll("\\", "/").split(start);
        return id && (before === "" || before?.endsWith("/")) ? id : undefined;
    }
    async oldest(limit, now) {
        const view = await this.queue.look();
        const pending = view.in("pending");
        const places = await this.placesOf(pending, Math.max(limit, 1), now);
        const backlog = { pending: pending.length, held: view.in("held").length, oldestKey: places[0]?.key };
        return { places: places.slice(0, limit), backlog };
    }
    async delivery(id) {
        const known = (await this.queue.seen()).reports.get(id);
        if (!known?.isRecord)
            return undefined;
        const { delivery } = await this.read(known);
        // Loaded here because most reports have no record before their first attempt.
        return (delivery &&
            (await Promise.all(/* import() */[__webpack_require__.e(776), __webpack_require__.e(6)]).then(__webpack_require__.bind(__webpack_require__, 2006))).parseDelivery(delivery, id, known.key));
    }
    async acquire(owner) {
        const now = performance.now();
        if (this.busy && now < this.busy.until)
            return { holder: this.busy.holder };
        const taken = await takeCacheLock(this.queue, owner, this.self);
        if (!(taken instanceof CacheLease)) {
            this.busy = { until: now + BUSY_MS, holder: taken };
            return { holder: taken };
        }
        this.queue.isHeld = true;
        this.queueLog.open(taken.fence);
        return { lease: leaseWith(taken, () => this.flushAndRelease(taken)) };
    }
    /** Saves the log, releases the lock and removes the leftovers of earlier holders. */
    async flushAndRelease(lease) {
        await this.queueLog.close();
        const { lock } = await this.queue.seen().catch(() => ({ lock: { n: 0, earlier: [] } }));
        this.queue.isHeld = false;
        await lease.release();
        if (lock.n === lease.fence)
            await this.removeObsolete(lock.earlier);
    }
    async begin(lease, id, delivery) {
        await lease.check();
        await this.record(id, delivery, "pending", "It was not sent and is still pending.");
        // The last check before the send: nothing else may come between.
        await lease.check();
    }
    async settle(lease, id, delivery, state, from = "pending") {
        await lease.check();
        const note = (0,conflicts/* noteFor */.Yr)(from, delivery);
        const before = await this.known(id);
        await this.record(id, delivery, state, note);
        if (state === "sent")
            await this.removeObsolete(before.keys);
    }
    async list(state, now) {
        return this.placesOf((await this.queue.look()).in(state), Number.MAX_SAFE_INTEGER, now);
    }
    async forget(lease, id) {
        await lease.check();
        const known = (await this.queue.look()).reports.get(id);
        if (!known)
            return;
        // Delete the newest record last; without it the report would count as pending again.
        for (const key of [...known.keys.filter((key) => key !== known.key), known.key])
            await this.queue.remove(key);
    }
    async adopt(lease, report, delivery) {
        const { id, state, bytes } = report;
        await lease.check();
        const note = conflicts/* STAYS_BEHIND */.ur;
        const view = await this.queue.look();
        const existing = await this.find(id);
        if (existing)
            (0,conflicts/* refuseDifferent */.yL)(existing, report);
        else
            refuseCaseCollision(view, id);
        if (existing)
            return this.mergeRecord(existing, delivery);
        const record = delivery ?? (state === "pending" ? undefined : (0,delivery_record/* emptyDelivery */.cS)(id, await (0,delivery_record/* sha256Of */.Bj)(bytes)));
        // A record contains its report and the report's state.
        const { names } = this.queue;
        const text = records_textOf(id, bytes);
        const entry = record
            ? { key: names.record(id, 1, state), text: formatRecord(record, bytes) }
            : { key: names.report(id), text };
        if ((await this.save(entry.key, entry.text, note)) !== "saved")
            throw overtaken(id, note);
    }
    /** Updates the record of a report imported before, where its old queue has a more complete one. */
    async mergeRecord({ id, state }, delivery) {
        const known = await this.delivery(id);
        const record = (0,delivery_record/* moreComplete */.Rh)(known, delivery);
        if (record && record !== known)
            await this.record(id, record, state, conflicts/* STAYS_BEHIND */.ur);
    }
    log(entry) {
        return this.queueLog.append(entry);
    }
    async history(limit) {
        return this.queueLog.latest(limit);
    }
    async holder() {
        const { lock, at } = await this.queue.look();
        return holderOfLock(this.queue, lock, at, this.self);
    }
    async examine() {
        return examineCache(this.queue, this.location);
    }
    async record(id, delivery, state, note) {
        const known = await this.known(id);
        const { report } = await this.read(known);
        const text = formatRecord(delivery, report);
        for (let n = known.n + 1; n <= known.n + MOST_UNFINISHED; n++) {
            const saved = await this.save(this.queue.names.record(id, n, state), text, note);
            if (saved === "saved")
                return;
            if (saved === "taken")
                throw overtaken(id, note);
        }
        throw new errors/* OwnerReportError */.Om("store", `Saves of the record of report ${id} were begun and never finished. ${note} Run this again later.`);
    }
    async save(key, text, note) {
        try {
            return await this.queue.save(key, text);
        }
        catch (error) {
            if (!(error instanceof errors/* OwnerReportError */.Om))
                throw error;
            throw new errors/* OwnerReportError */.Om(error.code, `${error.message} ${note}`, { cause: error });
        }
    }
    /** Finds a report of the running pass; throws when it is gone. */
    async known(id) {
        const known = (await this.queue.seen()).reports.get(id);
        if (known)
            return known;
        throw new errors/* OwnerReportError */.Om("store", `Report ${id} is gone from ${this.location}: GitHub has evicted it, or somebody deleted it. Nothing was recorded.`);
    }
    read(known) {
        return readReport(this.queue, known, this.location);
    }
    placesOf(reports, limit, now) {
        return (0,order/* oldestReports */.bH)(reports, async (known) => (await this.read(known)).report, limit, now);
    }
    async readPut(id) {
        const path = this.pathOf("pending", id);
        const bytes = await this.queue.entries.read(path);
        if (bytes)
            return { id, state: "pending", path, bytes };
        throw new errors/* OwnerReportError */.Om("store", `Report ${id} is taken and cannot be read. ${conflicts/* NOT_QUEUED */.y$}`);
    }
    /** Removes obsolete entries if permitted; GitHub does so after seven days anyway. */
    async removeObsolete(keys) {
        try {
            for (const key of keys)
                if (this.mayRemove)
                    await this.queue.remove(key);
        }
        catch {
            this.mayRemove = false;
        }
    }
}
function refuseCaseCollision(view, id) {
    const collision = (0,conflicts/* caseCollision */.ze)(view.reports.keys(), id);
    if (collision !== undefined)
        throw (0,conflicts/* conflict */.hj)(id, collision);
}


/***/ })

};
;