"use strict";
exports.id = 915;
exports.ids = [915,442];
exports.modules = {

/***/ 2187:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   v: () => (/* binding */ whoHolds),
/* harmony export */   z: () => (/* binding */ underLease)
/* harmony export */ });
/* harmony import */ var _queue_afterwards_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7716);
/* harmony import */ var _stores_patience_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(523);


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
    const acquired = await (0,_stores_patience_js__WEBPACK_IMPORTED_MODULE_1__/* .acquirePatiently */ .x)(() => request.store.acquire(request.owner), {
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
        const due = waited >= _stores_patience_js__WEBPACK_IMPORTED_MODULE_1__/* .WAIT_SECONDS */ .g * 1000 ? 2 : waited >= UNSAID ? 1 : 0;
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
        ...(await (0,_queue_afterwards_js__WEBPACK_IMPORTED_MODULE_0__/* .queueAfterwards */ .fh)(request)),
    };
}


/***/ }),

/***/ 1738:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $B: () => (/* binding */ requireSender),
/* harmony export */   $s: () => (/* binding */ attemptAhead),
/* harmony export */   Ap: () => (/* binding */ makeAttempt),
/* harmony export */   g2: () => (/* binding */ decisionOn),
/* harmony export */   kF: () => (/* binding */ loadFor),
/* harmony export */   oe: () => (/* binding */ NO_SENDER),
/* harmony export */   tJ: () => (/* binding */ attemptOn),
/* harmony export */   yd: () => (/* binding */ STOPPED),
/* harmony export */   zH: () => (/* binding */ takeBack)
/* harmony export */ });
/* harmony import */ var _delivery_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5559);
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1999);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _inert_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(487);
/* harmony import */ var _pending_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7144);





/** The pending report; on a retry with a record that says that a person has looked at it. */
async function loadFor(request, id) {
    const loaded = await (0,_pending_js__WEBPACK_IMPORTED_MODULE_1__/* .loadPending */ .u)(request.store, id, request.channel);
    if (!loaded)
        return undefined;
    const recorded = loaded.delivery;
    if (!recorded || !request.retry)
        return { ...loaded, recorded };
    const review = { what: "retried", at: (0,_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .timestamp */ .vE)(request), owner: request.owner };
    return { ...loaded, recorded, delivery: (0,_delivery_js__WEBPACK_IMPORTED_MODULE_3__/* .reviewedRecord */ .bj)(recorded, loaded.sha256, review) };
}
/** What is to be done with a report that was loaded so. */
function decisionOn(request, { delivery, unfinished }) {
    return unfinished === "hold" ? { do: "hold" } : (0,_delivery_js__WEBPACK_IMPORTED_MODULE_3__/* .decide */ .LD)(delivery, request.inDoubt);
}
/** Prepares a send. Records nothing yet. @throws OwnerReportError `unavailable` when there is nothing to send with */
function attemptOn(request, lease, loaded, { attempt, possibleDuplicate }) {
    const sender = requireSender(request);
    sender.ready();
    const { owner, fence } = lease;
    const { timeoutSeconds } = sender;
    const begin = { attempt, possibleDuplicate, owner, fence, at: (0,_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .timestamp */ .vE)(request), timeoutSeconds };
    const { id } = loaded.stored;
    const record = (0,_delivery_js__WEBPACK_IMPORTED_MODULE_3__/* .begun */ .q1)(id, loaded.delivery, begin, loaded.sha256);
    const before = loaded.recorded ?? (0,_delivery_js__WEBPACK_IMPORTED_MODULE_3__/* .emptyDelivery */ .cS)(id, loaded.sha256);
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
    const json = `${(0,_inert_js__WEBPACK_IMPORTED_MODULE_4__/* .inertJson */ .nl)({ ...loaded.json, attempts: attempt, delivery: record })}\n`;
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


/***/ }),

