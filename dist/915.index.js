"use strict";
exports.id = 915;
exports.ids = [915,442];
exports.modules = {

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
function isFailure(ending) {
    return ending.outcome === "failed" || ending.outcome === "in-doubt";
}
/** What would be done with a report, up to the send; the reason says why it would not be sent. Changes nothing. */
async function preview(request, id) {
    const loaded = await loadFor(request, id);
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
async function deliver(request, lease, id, { begun, following } = {}) {
    if (begun?.loaded.stored.id === id)
        return finish(request, lease, begun, following);
    const loaded = await loadFor(request, id);
    if (!loaded)
        return { outcome: "gone", reason: "" };
    request.store.refuseStuck?.(id);
    const decision = decisionOn(request, loaded);
    if (loaded.unfinished === "release" && loaded.delivery)
        await request.store.settle(lease, id, loaded.delivery, "pending", "held");
    if (decision.do === "send")
        return send(request, lease, loaded, decision, following);
    if (decision.do === "blocked")
        return { outcome: "in-doubt", reason: blockedReason(loaded), loaded };
    if (loaded.unfinished === "hold" && loaded.recorded)
        return finishHold(request, lease, loaded, loaded.recorded);
    if (!loaded.delivery)
        return { outcome: "gone", reason: "" };
    if (decision.do === "hold")
        return hold(request, lease, loaded, loaded.delivery);
    await request.store.settle(lease, id, loaded.delivery, "sent");
    return { outcome: "sent", reason: ARCHIVED, loaded: now(request, loaded, loaded.delivery, "sent") };
}
async function send(request, lease, loaded, decision, following) {
    if (request.cancel.aborted)
        return { outcome: "failed", reason: STOPPED, loaded };
    const attempt = attemptOn(request, lease, loaded, decision);
    await request.store.begin(lease, loaded.stored.id, attempt.record);
    return finish(request, lease, attempt, following);
}
/** Sends what is recorded as begun, and records how it ended. */
async function finish(request, lease, attempt, following) {
    const { loaded, record } = attempt;
    if (request.cancel.aborted) {
        await takeBack(request, lease, attempt);
        return { outcome: "failed", reason: STOPPED, loaded };
    }
    const result = await makeAttempt(request, attempt);
    const delivery = (0,_report_delivery_record_js__WEBPACK_IMPORTED_MODULE_2__/* .ended */ .v6)(record, result, (0,_platform_clock_js__WEBPACK_IMPORTED_MODULE_3__/* .timestamp */ .vE)(request));
    const ending = result.outcome === "sent"
        ? await archive(request, lease, loaded, delivery, following)
        : await keep(request, lease, loaded, delivery, result);
    logDelivery(request, loaded.stored.id, delivery, result);
    return { ...ending, leftBehind: result.leftBehind };
}
/** Moves a report to sent/, and begins the next attempt where that is one step. */
async function archive(request, lease, loaded, delivery, following) {
    const { store, cancel } = request;
    const { id } = loaded.stored;
    const ahead = await attemptAhead(request, lease, following);
    const next = ahead && !cancel.aborted && { id: ahead.loaded.stored.id, delivery: ahead.record };
    const isBegun = next && (await store.settleAndBegin?.(lease, id, delivery, next));
    if (!next)
        await store.settle(lease, id, delivery, "sent");
    const sent = now(request, loaded, delivery, "sent");
    return { outcome: "sent", reason: "", loaded: sent, ...(isBegun && { ahead }) };
}
/** Leaves a report pending that was not plainly sent, or sets it aside where that is asked for. */
async function keep(request, lease, loaded, delivery, { outcome, reason }) {
    const { inDoubt, maxAttempts = Number.POSITIVE_INFINITY } = request;
    if (outcome === "in-doubt" && inDoubt === "hold")
        return hold(request, lease, loaded, delivery, reason);
    if (outcome === "failed" && (0,_report_delivery_record_js__WEBPACK_IMPORTED_MODULE_2__/* .failuresOf */ .dJ)(delivery) >= maxAttempts)
        return giveUp(request, lease, loaded, delivery, reason);
    await request.store.settle(lease, loaded.stored.id, delivery, "pending");
    const next = outcome === "in-doubt" ? `; it is still pending${whatNext(delivery)}` : "";
    return { outcome, reason: `${reason}${next}`, loaded: now(request, loaded, delivery, "pending") };
}
/** Sets a report aside that has failed as often as max-attempts allows. */
async function giveUp(request, lease, loaded, delivery, why) {
    const failures = `${(0,_report_delivery_record_js__WEBPACK_IMPORTED_MODULE_2__/* .failuresOf */ .dJ)(delivery)} failed attempts`;
    const record = (0,_report_delivery_record_js__WEBPACK_IMPORTED_MODULE_2__/* .heldFor */ .x8)(delivery, `given up after ${failures}: ${why}`, byNow(request));
    const { id } = loaded.stored;
    await request.store.settle(lease, id, record, "held");
    return {
        outcome: "failed",
        reason: `${why}. After ${failures} it is set aside in held/, as max-attempts says; owner-report release ${id} puts it back`,
        loaded: now(request, loaded, record, "held"),
    };
}
/** The report as it stands after its record or place has changed. */
function now(request, { stored, report }, delivery, state) {
    const path = request.store.pathOf(state, stored.id);
    return (0,_load_js__WEBPACK_IMPORTED_MODULE_1__/* .understood */ .Se)({ ...stored, state, path }, report, delivery, request.channel);
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
async function hold(request, lease, loaded, delivery, why = AN_EARLIER_ATTEMPT) {
    const record = (0,_report_delivery_record_js__WEBPACK_IMPORTED_MODULE_2__/* .heldFor */ .x8)(delivery, `in doubt: ${why}`, byNow(request));
    await request.store.settle(lease, loaded.stored.id, record, "held");
    return {
        outcome: "in-doubt",
        reason: `${why}. ${SET_ASIDE}`,
        loaded: now(request, loaded, record, "held"),
    };
}
/** Ends a move to held/ that was cut off, whoever began it. */
async function finishHold(request, lease, loaded, delivery) {
    const { id } = loaded.stored;
    await request.store.settle(lease, id, delivery, "held");
    return {
        outcome: "in-doubt",
        reason: `it was being set aside in held/ when that was cut off, and lies there now ` +
            `(${delivery.held_reason ?? "no reason is recorded"}). ` +
            `owner-report release ${id} puts it back`,
        loaded: now(request, loaded, delivery, "held"),
    };
}
function blockedReason({ stored, delivery }) {
    const { id } = stored;
    const last = delivery?.latest.at(-1)?.reason ?? "";
    return (`three attempts may have gone out${last === "" ? "" : ` (the last: ${last})`}, so it is not sent again by itself, and it holds up the younger ones. It is ` +
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
/** The pending report; on a retry with a record that says that a person has looked at it. */
async function loadFor(request, id) {
    const loaded = await (0,_load_js__WEBPACK_IMPORTED_MODULE_1__/* .loadPending */ .u6)(request.store, id, request.channel);
    if (!loaded)
        return undefined;
    const recorded = loaded.delivery;
    if (!recorded || !request.retry)
        return { ...loaded, recorded };
    const review = { what: "retried", at: (0,_platform_clock_js__WEBPACK_IMPORTED_MODULE_3__/* .timestamp */ .vE)(request), owner: request.owner };
    return { ...loaded, recorded, delivery: (0,_report_delivery_record_js__WEBPACK_IMPORTED_MODULE_2__/* .reviewedRecord */ .bj)(recorded, loaded.sha256, review) };
}
/** What is to be done with a report that was loaded so. */
function decisionOn(request, { delivery, unfinished }) {
    return unfinished === "hold" ? { do: "hold" } : (0,_report_delivery_record_js__WEBPACK_IMPORTED_MODULE_2__/* .decide */ .LD)(delivery, request.inDoubt);
}
/** Prepares a send. Records nothing yet. @throws OwnerReportError `unavailable` when there is nothing to send with */
function attemptOn(request, lease, loaded, { attempt, possibleDuplicate }) {
    const sender = requireSender(request);
    sender.ready();
    const { owner, fence } = lease;
    const { timeoutSeconds } = sender;
    const begin = { attempt, possibleDuplicate, owner, fence, at: (0,_platform_clock_js__WEBPACK_IMPORTED_MODULE_3__/* .timestamp */ .vE)(request), timeoutSeconds };
    const { id } = loaded.stored;
    const record = (0,_report_delivery_record_js__WEBPACK_IMPORTED_MODULE_2__/* .begun */ .q1)(id, loaded.delivery, begin, loaded.sha256);
    const before = loaded.recorded ?? (0,_report_delivery_record_js__WEBPACK_IMPORTED_MODULE_2__/* .emptyDelivery */ .cS)(id, loaded.sha256);
    return { loaded, attempt, possibleDuplicate, record, before };
}
/**
 * The attempt on the report that comes next, where it can begin in the very step that settles the one before: each such
 * step of a queue far away is a journey. Whatever stands in its way is found again, and said, when its turn has come.
 */
async function attemptAhead(request, lease, id) {
    const { store } = request;
    // The outcome of a send is recorded right after it: nothing may be waited for in between.
    if (id === undefined || !store.settleAndBegin || !store.isAtHand?.(id))
        return undefined;
    try {
        const loaded = await loadFor(request, id);
        if (!loaded || loaded.unfinished)
            return undefined;
        const decision = decisionOn(request, loaded);
        return decision.do === "send" ? attemptOn(request, lease, loaded, decision) : undefined;
    }
    catch {
        return undefined;
    }
}
/** Makes an attempt that is recorded as begun. */
async function makeAttempt(request, { loaded, attempt, possibleDuplicate, record }) {
    const json = `${(0,_report_inert_js__WEBPACK_IMPORTED_MODULE_4__/* .inertJson */ .nl)({ ...loaded.json, attempts: attempt, delivery: record })}\n`;
    const { text: message, truncated } = loaded.message;
    const { report, stored } = loaded;
    const outgoing = { report, message, truncated, attempt, possibleDuplicate, json, bytes: stored.bytes };
    return requireSender(request).send(outgoing, request.cancel);
}
/** Takes back an attempt that is recorded as begun, and that nothing was sent in. @throws OwnerReportError `store` */
async function takeBack({ store }, lease, { loaded, before }) {
    await store.settle(lease, loaded.stored.id, before, "pending");
}
function requireSender(request) {
    if (request.sender)
        return request.sender;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .OwnerReportError */ .Om("unavailable", NO_SENDER);
}
/** Said when there is nothing to send with. */
const NO_SENDER = "Nothing to send with is configured; what is pending is still pending. Give send-cmd " +
    "(or OWNER_REPORT_SEND_CMD), a bash script that sends $OWNER_REPORT_MESSAGE; or target (or OWNER_REPORT_TARGET), " +
    "such as channel:123, to send by an installed OpenClaw. Where cron sends already: --cron-env names its settings.";
/** Why nothing was sent when owner-report was told to stop in time. */
const STOPPED = "owner-report was told to stop before the send";
const NAMED_AT_MOST = 5;
/** What a person should know where what sent these reports still works in the background. */
function leftBehindWarning(ids) {
    if (ids.length === 0)
        return [];
    const more = ids.length > NAMED_AT_MOST ? ` and ${ids.length - NAMED_AT_MOST} more` : "";
    const which = `${ids.slice(0, NAMED_AT_MOST).join(", ")}${more}`;
    return [
        `What sent ${which} ended with exit code 0, which counts as sent, and left processes that still work in the background. ` +
            "Whether they do send, nobody sees: what they print now is lost, and a runner ends them with its job. Let the send " +
            "command wait for what it starts (end it with wait), or start that without &.",
    ];
}
function stillPending({ loaded }) {
    return loaded?.stored.state === "held" ? "" : " It is still pending and is tried again at the next pass.";
}
/** What is added to a sentence, if there is anything. */
function inBrackets(reason) {
    return reason === "" ? "" : ` (${reason})`;
}
/** One sentence for a person on how it ended with this report, and what is safe. */
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
/* harmony export */   v: () => (/* binding */ whoHolds),
/* harmony export */   z: () => (/* binding */ underLease)
/* harmony export */ });
/* harmony import */ var _stores_patience_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(523);
/* harmony import */ var _backlog_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9415);


/** The shortest and the longest pause between two looks at a queue that is held: each may be a journey. */
const SHORTEST_PAUSE = 100;
const LONGEST_PAUSE = 2000;
/** How long is waited without a word: most passes are over by then. */
const UNSAID = 1000;
/**
 * Takes the queue, does something under its lease and gives it back. A pass that holds it is waited for 30 seconds, one
 * that gives no sign of life until its lease has ended; then the result is `busy` and nothing was done.
 */
async function underLease(request, id, work) {
    const acquired = await (0,_stores_patience_js__WEBPACK_IMPORTED_MODULE_0__/* .acquirePatiently */ .x)(() => request.store.acquire(request.owner), {
        pause: (waited) => Math.min(Math.max(waited / 5, SHORTEST_PAUSE), LONGEST_PAUSE),
        cancel: request.cancel,
        waits: sayingOnce(request),
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
/** A holder in a few words. */
function whoHolds({ owner, pid, host, since }) {
    return `${owner}, pid ${pid} on ${host}, since ${since}`;
}
/** Says who is waited for once that takes a while, and once more if it takes longer than for a holder that lives. */
function sayingOnce({ progress }) {
    let said = 0;
    return (holder, waited) => {
        const due = waited >= _stores_patience_js__WEBPACK_IMPORTED_MODULE_0__/* .WAIT_SECONDS */ .g * 1000 ? 2 : waited >= UNSAID ? 1 : 0;
        if (due <= said)
            return;
        said = due;
        const why = due === 1 ? "" : "It gives no sign of life, and its lock can be taken over soon. ";
        progress?.(`${why}Waiting for the pass that holds the queue (${whoHolds(holder)}).`);
    };
}
async function busyResult(request, id, holder) {
    const safe = id === "" ? "Nothing was done" : `Report ${id} was not touched and stays where it is`;
    return {
        outcome: "busy",
        text: `Another pass (${whoHolds(holder)}) still holds the queue. ${safe}; run this again when that pass has ended.`,
        ...(id !== "" && { reportId: id, failedId: id }),
        failedReason: "another pass holds the queue",
        sentIds: [],
        ...(await (0,_backlog_js__WEBPACK_IMPORTED_MODULE_1__/* .queueAfterwards */ .fh)(request)),
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



/** Seconds beyond its own timeout after which an attempt that is still open says that its pass hangs. */
const BEYOND_SECONDS = 60;
/** Of a longer backlog its oldest and youngest are looked at first: a pass sends from the one end, direct from the other. */
const ENDS = 500;
/** How long is looked at most: a queue may be a remote, with very many reports. */
const LOOKING_MS = 10_000;
/**
 * The attempt of the queue's holder that is open for longer than its own timeout and a minute; `undefined` when there is
 * none. One whose record does not say how long it may take (of an earlier build, or by a sender without a limit) is given
 * the longest timeout that there is, seven days: what may be going well is not called a failure.
 */
async function overdueAttempt(request, holder, pending) {
    const { store, clock } = request;
    // Of a holder that has just begun nothing is overdue yet: most passes that find one need not look.
    if (secondsApart(clock(), holder.since) <= BEYOND_SECONDS)
        return undefined;
    const until = performance.now() + LOOKING_MS;
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
/** What happened, what is safe and what to do, for a person. */
function overdueText({ report_id, since, timeout_seconds }, holder) {
    const { pid, host } = holder;
    const limit = timeout_seconds === null ? "" : `, and was to end after ${timeout_seconds} s`;
    return (`The pass that holds the queue hangs (${(0,_lease_js__WEBPACK_IMPORTED_MODULE_1__/* .whoHolds */ .v)(holder)}): its send of report ${report_id} is open since ` +
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
/** How old a moment is. One from the future was written before a clock was set: that must not make it young until then. */
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
            return undefined; // Its own turn will say so.
        throw error;
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


/** The folders of PATH. Windows writes `Path`, and names are what they are in an environment that was copied. */
function pathFolders(environment) {
    return (environment.PATH ?? environment.Path ?? "").split(node_path__WEBPACK_IMPORTED_MODULE_1__.delimiter).filter(node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute);
}
/** The file of a program, such as `node`. */
function programFile(name, platform = process.platform) {
    return platform === "win32" ? `${name}.exe` : name;
}
/** The files by which npm makes a script a program; the first is what a command line of the system would start. */
function wrapperFiles(name, platform = process.platform) {
    return platform === "win32" ? [`${name}.cmd`, name] : [name];
}
/** Whether a link to a program is one itself, and everybody may make it; on Windows neither. */
const CAN_LINK_PROGRAMS = process.platform !== "win32";
/** Whether a path is a file that may be run; on Windows every file may. */
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
 * Where bash is: on PATH, or on Windows where Git for Windows puts it (the `bash` in System32 is WSL's, another
 * machine). `undefined` when there is none.
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
 * One pass over the queue: at most `limit` reports, oldest first, as the queue stood when the pass began. The first
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
        return finish(request, await rehearse(request));
    const acquired = await store.acquire(request.owner);
    if ("holder" in acquired)
        return busy(request, acquired.holder);
    try {
        const pass = await run(request, acquired.lease);
        const result = await finish(request, pass);
        if (!logPass(request, result))
            result.warnings.push((0,_delivery_backlog_js__WEBPACK_IMPORTED_MODULE_0__/* .noLogWarning */ .MT)(store));
        return result;
    }
    finally {
        await acquired.lease.release();
    }
}
async function run(request, lease) {
    const { places } = await request.store.oldest(request.limit, request.clock());
    const pass = { sentIds: [], leftBehind: [] };
    try {
        for await (const [index, place] of (0,_stores_one_by_one_js__WEBPACK_IMPORTED_MODULE_6__/* .oneByOne */ .E)(places.entries())) {
            request.step?.({ id: place.id, index, total: places.length });
            const following = places[index + 1]?.id;
            pass.stop = request.cancel.aborted ? cancelled() : await step(request, lease, place, following, pass);
            if (pass.stop)
                break;
        }
    }
    finally {
        await leaveNothingBegun(request, lease, pass);
    }
    return pass;
}
/** However a pass ends: an attempt that was begun ahead and not made is taken back. */
async function leaveNothingBegun(request, lease, pass) {
    const { begun } = pass;
    if (!begun)
        return;
    try {
        await (0,_delivery_deliver_js__WEBPACK_IMPORTED_MODULE_1__/* .takeBack */ .zH)(request, lease, begun);
    }
    catch (error) {
        pass.stop = (0,_delivery_result_js__WEBPACK_IMPORTED_MODULE_4__/* .faultWith */ .hL)(begun.loaded.stored.id, error);
    }
}
/** Delivers one report. Returns what ends the pass, `undefined` to go on. */
async function step(request, lease, { id }, following, pass) {
    try {
        const { begun } = pass;
        pass.begun = undefined;
        const ending = await (0,_delivery_deliver_js__WEBPACK_IMPORTED_MODULE_1__/* .deliver */ .cK)(request, lease, id, { begun, following });
        pass.begun = ending.ahead;
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
        ...(ending.loaded && (0,_delivery_result_js__WEBPACK_IMPORTED_MODULE_4__/* .describe */ .q0)(ending.loaded)),
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
/** The pass as it would be, up to the first send. */
async function rehearse(request) {
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
        pass.stop = { outcome: "dry-run", text: rehearsalText(chosen), ...(first && (0,_delivery_result_js__WEBPACK_IMPORTED_MODULE_4__/* .describe */ .q0)(first)) };
    return pass;
}
function rehearsalText(chosen) {
    const lines = chosen.map(({ loaded, reason }) => `  ${loaded?.stored.id}${(0,_delivery_deliver_js__WEBPACK_IMPORTED_MODULE_1__/* .inBrackets */ .Te)(reason)}`);
    return ["Dry run, NOT SENT. This pass would deliver, oldest first:", ...lines].join("\n");
}
async function finish(request, pass) {
    const { store, clock } = request;
    const queue = pass.backlog ? (0,_delivery_backlog_js__WEBPACK_IMPORTED_MODULE_0__/* .afterwards */ .Q$)(store, pass.backlog, clock()) : await (0,_delivery_backlog_js__WEBPACK_IMPORTED_MODULE_0__/* .queueAfterwards */ .fh)(request);
    const outcome = outcomeOf(pass);
    const senderWarning = outcome === "empty" && !request.sender ? [_delivery_deliver_js__WEBPACK_IMPORTED_MODULE_1__/* .NO_SENDER */ .oe] : [];
    return {
        ...(pass.last && (0,_delivery_result_js__WEBPACK_IMPORTED_MODULE_4__/* .describe */ .q0)(pass.last)),
        ...pass.stop,
        outcome,
        text: textOf(outcome, pass),
        sentIds: pass.sentIds,
        ...queue,
        warnings: [...queue.warnings, ...senderWarning, ...(0,_delivery_deliver_js__WEBPACK_IMPORTED_MODULE_1__/* .leftBehindWarning */ .UZ)(pass.leftBehind)],
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
/** Fine while the other pass gets on; one that hangs in a send makes it red. */
async function busy(request, holder) {
    const overdue = await (0,_delivery_overdue_js__WEBPACK_IMPORTED_MODULE_3__/* .overdueAttempt */ .G)(request, holder);
    const fault = overdue && { failedId: overdue.report_id, failedReason: (0,_delivery_overdue_js__WEBPACK_IMPORTED_MODULE_3__/* .overdueText */ .Q)(overdue, holder) };
    return {
        outcome: "busy",
        text: fault?.failedReason ??
            `Another pass is at work (${(0,_delivery_lease_js__WEBPACK_IMPORTED_MODULE_2__/* .whoHolds */ .v)(holder)}); this one leaves the queue to it.`,
        sentIds: [],
        ...fault,
        ...(await (0,_delivery_backlog_js__WEBPACK_IMPORTED_MODULE_0__/* .queueAfterwards */ .fh)(request)),
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