/***/ 6738:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N6: () => (/* binding */ isFailure),
/* harmony export */   VH: () => (/* binding */ preview),
/* harmony export */   cK: () => (/* binding */ deliver),
/* harmony export */   rO: () => (/* binding */ withDefaults)
/* harmony export */ });
/* harmony import */ var _attempt_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1738);
/* harmony import */ var _consumer_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2951);
/* harmony import */ var _delivery_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5559);
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1999);




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
    const loaded = await (0,_attempt_js__WEBPACK_IMPORTED_MODULE_0__/* .loadFor */ .kF)(request, id);
    if (!loaded)
        return { outcome: "gone", reason: "" };
    const decision = (0,_attempt_js__WEBPACK_IMPORTED_MODULE_0__/* .decisionOn */ .g2)(request, loaded);
    request.store.refuseStuck?.(id);
    if (decision.do === "send")
        (0,_attempt_js__WEBPACK_IMPORTED_MODULE_0__/* .requireSender */ .$B)(request).ready();
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
    const loaded = await (0,_attempt_js__WEBPACK_IMPORTED_MODULE_0__/* .loadFor */ .kF)(request, id);
    if (!loaded)
        return { outcome: "gone", reason: "" };
    request.store.refuseStuck?.(id);
    const decision = (0,_attempt_js__WEBPACK_IMPORTED_MODULE_0__/* .decisionOn */ .g2)(request, loaded);
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
        return { outcome: "failed", reason: _attempt_js__WEBPACK_IMPORTED_MODULE_0__/* .STOPPED */ .yd, loaded };
    const attempt = (0,_attempt_js__WEBPACK_IMPORTED_MODULE_0__/* .attemptOn */ .tJ)(request, lease, loaded, decision);
    await request.store.begin(lease, loaded.stored.id, attempt.record);
    return finish(request, lease, attempt, following);
}
/** Sends what is recorded as begun, and records how it ended. */
async function finish(request, lease, attempt, following) {
    const { loaded, record } = attempt;
    if (request.cancel.aborted) {
        await (0,_attempt_js__WEBPACK_IMPORTED_MODULE_0__/* .takeBack */ .zH)(request, lease, attempt);
        return { outcome: "failed", reason: _attempt_js__WEBPACK_IMPORTED_MODULE_0__/* .STOPPED */ .yd, loaded };
    }
    const result = await (0,_attempt_js__WEBPACK_IMPORTED_MODULE_0__/* .makeAttempt */ .Ap)(request, attempt);
    const delivery = (0,_delivery_js__WEBPACK_IMPORTED_MODULE_2__/* .ended */ .v6)(record, result, (0,_duration_js__WEBPACK_IMPORTED_MODULE_3__/* .timestamp */ .vE)(request));
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
    const ahead = await (0,_attempt_js__WEBPACK_IMPORTED_MODULE_0__/* .attemptAhead */ .$s)(request, lease, following);
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
    if (outcome === "failed" && (0,_delivery_js__WEBPACK_IMPORTED_MODULE_2__/* .failuresOf */ .dJ)(delivery) >= maxAttempts)
        return giveUp(request, lease, loaded, delivery, reason);
    await request.store.settle(lease, loaded.stored.id, delivery, "pending");
    const next = outcome === "in-doubt" ? `; it is still pending${whatNext(delivery)}` : "";
    return { outcome, reason: `${reason}${next}`, loaded: now(request, loaded, delivery, "pending") };
}
/** Sets a report aside that has failed as often as max-attempts allows. */
async function giveUp(request, lease, loaded, delivery, why) {
    const failures = `${(0,_delivery_js__WEBPACK_IMPORTED_MODULE_2__/* .failuresOf */ .dJ)(delivery)} failed attempts`;
    const record = (0,_delivery_js__WEBPACK_IMPORTED_MODULE_2__/* .heldFor */ .x8)(delivery, `given up after ${failures}: ${why}`, byNow(request));
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
    return (0,_consumer_js__WEBPACK_IMPORTED_MODULE_1__/* .understood */ .Se)({ ...stored, state, path }, report, delivery, request.channel);
}
function byNow(request) {
    return { at: (0,_duration_js__WEBPACK_IMPORTED_MODULE_3__/* .timestamp */ .vE)(request), owner: request.owner };
}
function whatNext(delivery) {
    return (0,_delivery_js__WEBPACK_IMPORTED_MODULE_2__/* .decide */ .LD)(delivery, "resend").do === "blocked"
        ? ", and is not sent again by itself after three such attempts"
        : " and is sent again at the next pass, marked as a possible duplicate";
}
const ONLY_ARCHIVE = "it went out in an earlier pass; it would only be archived";
const ARCHIVED = "it went out in an earlier pass and is archived now";
const SET_ASIDE = "It is set aside in held/ for a person, as in-doubt: hold says. Find out whether it arrived: if it did, leave it " +
    "there; if not, owner-report release puts it back into pending/";
const AN_EARLIER_ATTEMPT = "an earlier attempt may have gone out";
async function hold(request, lease, loaded, delivery, why = AN_EARLIER_ATTEMPT) {
    const record = (0,_delivery_js__WEBPACK_IMPORTED_MODULE_2__/* .heldFor */ .x8)(delivery, `in doubt: ${why}`, byNow(request));
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
        at: (0,_duration_js__WEBPACK_IMPORTED_MODULE_3__/* .timestamp */ .vE)(request),
        event: "delivery",
        report_id: id,
        attempt: delivery.attempts,
        outcome: result.outcome,
        reason: result.reason,
        owner: request.owner,
    });
}


/***/ }),

/***/ 7385:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bd: () => (/* binding */ driver),
/* harmony export */   Te: () => (/* binding */ inBrackets),
/* harmony export */   UZ: () => (/* binding */ leftBehindWarning),
/* harmony export */   pG: () => (/* binding */ endingText)
/* harmony export */ });
/* harmony import */ var _acquire_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2187);
/* harmony import */ var _consumer_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2951);
/* harmony import */ var _deliver_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6738);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);
/* harmony import */ var _queue_afterwards_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7716);
/* harmony import */ var _result_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4138);






/**
 * Delivers one pending report, whatever older ones are waiting. One that is not valid, or that there is nothing to send
 * with, is a result with the outcome `error`, as in a pass.
 *
 * @param idOrPath an id, or the path of a file in the queue
 * @throws OwnerReportError `usage`, `not-found` or `store`: the report is still pending
 */
async function driver(asked) {
    const request = (0,_deliver_js__WEBPACK_IMPORTED_MODULE_2__/* .withDefaults */ .rO)(asked);
    const id = (0,_consumer_js__WEBPACK_IMPORTED_MODULE_1__/* .resolveId */ .Sv)(request.store, request.idOrPath);
    try {
        return await deliverOne(request, id);
    }
    catch (error) {
        const isOfReport = error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .OwnerReportError */ .Om && OF_A_REPORT.includes(error.code);
        if (!isOfReport)
            throw error;
        return { ...(0,_result_js__WEBPACK_IMPORTED_MODULE_5__/* .faultWith */ .hL)(id, error), ...(await (0,_queue_afterwards_js__WEBPACK_IMPORTED_MODULE_4__/* .queueAfterwards */ .fh)(request)) };
    }
}
const OF_A_REPORT = ["invalid-report", "unavailable"];
async function deliverOne(request, id) {
    const absent = await absentResult(request, id);
    if (absent)
        return absent;
    if (request.dryRun)
        return driverResult(request, id, await (0,_deliver_js__WEBPACK_IMPORTED_MODULE_2__/* .preview */ .VH)(request, id));
    return (0,_acquire_js__WEBPACK_IMPORTED_MODULE_0__/* .underLease */ .z)(request, id, async (lease) => {
        const ending = await (0,_deliver_js__WEBPACK_IMPORTED_MODULE_2__/* .deliver */ .cK)(request, lease, id);
        const meanwhile = ending.outcome === "gone" ? await absentResult(request, id) : undefined;
        return meanwhile ?? driverResult(request, id, ending);
    });
}
/** The result for a report that is not pending, `undefined` when it is. */
async function absentResult(request, id) {
    const { store, channel } = request;
    if (await (0,_consumer_js__WEBPACK_IMPORTED_MODULE_1__/* .load */ .Hh)(store, id, ["pending"], channel))
        return undefined;
    const loaded = await (0,_consumer_js__WEBPACK_IMPORTED_MODULE_1__/* .load */ .Hh)(store, id, ["sent", "held"], channel);
    if (!loaded)
        throw (0,_consumer_js__WEBPACK_IMPORTED_MODULE_1__/* .notFound */ .mX)(store, id);
    if (loaded.stored.state === "held")
        throw held(loaded);
    await (0,_consumer_js__WEBPACK_IMPORTED_MODULE_1__/* .requireProof */ ._d)(loaded.stored, loaded.delivery);
    const queue = await (0,_queue_afterwards_js__WEBPACK_IMPORTED_MODULE_4__/* .queueAfterwards */ .fh)(request);
    return { outcome: "already-sent", text: `Already sent: ${id}`, ...(0,_consumer_js__WEBPACK_IMPORTED_MODULE_1__/* .describe */ .q0)(loaded), sentIds: [], ...queue };
}
function held({ stored, delivery }) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .OwnerReportError */ .Om("not-found", `Report ${stored.id} is held for a person (${delivery?.held_reason ?? "no reason is recorded"}), not pending. ` +
        `Put it back with owner-report release ${stored.id} to have it sent.`);
}
async function driverResult(request, id, ending) {
    const sent = ending.outcome === "sent";
    const queue = await (0,_queue_afterwards_js__WEBPACK_IMPORTED_MODULE_4__/* .queueAfterwards */ .fh)(request);
    return {
        outcome: ending.outcome === "gone" ? "empty" : ending.outcome,
        text: endingText(id, ending),
        ...(ending.loaded && (0,_consumer_js__WEBPACK_IMPORTED_MODULE_1__/* .describe */ .q0)(ending.loaded)),
        reportId: id,
        sentIds: sent ? [id] : [],
        ...((0,_deliver_js__WEBPACK_IMPORTED_MODULE_2__/* .isFailure */ .N6)(ending) && { failedId: id, failedReason: ending.reason }),
        ...queue,
        warnings: [...queue.warnings, ...leftBehindWarning(sent && ending.leftBehind ? [id] : [])],
    };
}
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

/***/ 1527:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ overdueAttempt),
/* harmony export */   Q: () => (/* binding */ overdueText)
/* harmony export */ });
/* harmony import */ var _acquire_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2187);
/* harmony import */ var _delivery_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5559);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);



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
    return (`The pass that holds the queue hangs (${(0,_acquire_js__WEBPACK_IMPORTED_MODULE_0__/* .whoHolds */ .v)(holder)}): its send of report ${report_id} is open since ` +
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
    const allowed = (timeout_seconds ?? _delivery_js__WEBPACK_IMPORTED_MODULE_2__/* .LONGEST_SEND_SECONDS */ .O7) + BEYOND_SECONDS;
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
        if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isInvalidReport */ .ib)(error))
            return undefined; // Its own turn will say so.
        throw error;
    }
}


/***/ }),

/***/ 7144:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ loadPending)
/* harmony export */ });
/* harmony import */ var _consumer_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2951);
/* harmony import */ var _delivery_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5559);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);



/**
 * Loads a pending report, `undefined` when it is gone, and makes sure that its record is of this very report and says
 * why the report lies elsewhere too, if it does.
 *
 * @throws OwnerReportError `invalid-report` or `store`: the report must not be touched before a person has looked
 */
async function loadPending(store, id, channel) {
    const found = await loadWithCopies(store, id, channel);
    if (!found)
        return undefined;
    const { loaded, copies } = found;
    const sha256 = await (0,_delivery_js__WEBPACK_IMPORTED_MODULE_2__/* .sha256Of */ .Bj)(loaded.stored.bytes);
    const unfinished = unfinishedMove(copies, loaded);
    if (!loaded.delivery || loaded.delivery.report_sha256 === sha256)
        return { ...loaded, sha256, unfinished };
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .OwnerReportError */ .Om("invalid-report", `Report ${id} has the id of another report that was handled before (deliveries/${id}.json), or was edited since. It was ` +
        `not sent and stays pending. Give its file ${loaded.stored.path} another name to have it sent, or, if it is the same ` +
        "report, run owner-report hold and then release on it.");
}
async function loadWithCopies(store, id, channel) {
    const first = await (0,_consumer_js__WEBPACK_IMPORTED_MODULE_0__/* .load */ .Hh)(store, id, ["pending"], channel);
    if (!first)
        return undefined;
    const copies = { inHeld: await copyIn(store, "held", id), inSent: await copyIn(store, "sent", id) };
    // A holder that wakes up after its lock was taken over may be ending a move just now: it records before it moves, so
    // a record that is read after the copies says why they are there.
    const loaded = copies.inHeld || copies.inSent ? await (0,_consumer_js__WEBPACK_IMPORTED_MODULE_0__/* .load */ .Hh)(store, id, ["pending"], channel) : first;
    return loaded && { loaded, copies };
}
async function copyIn(store, state, id) {
    try {
        return await store.find(id, [state]);
    }
    catch (error) {
        if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isInvalidReport */ .ib)(error))
            throw error;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .OwnerReportError */ .Om("invalid-report", `What lies in ${state}/ under the name of the pending report ${id} (${store.pathOf(state, id)}) is no report: ` +
            `${error.message}. The pending one was not sent and stays where it is. Move the other out of the queue.`, { cause: error });
    }
}
/** A report may lie in a second place only while a recorded move is being finished (docs/durability.md). */
function unfinishedMove({ inHeld, inSent }, { stored, delivery }) {
    const { id } = stored;
    const isSetAside = delivery?.held_reason != null;
    const isBack = delivery !== undefined && (0,_delivery_js__WEBPACK_IMPORTED_MODULE_2__/* .isReleased */ .OZ)(delivery);
    const isSame = (other) => Buffer.from(other.bytes).equals(stored.bytes);
    const isSent = delivery?.latest.at(-1)?.outcome === "sent";
    if (inHeld && !((isSetAside || isBack) && isSame(inHeld)))
        throw inTwoPlaces(id, inHeld);
    if (inSent && !((isSent || (isSetAside && inHeld)) && isSame(inSent)))
        throw inTwoPlaces(id, inSent);
    if (!inHeld)
        return undefined;
    return isSetAside ? "hold" : "release";
}
function inTwoPlaces(id, other) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .OwnerReportError */ .Om("invalid-report", `Report ${id} lies in pending/ and in ${other.state}/ (${other.path}), and no record says why. It was not sent and ` +
        "stays where it is. Find out which of the two files is right and move the other out of the queue.");
}


/***/ }),

/***/ 3442:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ei: () => (/* binding */ CAN_LINK_PROGRAMS),
/* harmony export */   Vd: () => (/* binding */ isProgram),
/* harmony export */   bK: () => (/* binding */ wrapperFiles),
/* harmony export */   pq: () => (/* binding */ programFile),
/* harmony export */   zU: () => (/* binding */ pathFolders)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(643);
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


/***/ }),

/***/ 184:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ watchdog)
/* harmony export */ });
/* harmony import */ var _acquire_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2187);
/* harmony import */ var _attempt_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1738);
/* harmony import */ var _consumer_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2951);
/* harmony import */ var _deliver_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6738);
/* harmony import */ var _driver_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7385);
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(1999);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(452);
/* harmony import */ var _overdue_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(1527);
/* harmony import */ var _queue_afterwards_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(7716);
/* harmony import */ var _result_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(4138);
/* harmony import */ var _stores_one_by_one_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(8575);











/**
 * One pass over the queue: at most `limit` reports, oldest first, as the queue stood when the pass began. The first
 * failure ends it; nothing younger is tried, and everything not sent is still pending.
 *
 * @throws OwnerReportError `store` when the queue cannot be read or locked
 */
async function watchdog(asked) {
    const request = (0,_deliver_js__WEBPACK_IMPORTED_MODULE_3__/* .withDefaults */ .rO)(asked);
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
            result.warnings.push((0,_queue_afterwards_js__WEBPACK_IMPORTED_MODULE_7__/* .noLogWarning */ .MT)(store));
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
        for await (const [index, place] of (0,_stores_one_by_one_js__WEBPACK_IMPORTED_MODULE_9__/* .oneByOne */ .E)(places.entries())) {
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
        await (0,_attempt_js__WEBPACK_IMPORTED_MODULE_1__/* .takeBack */ .zH)(request, lease, begun);
    }
    catch (error) {
        pass.stop = (0,_result_js__WEBPACK_IMPORTED_MODULE_8__/* .faultWith */ .hL)(begun.loaded.stored.id, error);
    }
}
/** Delivers one report. Returns what ends the pass, `undefined` to go on. */
async function step(request, lease, { id }, following, pass) {
    try {
        const { begun } = pass;
        pass.begun = undefined;
        const ending = await (0,_deliver_js__WEBPACK_IMPORTED_MODULE_3__/* .deliver */ .cK)(request, lease, id, { begun, following });
        pass.begun = ending.ahead;
        if (ending.outcome === "sent")
            pass.sentIds.push(id);
        if (ending.outcome === "sent" && ending.leftBehind)
            pass.leftBehind.push(id);
        if (ending.outcome === "sent" && ending.loaded)
            pass.last = ending.loaded;
        if ((0,_deliver_js__WEBPACK_IMPORTED_MODULE_3__/* .isFailure */ .N6)(ending))
            return failure(id, ending);
        request.progress?.((0,_driver_js__WEBPACK_IMPORTED_MODULE_4__/* .endingText */ .pG)(id, ending));
        return undefined;
    }
    catch (error) {
        return (0,_result_js__WEBPACK_IMPORTED_MODULE_8__/* .faultWith */ .hL)(id, error);
    }
}
function failure(id, ending) {
    return {
        outcome: ending.outcome === "in-doubt" ? "in-doubt" : "failed",
        text: (0,_driver_js__WEBPACK_IMPORTED_MODULE_4__/* .endingText */ .pG)(id, ending),
        ...(ending.loaded && (0,_consumer_js__WEBPACK_IMPORTED_MODULE_2__/* .describe */ .q0)(ending.loaded)),
        failedId: id,
        failedReason: ending.reason,
    };
}
function cancelled() {
    return {
        outcome: "failed",
        text: `${_queue_afterwards_js__WEBPACK_IMPORTED_MODULE_7__/* .TOLD_TO_STOP */ .JM}. What is not sent yet is still pending.`,
        failedReason: _queue_afterwards_js__WEBPACK_IMPORTED_MODULE_7__/* .TOLD_TO_STOP */ .JM,
    };
}
/** The pass as it would be, up to the first send. */
async function rehearse(request) {
    const { places, backlog } = await request.store.oldest(request.limit, request.clock());
    const pass = { sentIds: [], leftBehind: [], backlog };
    const chosen = [];
    for await (const { id } of (0,_stores_one_by_one_js__WEBPACK_IMPORTED_MODULE_9__/* .oneByOne */ .E)(places)) {
        if (request.cancel.aborted)
            return { ...pass, stop: cancelled() };
        const ending = await (0,_deliver_js__WEBPACK_IMPORTED_MODULE_3__/* .preview */ .VH)(request, id).catch((error) => (0,_result_js__WEBPACK_IMPORTED_MODULE_8__/* .faultWith */ .hL)(id, error));
        if (!("reason" in ending))
            return { ...pass, stop: ending };
        if ((0,_deliver_js__WEBPACK_IMPORTED_MODULE_3__/* .isFailure */ .N6)(ending))
            return { ...pass, stop: failure(id, ending) };
        if (ending.outcome === "dry-run")
            chosen.push(ending);
    }
    const first = chosen.find((ending) => ending.reason === "")?.loaded;
    if (chosen.length > 0)
        pass.stop = { outcome: "dry-run", text: rehearsalText(chosen), ...(first && (0,_consumer_js__WEBPACK_IMPORTED_MODULE_2__/* .describe */ .q0)(first)) };
    return pass;
}
function rehearsalText(chosen) {
    const lines = chosen.map(({ loaded, reason }) => `  ${loaded?.stored.id}${(0,_driver_js__WEBPACK_IMPORTED_MODULE_4__/* .inBrackets */ .Te)(reason)}`);
    return ["Dry run, NOT SENT. This pass would deliver, oldest first:", ...lines].join("\n");
}
async function finish(request, pass) {
    const { store, clock } = request;
    const queue = pass.backlog ? (0,_queue_afterwards_js__WEBPACK_IMPORTED_MODULE_7__/* .afterwards */ .Q$)(store, pass.backlog, clock()) : await (0,_queue_afterwards_js__WEBPACK_IMPORTED_MODULE_7__/* .queueAfterwards */ .fh)(request);
    const outcome = outcomeOf(pass);
    const senderWarning = outcome === "empty" && !request.sender ? [_attempt_js__WEBPACK_IMPORTED_MODULE_1__/* .NO_SENDER */ .oe] : [];
    return {
        ...(pass.last && (0,_consumer_js__WEBPACK_IMPORTED_MODULE_2__/* .describe */ .q0)(pass.last)),
        ...pass.stop,
        outcome,
        text: textOf(outcome, pass),
        sentIds: pass.sentIds,
        ...queue,
        warnings: [...queue.warnings, ...senderWarning, ...(0,_driver_js__WEBPACK_IMPORTED_MODULE_4__/* .leftBehindWarning */ .UZ)(pass.leftBehind)],
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
        warnings: [(0,_queue_afterwards_js__WEBPACK_IMPORTED_MODULE_7__/* .noQueueWarning */ .$O)(request.store)],
    };
}
/** Fine while the other pass gets on; one that hangs in a send makes it red. */
async function busy(request, holder) {
    const overdue = await (0,_overdue_js__WEBPACK_IMPORTED_MODULE_6__/* .overdueAttempt */ .G)(request, holder);
    const fault = overdue && { failedId: overdue.report_id, failedReason: (0,_overdue_js__WEBPACK_IMPORTED_MODULE_6__/* .overdueText */ .Q)(overdue, holder) };
    return {
        outcome: "busy",
        text: fault?.failedReason ??
            `Another pass is at work (${(0,_acquire_js__WEBPACK_IMPORTED_MODULE_0__/* .whoHolds */ .v)(holder)}); this one leaves the queue to it.`,
        sentIds: [],
        ...fault,
        ...(await (0,_queue_afterwards_js__WEBPACK_IMPORTED_MODULE_7__/* .queueAfterwards */ .fh)(request)),
    };
}
function logPass(request, result) {
    return request.store.log({
        at: (0,_duration_js__WEBPACK_IMPORTED_MODULE_10__/* .timestamp */ .vE)(request),
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