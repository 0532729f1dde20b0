"use strict";
exports.id = 329;
exports.ids = [329];
exports.modules = {

/***/ 9329:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  operate: () => (/* binding */ operate)
});

// EXTERNAL MODULE: ./lib/delivery/backlog.js
var backlog = __webpack_require__(9415);
// EXTERNAL MODULE: ./lib/delivery/lease.js
var delivery_lease = __webpack_require__(5506);
// EXTERNAL MODULE: ./lib/delivery/load.js + 1 modules
var load = __webpack_require__(1322);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/platform/clock.js
var platform_clock = __webpack_require__(8005);
// EXTERNAL MODULE: ./lib/report/delivery-record.js
var delivery_record = __webpack_require__(3304);
// EXTERNAL MODULE: ./lib/report/document.js
var report_document = __webpack_require__(1509);
// EXTERNAL MODULE: ./lib/report/id.js
var report_id = __webpack_require__(5469);
// EXTERNAL MODULE: ./lib/stores/store.js
var stores_store = __webpack_require__(331);
;// CONCATENATED MODULE: ./lib/operator/hold.js









/** Begins the reason by which a report is held while its copy is made in another queue. */
const BEING_MOVED = "it is being moved to ";
/**
 * Sets a pending report aside in held/, with the reason. A report that is not valid can be held too, so that it no longer
 * blocks the others.
 *
 * @throws OwnerReportError `not-found`, `invalid-report` (its delivery record), `store`: it is still pending
 */
async function hold(request) {
    const id = (0,load/* resolveId */.Sv)(request.store, request.idOrPath);
    const state = await notSent(request.store, id);
    if (request.dryRun && state === "held")
        return done(request, id, "held", heldAlready(id));
    if (request.dryRun)
        return dryRunResult(request, id, "pending", `would set report ${id} aside in held/`);
    // Another holder of the lock may send or hold it before this one gets the lock.
    return (0,delivery_lease/* withLease */.p)(request, id, async (lease) => setAside(request, lease, id, await notSent(request.store, id)));
}
async function setAside(request, lease, id, state) {
    const { store, reason } = request;
    if (state === "pending")
        store.refuseStuck?.(id);
    const digest = await digestOf(store, id, state);
    const delivery = (await store.delivery(id)) ?? (0,delivery_record/* emptyDelivery */.cS)(id, digest);
    // It was sent and only its move to sent/ was interrupted: the next pass finishes that.
    if (state === "pending" && delivery.latest.at(-1)?.outcome === "sent" && delivery.report_sha256 === digest)
        throw wasSent(id);
    const hasReason = state === "held" && delivery.held_reason !== null;
    if (hasReason && [delivery.held_reason, delivery.decisions?.at(-1)?.reason].includes(reason))
        return done(request, id, "held", heldAlready(id));
    const record = (hasReason ? delivery_record/* heldAgain */.ke : delivery_record/* heldFor */.x8)(delivery, reason, byNow(request));
    await store.settle(lease, id, record, "held", state);
    const warnings = [...logDecision(request, "hold", id, reason), ...copyWarning(id, delivery)];
    const text = state === "held" ? `${heldAlready(id)} Added to its record:` : `Report ${id} is set aside in held/:`;
    return done(request, id, "held", `${text} ${reason}`, warnings);
}
/** Warns where a hold here does not keep the copy of a report that is being moved from being sent there. */
function copyWarning(id, { held_reason: reason }) {
    if (!reason?.startsWith(BEING_MOVED))
        return [];
    const target = reason.slice(BEING_MOVED.length);
    return [
        `Report ${id} is being moved to ${target}: a copy may be pending there and be sent. Hold it there too, or run the move again.`,
    ];
}
/** Tells whether a report is pending or held. @throws OwnerReportError `not-found`, also when it was sent */
async function notSent(store, id) {
    const state = await whereIs(store, id);
    if (state === "sent")
        throw await alreadySent(store, id);
    return state;
}
function heldAlready(id) {
    return `Report ${id} is held already.`;
}
/**
 * Puts a held report back into pending/, where a pass sends it in order of age. Earlier attempts no longer hold or block
 * it; if one may have gone out, it is sent as a possible duplicate. A pending report that is blocked because it is three
 * times in doubt is unblocked in place.
 *
 * @throws OwnerReportError `not-found`, `invalid-report`, `store`: it is still held, or still blocked
 */
async function release(request) {
    const id = (0,load/* resolveId */.Sv)(request.store, request.idOrPath);
    const held = await validHeld(request.store, id);
    if (!held && !(await blockedPending(request.store, id)))
        return nothingToRelease(request, id);
    const what = held ? `put report ${id} back into pending/` : `let report ${id} be sent again`;
    if (request.dryRun)
        return dryRunResult(request, id, held ? "held" : "pending", `would ${what}`);
    return (0,delivery_lease/* withLease */.p)(request, id, async (lease) => {
        // Somebody else may have released it, or changed its file, while this waited for the lock.
        const now = await validHeld(request.store, id);
        return now ? putBack(request, lease, now) : unblock(request, lease, id);
    });
}
async function unblock(request, lease, id) {
    const blocked = await blockedPending(request.store, id);
    if (!blocked?.delivery)
        return nothingToRelease(request, id);
    const record = (0,delivery_record/* reviewedRecord */.bj)(blocked.delivery, blocked.sha256, { what: "released", ...byNow(request) });
    await request.store.settle(lease, id, record, "pending");
    const warnings = logDecision(request, "release", id);
    const text = `Report ${id} is no longer blocked and is sent again in its turn, marked as a possible duplicate.`;
    return done(request, id, "pending", text, warnings);
}
/** Loads a pending report that no pass sends again by itself; `undefined` when it is not pending, or not blocked. */
async function blockedPending(store, id) {
    if ((await whereIs(store, id)) !== "pending")
        return undefined;
    const pending = await (0,load/* loadPending */.u6)(store, id);
    return (0,delivery_record/* decide */.LD)(pending?.delivery, "resend").do === "blocked" ? pending : undefined;
}
async function putBack(request, lease, held) {
    const { id } = held;
    await request.store.settle(lease, id, await releasedRecord(request, held), "pending", "held");
    const warnings = logDecision(request, "release", id);
    const text = `Report ${id} is pending again and is sent in its turn, by its age.`;
    return done(request, id, "pending", text, warnings);
}
/** Reads a held report; `undefined` when it is not held. @throws OwnerReportError `invalid-report`: released, it would block the queue */
async function validHeld(store, id) {
    try {
        const held = await store.find(id, ["held"]);
        const problem = held && (0,report_id/* idProblem */.lx)(id);
        if (problem)
            throw new errors/* OwnerReportError */.Om("invalid-report", `its name ${problem}`);
        if (held)
            await (0,report_document/* parseReport */.MM)(held.bytes, id);
        return held;
    }
    catch (error) {
        if ((0,errors/* isInvalidReport */.ib)(error))
            throw stillInvalid(id, store.pathOf("held", id), error);
        throw error;
    }
}
async function releasedRecord(request, { id, bytes }) {
    const sha256 = await (0,delivery_record/* sha256Of */.Bj)(bytes);
    const known = await request.store.delivery(id);
    // A success recorded for another text proves nothing about this one.
    const isOther = known?.latest.at(-1)?.outcome === "sent" && known.report_sha256 !== sha256;
    const base = known && !isOther ? known : { ...(0,delivery_record/* emptyDelivery */.cS)(id, sha256), decisions: known?.decisions };
    return (0,delivery_record/* reviewedRecord */.bj)(base, sha256, { what: "released", ...byNow(request) });
}
function byNow(request) {
    return { at: (0,platform_clock/* timestamp */.vE)(request), owner: request.owner };
}
async function nothingToRelease(request, id) {
    const state = await whereIs(request.store, id);
    if (state === "sent")
        throw await alreadySent(request.store, id);
    return done(request, id, state, `Report ${id} is pending already.`);
}
/** Finds a report's state. @throws OwnerReportError `not-found` */
async function whereIs(store, id) {
    const state = await (0,load/* stateOf */.L4)(store, id, stores_store/* STATES */.x);
    if (state === undefined)
        throw (0,load/* notFound */.mX)(store, id);
    return state;
}
/** Computes the digest of a report's bytes; of no bytes when they cannot be read. */
async function digestOf(store, id, state) {
    try {
        return await (0,delivery_record/* sha256Of */.Bj)((await store.find(id, [state]))?.bytes ?? new Uint8Array());
    }
    catch (error) {
        if ((0,errors/* isInvalidReport */.ib)(error))
            return (0,delivery_record/* sha256Of */.Bj)(new Uint8Array());
        throw error;
    }
}
/** Builds the error for a report in sent/. @throws OwnerReportError `conflict` where nothing proves that it was sent */
async function alreadySent(store, id) {
    const loaded = await (0,load/* load */.Hh)(store, id, ["sent"]);
    if (loaded)
        await (0,load/* requireProof */._d)(loaded.stored, loaded.delivery);
    return wasSent(id);
}
function wasSent(id) {
    return new errors/* OwnerReportError */.Om("not-found", `Report ${id} was sent already; nothing was changed.`);
}
function stillInvalid(id, path, cause) {
    return new errors/* OwnerReportError */.Om("invalid-report", `Report ${id} is not valid: ${cause.message}. It is still held (${path}), because it would block the queue. Fix the file, then release it.`, { cause });
}
async function done(request, id, state, text, more = []) {
    const reportPath = request.store.pathOf(state, id);
    const { warnings, ...queue } = await (0,backlog/* queueSummary */.UB)(request);
    return { outcome: "ok", text, reportId: id, reportPath, ...queue, warnings: [...warnings, ...more] };
}
async function dryRunResult(request, id, state, what) {
    const result = await done(request, id, state, `Dry run, nothing changed: this ${what}.`);
    return { ...result, outcome: "dry-run" };
}
/** Logs a person's decision on a report. Returns a warning when the log could not be written. */
function logDecision(request, event, id, reason) {
    const { store, owner } = request;
    const isLogged = store.log({ at: (0,platform_clock/* timestamp */.vE)(request), event, report_id: id, reason, owner });
    return isLogged ? [] : [(0,backlog/* noLogWarning */.MT)(store)];
}

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
/** Reads one report for a list; `undefined` when it is gone meanwhile. A report that is not valid is listed as such. */
async function rowOf(store, state, place, now) {
    const known = {
        report_id: place.id,
        state,
        path: store.pathOf(state, place.id),
        age_seconds: (0,platform_clock/* secondsSince */.wv)((0,report_id/* momentOfKey */.Ff)(place.key), now),
    };
    try {
        const loaded = await (0,load/* load */.Hh)(store, place.id, [state]);
        return loaded && { ...known, ...contentOf(loaded), problem: null };
    }
    catch (error) {
        if (!(0,errors/* isInvalidReport */.ib)(error))
            throw error;
        return { ...known, ...UNKNOWN, ...(await recordOf(store, place.id)), problem: error.message };
    }
}
/** Reads the reports of `places` that are still there. */
async function rowsOf(store, state, places, now) {
    const rows = [];
    for (const place of places) {
        const row = await rowOf(store, state, place, now);
        if (row)
            rows.push(row);
    }
    return rows;
}
/** Sorts reports with the latest failed attempts first, the rest in their order. */
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
/** Reads what the record tells about a report that is not valid itself. */
async function recordOf(store, id) {
    try {
        return triedOf(await store.delivery(id));
    }
    catch (error) {
        if ((0,errors/* isInvalidReport */.ib)(error))
            return {};
        throw error;
    }
}
function contentOf({ report, delivery }) {
    const { team, worker, task_id, progress, status } = report;
    return {
        team,
        worker,
        task_id,
        progress,
        status,
        ...triedOf(delivery),
    };
}
function triedOf(delivery) {
    const last = delivery?.latest.at(-1);
    return {
        attempts: delivery?.attempts ?? 0,
        last_attempt_at: last ? (last.ended_at ?? last.started_at) : null,
        last_outcome: last?.outcome ?? null,
        last_reason: last && last.reason !== "" ? last.reason : null,
        held_reason: delivery?.held_reason ?? null,
    };
}

;// CONCATENATED MODULE: ./lib/operator/list.js



/**
 * Lists every report of a state, oldest first, or with the latest errors first.
 *
 * @throws OwnerReportError `store` when the queue cannot be read
 */
async function list(request) {
    const { store, state, clock } = request;
    const places = await store.list(state, clock());
    const rows = await rowsOf(store, state, places, clock());
    const reports = request.errorsFirst ? errorsFirst(rows) : rows;
    const isThere = await store.exists();
    const queue = await (0,backlog/* queueSummary */.UB)(request);
    return {
        outcome: isThere ? "ok" : "empty",
        text: reports.length === 0 ? `Nothing is ${state} in ${store.location}.` : "",
        details: { state, reports },
        tables: reports.length > 0 ? [tableOf(state, reports)] : undefined,
        ...queue,
        warnings: isThere ? queue.warnings : [(0,backlog/* noQueueWarning */.$O)(store), ...queue.warnings],
    };
}
/** Builds the table of a state's reports. */
function tableOf(state, rows, title = `${rows.length} ${state}`) {
    const last = { pending: "last error", held: "held because", sent: "sent at" }[state];
    return {
        title,
        columns: ["report", "age", "team/worker", "progress", "tries", last],
        rows: rows.map((row) => [
            row.report_id,
            row.age_seconds === null ? "unknown" : (0,platform_clock/* duration */.p0)(row.age_seconds),
            row.team === null ? "unknown" : `${row.team}/${row.worker}`,
            row.progress ?? "unknown",
            row.attempts === null ? "?" : String(row.attempts),
            lastOf(state, row),
        ]),
    };
}
function lastOf(state, row) {
    if (state === "held")
        return [row.held_reason ?? "no reason is recorded", row.problem ?? ""].filter(Boolean).join(" | ");
    if (row.problem !== null)
        return row.problem;
    if (state === "sent")
        return row.last_attempt_at ?? "unknown";
    return row.last_outcome === null || row.last_outcome === "sent"
        ? ""
        : `${row.last_outcome}: ${row.last_reason ?? ""}`;
}

// EXTERNAL MODULE: ./lib/stores/one-by-one.js
var one_by_one = __webpack_require__(8575);
;// CONCATENATED MODULE: ./lib/operator/move.js








/** States in the order in which they are moved: those whose reports may safely be in both queues first. */
const ORDER = ["sent", "held", "pending"];
/*
 * A report must never be pending in two queues, or both would send it. So it is set aside in the old queue first, with a
 * reason by which a later run recognises it:
 *
 *   pending ──▶ held here, "being moved to …" ──▶ copied there, read back ──▶ removed here
 */
/**
 * Moves a whole queue to another store: every report with its state and its record, oldest first. Nothing is sent.
 * Running it again finishes an interrupted move; told to stop, it says how far it got (`partial`, `failed`).
 *
 * @throws OwnerReportError `conflict` when the other queue has another report of that id; `invalid-report`, `store`:
 *   the report is still in the old queue
 */
async function move(request) {
    const { store, to } = request;
    if (store.location === to.location)
        throw sameQueue(to.location);
    if (!(await store.exists()))
        return nothingThere(request);
    if (request.dryRun)
        return move_dryRunResult(request);
    return (0,delivery_lease/* withLease */.p)(request, "", (lease) => (0,delivery_lease/* withLease */.p)({ ...request, store: to }, "", (toLease) => moveAll({ ...request, lease, toLease })));
}
async function moveAll(request) {
    const counts = { sent: 0, held: 0, pending: 0 };
    const isWhole = (await finishMoves(request)) && (await moveStates(request, counts));
    const { store, to } = request;
    const text = `${summary(counts)} moved from ${store.location} to ${to.location}`;
    const ending = isWhole
        ? { outcome: "ok", text: `${text}. Nothing was sent.` }
        : cutShort(text, counts);
    return {
        ...ending,
        details: { moved: counts, from: store.location, to: to.location },
        ...(await (0,backlog/* queueSummary */.UB)({ ...request, store: to })),
    };
}
/** Finishes the state changes that a killed process left half-done in the old queue. False when told to stop. */
async function finishMoves(request) {
    for await (const { id } of (0,one_by_one/* oneByOne */.E)(await request.store.list("pending", request.clock()))) {
        if (request.cancel.aborted)
            return false;
        await finishMove(request, id);
    }
    return true;
}
/** Moves all reports, and counts them by their state in the new queue. False when told to stop before the last. */
async function moveStates(request, counts) {
    const { store, to, clock, cancel, progress } = request;
    for (const state of ORDER)
        for await (const { id } of (0,one_by_one/* oneByOne */.E)(await store.list(state, clock()))) {
            if (cancel.aborted)
                return false;
            const moved = await moveOne(request, id, state);
            counts[moved] += 1;
            progress(`Moved: ${id} (${moved})`);
            logDecision({ ...request, store: to }, "move", id, `from ${store.location}`);
        }
    return true;
}
/** Result fields of a move that was told to stop. */
function cutShort(moved, counts) {
    const hasMoved = Object.values(counts).some((count) => count > 0);
    return {
        outcome: hasMoved ? "partial" : "failed",
        text: `${backlog/* TOLD_TO_STOP */.JM}. Until then ${moved}. What is not moved yet is still in the old queue; run the same move again.`,
        failedReason: backlog/* TOLD_TO_STOP */.JM,
    };
}
/** Finishes the state change of a report that lies in two states because a process was killed. */
async function finishMove({ store, lease }, id) {
    if (!(await store.find(id, ["held", "sent"])))
        return;
    const loaded = await (0,load/* loadPending */.u6)(store, id);
    if (!loaded?.delivery)
        return;
    if (loaded.unfinished === "release")
        await store.settle(lease, id, loaded.delivery, "pending", "held");
    else
        await store.settle(lease, id, loaded.delivery, loaded.unfinished === "hold" ? "held" : "sent");
}
/** Moves one report; returns the state it has in the new queue. */
async function moveOne(request, id, state) {
    const { store, to, lease, toLease } = request;
    const known = await store.delivery(id);
    const isResumed = state === "held" && known?.held_reason === reasonOf(to);
    const report = await mustFind(store, id, state);
    if (state === "pending")
        await move_setAside(request, report, known);
    const delivery = state === "pending" || isResumed ? withoutReason(known, reasonOf(to)) : known;
    // A person who held it while it was half moved wants it held there.
    const target = isResumed && !delivery?.held_reason ? "pending" : state;
    const record = (0,delivery_record/* moreComplete */.Rh)(delivery, await clearLeftover(request, report));
    await to.adopt(toLease, { ...report, state: target }, record);
    const moved = await verify(to, report, record);
    await store.forget(lease, id, state === "sent" ? "sent" : "held");
    return moved;
}
/**
 * Ends a move the other way that was cut off after its copy: what it left over there waits for nothing but its removal,
 * and what became of the copy counts, which lies here.
 *
 * @returns what was known of it over there
 */
async function clearLeftover({ store, to, toLease }, { id, bytes }) {
    const known = await to.delivery(id);
    if (known?.held_reason !== reasonOf(store))
        return undefined;
    const left = await to.find(id, ["held"]);
    if (!left || !Buffer.from(left.bytes).equals(bytes))
        return undefined;
    await to.forget(toLease, id, "held");
    return withoutReason(known, reasonOf(store));
}
async function move_setAside({ store, to, lease, ...request }, report, known) {
    const record = known ?? (0,delivery_record/* emptyDelivery */.cS)(report.id, await (0,delivery_record/* sha256Of */.Bj)(report.bytes));
    const by = { at: (0,platform_clock/* timestamp */.vE)(request), owner: request.owner };
    await store.settle(lease, report.id, (0,delivery_record/* heldFor */.x8)(record, reasonOf(to), by), "held");
}
function reasonOf(to) {
    return `${BEING_MOVED}${to.location}`;
}
/** Restores the record from before the move; `undefined` for a report without an attempt. */
function withoutReason(record, reason) {
    return record && (0,delivery_record/* unlessEmpty */.A5)((0,delivery_record/* withoutHold */.oK)(record, reason));
}
/**
 * Reads the copy back before the original is removed. A copy made by an earlier run may have been tried or sent by the
 * new queue meanwhile.
 *
 * @returns the state of the copy
 */
async function verify(to, report, delivery) {
    const copy = await to.find(report.id);
    const record = await to.delivery(report.id);
    const isSame = copy !== undefined && Buffer.from(copy.bytes).equals(report.bytes);
    if (isSame && (record?.attempts ?? 0) >= (delivery?.attempts ?? 0))
        return copy.state;
    throw new errors/* OwnerReportError */.Om("store", `Report ${report.id} could not be read back from ${to.location} as it was written. It is still in the old queue, ` +
        `set aside in held/ if it was pending. Run the same move again.`);
}
async function mustFind(store, id, state) {
    const report = await store.find(id, [state]);
    if (report)
        return report;
    throw new errors/* OwnerReportError */.Om("store", `Report ${id} was removed by somebody else meanwhile. Run the same move again.`);
}
/** Result for an old queue that does not exist. A mistyped address looks like an empty queue, so neither is created. */
async function nothingThere({ store, to }) {
    return {
        outcome: "empty",
        text: `There is no queue at ${store.location}, so nothing was moved to ${to.location}.`,
        details: { moved: { sent: 0, held: 0, pending: 0 }, from: store.location, to: to.location },
        warnings: [(0,backlog/* noQueueWarning */.$O)(store)],
    };
}
async function move_dryRunResult(request) {
    const { store, to, clock } = request;
    const lists = [];
    for (const state of ORDER)
        lists.push(await store.list(state, clock()));
    const [sent = [], held = [], pending = []] = lists;
    const counts = { sent: sent.length, held: held.length, pending: pending.length };
    const text = `Dry run, nothing changed: ${summary(counts)} would be moved from ${store.location} to ${to.location}.`;
    return {
        outcome: "dry-run",
        text,
        details: { would_move: counts, from: store.location, to: to.location },
        ...(await (0,backlog/* queueSummary */.UB)(request)),
    };
}
function summary({ pending, held, sent }) {
    return `${pending} pending, ${held} held and ${sent} sent reports`;
}
function sameQueue(location) {
    return new errors/* OwnerReportError */.Om("usage", `Both --from and --to are ${location}. Nothing was changed.`);
}

;// CONCATENATED MODULE: ./lib/operator/prune.js






/**
 * Removes sent reports and their records for good, oldest first; their ids are free again. Never touches pending or
 * held reports. Told to stop, it ends after the current report and says how far it got (`partial`, `failed`).
 *
 * @throws OwnerReportError `store`: reports not removed yet stay
 */
async function prune(request) {
    if (!(await request.store.exists()))
        return prune_nothingThere(request);
    if (!request.dryRun)
        return (0,delivery_lease/* withLease */.p)(request, "", (lease) => removeOld(request, lease));
    const chosen = await oldEnough(request);
    return chosen ? pruned(request, chosen) : prune_cutShort(request, []);
}
async function removeOld(request, lease) {
    const chosen = (await oldEnough(request)) ?? [];
    for (const { id, at } of chosen)
        request.progress?.(`To be removed: ${id}, sent ${isoOf(at)}`);
    const { removed, warnings } = await removeAll(request, lease, chosen);
    const isWhole = !request.cancel.aborted || (chosen.length > 0 && removed.length === chosen.length);
    const result = isWhole ? await pruned(request, removed) : await prune_cutShort(request, removed);
    return { ...result, warnings: [...result.warnings, ...warnings] };
}
async function prune_nothingThere(request) {
    const result = await pruned(request, []);
    return {
        ...result,
        outcome: "empty",
        text: "There is nothing to remove.",
        warnings: [(0,backlog/* noQueueWarning */.$O)(request.store)],
    };
}
/** Removes the reports until owner-report is told to stop; returns those removed, and warnings. */
async function removeAll(request, lease, chosen) {
    const removed = [];
    const warnings = new Set();
    for await (const sent of (0,one_by_one/* oneByOne */.E)(chosen)) {
        if (request.cancel.aborted)
            break;
        await request.store.forget(lease, sent.id);
        removed.push(sent);
        for (const warning of logDecision(request, "prune", sent.id))
            warnings.add(warning);
    }
    return { removed, warnings };
}
/** Finds the reports that are old enough, oldest first; `undefined` when told to stop meanwhile. */
async function oldEnough(request) {
    const { store, clock, olderThan } = request;
    const chosen = [];
    const waiting = await waitingIds(request);
    for await (const place of (0,one_by_one/* oneByOne */.E)(await store.list("sent", clock()))) {
        if (request.cancel.aborted)
            return undefined;
        if (waiting.has(place.id))
            continue;
        const at = await sentAt(request, place);
        if (clock() - at >= olderThan)
            chosen.push({ id: place.id, at });
    }
    return chosen;
}
/**
 * Lists the reports that must be kept because they are pending or held too. A report whose move to sent/ was interrupted
 * lies in two states until the next pass (docs/durability.md); without its record that pass would send it again.
 */
async function waitingIds({ store, clock }) {
    const places = [...(await store.list("pending", clock())), ...(await store.list("held", clock()))];
    return new Set(places.map(({ id }) => id));
}
/** Finds the time of the send in the record, else uses the report's own age: a report is never younger than its send. */
async function sentAt({ store, clock }, { id, key }) {
    const ended = Date.parse((await prune_recordOf(store, id))?.latest.at(-1)?.ended_at ?? "");
    const moment = Number.isNaN(ended) ? (0,report_id/* momentOfKey */.Ff)(key) : ended;
    return Number.isNaN(moment) ? clock() : moment;
}
async function prune_recordOf(store, id) {
    try {
        return await store.delivery(id);
    }
    catch (error) {
        if ((0,errors/* isInvalidReport */.ib)(error))
            return undefined;
        throw error;
    }
}
async function pruned(request, chosen) {
    const count = countOf(chosen);
    const rows = chosen.map(({ id, at }) => [id, isoOf(at)]);
    const queue = await (0,backlog/* queueSummary */.UB)(request);
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
/** Result of a prune that was told to stop. */
async function prune_cutShort(request, removed) {
    const gone = removed.length === 0 ? "Nothing was removed" : `Until then ${countOf(removed)} were removed for good`;
    return {
        ...(await pruned(request, removed)),
        outcome: removed.length === 0 ? "failed" : "partial",
        text: `${backlog/* TOLD_TO_STOP */.JM}. ${gone}; what is left is as it was. Run the same again to go on.`,
        failedReason: backlog/* TOLD_TO_STOP */.JM,
    };
}
function countOf({ length }) {
    return length === 1 ? "1 sent report" : `${length} sent reports`;
}
function isoOf(moment) {
    return new Date(moment).toISOString();
}

;// CONCATENATED MODULE: ./lib/operator/show.js


/**
 * Shows a person one report in any state: its path, its attempts and its message.
 *
 * @throws OwnerReportError as consumer does
 */
async function show(request) {
    const { store, channel } = request;
    const id = (0,load/* resolveId */.Sv)(store, request.idOrPath);
    const loaded = await (0,load/* load */.Hh)(store, id, stores_store/* STATES */.x, channel);
    if (!loaded)
        throw (0,load/* notFound */.mX)(store, id);
    const { stored, json, delivery, message } = loaded;
    const held = delivery?.held_reason == null ? "" : `\nHeld because: ${delivery.held_reason}`;
    const receipt = delivery?.receipt == null ? "" : `\nReceipt: ${JSON.stringify(delivery.receipt)}`;
    return {
        outcome: "ok",
        text: `${id} ${await placeOf(loaded)}: ${stored.path}${held}${receipt}\n\n${message.text}\n`,
        reportId: id,
        reportPath: stored.path,
        report: json,
        message: message.text,
        tables: delivery ? [...attemptsOf(delivery), ...decisionsOf(delivery)] : [],
        warnings: [],
    };
}
async function placeOf({ stored, delivery }) {
    return stored.state !== "sent" || (await (0,load/* isProven */.nn)(stored, delivery))
        ? `is ${stored.state}`
        : "lies in sent/, but no delivery record says that this text was sent, so that is not known";
}
function attemptsOf(delivery) {
    if (delivery.latest.length === 0)
        return [];
    const left = delivery.attempts - delivery.latest.length;
    const table = {
        title: `${delivery.attempts} attempt${delivery.attempts === 1 ? "" : "s"}${left > 0 ? `, ${left} of them not kept` : ""}`,
        columns: ["#", "started", "outcome", "why", "by"],
        rows: delivery.latest.map((attempt) => [
            String(attempt.attempt),
            attempt.started_at,
            attempt.outcome ?? "unknown",
            whyOf(attempt),
            attempt.owner,
        ]),
    };
    return [table];
}
function decisionsOf({ decisions = [] }) {
    if (decisions.length === 0)
        return [];
    const rows = decisions.map(({ what, reason, by }) => [
        by?.at ?? "unknown",
        what,
        reason,
        by?.owner ?? "unknown",
    ]);
    return [{ title: "Decisions about it", columns: ["when", "what", "why", "by"], rows }];
}
function whyOf({ reason, possible_duplicate }) {
    return [reason, ...(possible_duplicate ? ["(possible duplicate)"] : [])].filter((t) => t !== "").join(" ");
}

// EXTERNAL MODULE: ./lib/delivery/overdue.js
var delivery_overdue = __webpack_require__(3720);
;// CONCATENATED MODULE: ./lib/operator/alarm.js




/** Describes the cause for alarm in a sentence; `undefined` when all is well. */
async function alarmOf({ store, clock, alarm }, places) {
    const { maxAgeMinutes } = alarm;
    if (maxAgeMinutes === undefined)
        return undefined;
    const limit = clock() - maxAgeMinutes * 60_000;
    const isExpecting = alarm.expectTeam !== undefined || alarm.expectWorker !== undefined;
    const late = lateText(places.pending[0], limit, clock());
    return late ?? (isExpecting ? silenceText(store, alarm, places, limit) : undefined);
}
function lateText(oldest, limit, now) {
    if (!oldest)
        return undefined;
    const moment = (0,report_id/* momentOfKey */.Ff)(oldest.key);
    if (moment >= limit)
        return undefined;
    const seconds = (0,platform_clock/* secondsSince */.wv)(moment, now);
    const age = seconds === null ? "an unknown time" : (0,platform_clock/* duration */.p0)(seconds);
    return `report ${oldest.id} has been pending for ${age}, longer than max-age allows.`;
}
/** Returns the alarm unless an expected team or worker has queued a report since the limit, in whatever state it is now. */
async function silenceText(store, { maxAgeMinutes, expectTeam, expectWorker }, places, limit) {
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
        // A report that cannot be read shows nobody to be alive; a pass says what is wrong with it.
        if ((0,errors/* isInvalidReport */.ib)(error))
            return false;
        throw error;
    }
}

;// CONCATENATED MODULE: ./lib/operator/blocked.js




/** Finds out whether this report, the oldest pending one, blocks the queue; `undefined` when it does not. */
async function blockedBy(queue, id) {
    try {
        const delivery = (await (0,load/* loadPending */.u6)(queue.store, id))?.delivery;
        const stuck = stuckBy(queue, id);
        if (stuck !== undefined)
            return { report_id: id, reason: stuck, since: null, attempts: delivery?.attempts ?? 0, remedy: "" };
        const last = delivery?.latest.at(-1);
        if (!delivery || !last || last.outcome === "sent" || (0,delivery_record/* isReleased */.OZ)(delivery))
            return undefined;
        const isKept = delivery.latest.length === delivery.attempts;
        const since = isKept ? sinceOf(delivery.latest) : null;
        return { report_id: id, since, attempts: delivery.attempts, ...reasonAndRemedy(queue, delivery, last) };
    }
    catch (error) {
        if (!(0,errors/* isInvalidReport */.ib)(error))
            throw error;
        const remedy = `Fix the file, or set it aside:\n${command(queue, "hold", id)} --reason 'not valid'`;
        return { report_id: id, reason: error.message, since: null, attempts: 0, remedy };
    }
}
/** Explains why no pass could move the report out of `pending/`; `undefined` when one could. */
function stuckBy({ store }, id) {
    try {
        store.refuseStuck?.(id);
        return undefined;
    }
    catch (error) {
        if (error instanceof errors/* OwnerReportError */.Om)
            return error.message;
        throw error;
    }
}
function reasonAndRemedy(queue, delivery, last) {
    const [look, retry, hold] = ["show", "retry", "hold"].map((mode) => command(queue, mode, delivery.report_id));
    const reason = blocked_reasonOf(last);
    if ((0,delivery_record/* decide */.LD)(delivery, "resend").do !== "blocked")
        return {
            reason,
            remedy: [
                "Fix the cause; the next pass tries again.",
                `look at it    ${look}`,
                `send it now   ${retry}`,
                `set it aside  ${hold} --reason '…'`,
            ].join("\n"),
        };
    return {
        reason: `${reason}, three times in doubt`,
        remedy: [
            "No pass sends it again by itself. Ask its owner if it arrived.",
            `if it did     ${hold} --reason 'it arrived'`,
            `if it did not ${retry}`,
        ].join("\n"),
    };
}
function sinceOf([first]) {
    return first ? (first.ended_at ?? first.started_at) : null;
}
function blocked_reasonOf({ outcome, reason }) {
    return outcome === null ? "an attempt was started and nothing is known of its end" : reason;
}
/**
 * Builds the command line of a mode for a pending report, for a person to copy into a shell. A file in pending/ can have
 * any name: one that is no id is given as its path, quoted so that no shell interprets it.
 */
function command({ store, flags = [] }, mode, id) {
    const which = (0,report_id/* idProblem */.lx)(id) === undefined ? id : store.pathOf("pending", id);
    return commandLine([mode, which], flags);
}
/** Writes a command of owner-report for the queue that these flags name, to copy into a shell. */
function commandLine(words, flags = []) {
    return ["owner-report", ...words, ...flags].map(quoted).join(" ");
}
/** Quotes a word where a shell would interpret it. */
function quoted(text) {
    return /^[\w./:@=,+#~-]+$/.test(text) && !text.startsWith("~")
        ? text
        : `'${text.replaceAll("'", "'\\''")}'`;
}

;// CONCATENATED MODULE: ./lib/operator/log.js
/** Number of log entries to read. */
const LOG_ENTRIES = 500;
/** Reads the latest entries of the queue's log, oldest first. */
function readLog(store) {
    return store.history(LOG_ENTRIES);
}
/** Finds the last pass in the log. */
function lastPassIn(log) {
    return log.findLast((entry) => entry.event === "pass");
}

;// CONCATENATED MODULE: ./lib/operator/status.js









/** Number of reports shown of each state. */
const SHOWN = 10;
/**
 * Shows the queue at a glance: how much waits and for how long, what blocks it, what the last pass did. Changes nothing.
 *
 * An alarm (see {@link Alarm}) makes the outcome `failed`; it never queues a report.
 *
 * @throws OwnerReportError `store` when the queue cannot be read: unreadable is never empty
 */
async function status_status(request) {
    const { store } = request;
    const isThere = await store.exists();
    const found = await look(request);
    const { overdue, holder } = found;
    const queue = (0,backlog/* summaryOfBacklog */.F_)(store, backlogIn(found.places), request.clock());
    const alarm = await alarmOf(request, found.places);
    const age = queue.backlog.oldestPendingSeconds;
    const text = [summaryOf(store, found, age), ...(alarm === undefined ? [] : [`ALARM: ${alarm}`])].join("\n");
    return {
        outcome: alarm !== undefined ? "failed" : isThere ? "ok" : "empty",
        text,
        details: detailsOf(found, alarm),
        tables: tablesOf(found),
        failedReason: alarm,
        ...queue,
        warnings: [
            ...(isThere ? [] : [(0,backlog/* noQueueWarning */.$O)(store)]),
            ...(overdue && holder ? [(0,delivery_overdue/* overdueText */.Q)(overdue, holder)] : []),
            ...(0,backlog/* heldWarnings */.lf)(store, queue.backlog),
            ...queue.warnings,
        ],
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
    const log = await readLog(store);
    const rows = {
        pending: await pendingRows(request, places.pending),
        held: await rowsOf(store, "held", places.held.slice(0, SHOWN), now),
        sent: await rowsOf(store, "sent", places.sent.slice(-SHOWN).reverse(), now),
    };
    const [head] = places.pending;
    const holder = await store.holder();
    const isLocked = holder !== undefined && !holder.isOver;
    return {
        places,
        rows,
        blocked: head && (await blockedBy(request, head.id)),
        lastPass: lastPassIn(log),
        lastSent: lastSentOf(log, rows.sent),
        holder,
        overdue: isLocked ? await (0,delivery_overdue/* overdueAttempt */.G)(request, holder, places.pending) : undefined,
    };
}
/** Counts the backlog from the lists. */
function backlogIn({ pending, held }) {
    return { pending: pending.length, held: held.length, oldestKey: pending[0]?.key };
}
/** Reads the oldest few; with errors first, the few with the latest errors, for which all must be read. */
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
function summaryOf(store, { places, blocked, lastPass, lastSent, holder, overdue }, age) {
    const waited = age === null ? "an unknown time" : (0,platform_clock/* duration */.p0)(age);
    const [head] = places.pending;
    const oldest = head ? `, the oldest for ${waited} (${head.id})` : "";
    const lines = [
        `Queue ${store.location}`,
        `  pending    ${places.pending.length}${oldest}`,
        `  held       ${places.held.length}`,
        `  sent       ${places.sent.length}${lastSent ? `, last ${lastSent.report_id} at ${lastSent.at}` : ""}`,
        `  last pass  ${lastPass ? passText(lastPass) : "none is in the log"}`,
    ];
    const how = holder?.isOver
        ? " (over: the next pass takes it)"
        : overdue
            ? " (it hangs, see the warning)"
            : "";
    if (holder)
        lines.push(`  lock       ${(0,delivery_lease/* holderText */.i)(holder)}${how}`);
    if (blocked)
        lines.push("", blockedText(blocked));
    return lines.join("\n");
}
function passText({ at, outcome, sent_count, failed_id, failed_reason }) {
    const of = typeof failed_id === "string" ? ` (${failed_id})` : "";
    const why = typeof failed_reason === "string" ? `${of}: ${failed_reason}` : "";
    return `${String(at)}, ${String(outcome)}, ${String(sent_count)} sent${why}`;
}
function blockedText({ report_id, reason, since, attempts, remedy }) {
    const when = since === null ? "since an unknown time" : `since ${since}`;
    const tries = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
    return [
        `BLOCKED by ${report_id}, ${when}, after ${tries}: ${reason}`,
        `Nothing younger is sent before it. ${remedy.replaceAll("\n", "\n  ")}`,
    ].join("\n");
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
function detailsOf({ places, rows, blocked, lastPass, lastSent, holder, overdue }, alarm) {
    return {
        sent_total: places.sent.length,
        blocked: blocked ?? null,
        alarm: alarm ?? null,
        last_pass: lastPass ?? null,
        last_sent: lastSent ?? null,
        lock: holder ? lockOf(holder) : null,
        overdue: overdue ?? null,
        ...rows,
    };
}
function lockOf({ owner, host, pid, since, isOver }) {
    return { owner, host, pid, since, is_over: isOver };
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/report/inert.js
var inert = __webpack_require__(4726);
// EXTERNAL MODULE: ./lib/stores/directory/durable-fs.js + 1 modules
var durable_fs = __webpack_require__(1280);
// EXTERNAL MODULE: ./lib/stores/directory/make-directory.js
var make_directory = __webpack_require__(120);
// EXTERNAL MODULE: ./lib/stores/store-error.js
var store_error = __webpack_require__(5920);
// EXTERNAL MODULE: ./lib/app/config/reader.js
var reader = __webpack_require__(7319);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./lib/app/cron/crontab.js





const LONGEST_MS = 30_000;
const MOST_BYTES = 16 * 1024 * 1024;
/** The only answers that mean "no crontab" (Vixie and cronie; busybox). No other answer may be read as that. */
const NO_CRONTAB = /^(crontab: )?no crontab for |^crontab: can't open '.*': No such file or directory/m;
const UNTOUCHED = "The crontab was not changed.";
/** Crontab of the current user, through the program `crontab`. Texts hold one character per byte (latin1). */
class Crontab {
    environment;
    temporaryDirectory;
    constructor(environment, temporaryDirectory) {
        this.environment = environment;
        this.temporaryDirectory = temporaryDirectory;
    }
    /** Reads the crontab. @throws OwnerReportError `unavailable` when there is no `crontab`, or it does not show the crontab */
    read() {
        const { status, stdout, stderr } = this.run("-l", "ignore");
        if (status === 0)
            return stdout;
        if (status === 1 && NO_CRONTAB.test(stderr))
            return "";
        throw refused("crontab -l did not show the crontab", stderr);
    }
    /** Replaces the crontab and reads it back. @throws OwnerReportError `unavailable`, `store` */
    write(text) {
        const input = this.inputOf(text);
        try {
            const { status, stderr } = this.run("-", input);
            if (status !== 0)
                throw refused("crontab did not take the new crontab", stderr);
        }
        finally {
            (0,external_node_fs_.closeSync)(input);
        }
        if (this.read() !== text)
            throw new errors/* OwnerReportError */.Om("store", "The crontab is not what was just written; something else may have changed it. Look at crontab -l, then run this again.");
    }
    /** Opens an unlinked file with the text. With a pipe, a kill of owner-report could install a part of it. */
    inputOf(text) {
        try {
            const folder = (0,external_node_fs_.mkdtempSync)((0,external_node_path_.join)(this.temporaryDirectory, "owner-report-"));
            try {
                const path = (0,external_node_path_.join)(folder, "crontab");
                (0,external_node_fs_.writeFileSync)(path, text, { encoding: "latin1", mode: 0o600 });
                return (0,external_node_fs_.openSync)(path, "r");
            }
            finally {
                (0,external_node_fs_.rmSync)(folder, { recursive: true, force: true });
            }
        }
        catch (error) {
            throw (0,store_error/* storeError */.g)("write the new crontab into", this.temporaryDirectory, error, UNTOUCHED);
        }
    }
    run(argument, input) {
        const { error, ...ended } = (0,external_node_child_process_.spawnSync)("crontab", [argument], {
            // Its messages are parsed, so they must be in one language.
            env: { ...this.environment, LC_ALL: "C" },
            stdio: [input, "pipe", "pipe"],
            encoding: "latin1",
            timeout: LONGEST_MS,
            maxBuffer: MOST_BYTES,
        });
        if (error)
            throw notStarted(error);
        return ended;
    }
}
/** Replaces our lines in a crontab by `line`, or removes them; the other lines stay as they are. */
function crontabWith(text, isOurs, line) {
    const lines = linesOf(text);
    const place = lines.findIndex(isOurs);
    const all = lines.filter((other) => !isOurs(other));
    if (line !== undefined)
        all.splice(place < 0 ? all.length : place, 0, line);
    return all.map((each) => `${each}\n`).join("");
}
/** Splits a crontab into lines, without their line breaks. */
function linesOf(text) {
    return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}
/** Shells that understand sh syntax. */
const SH = /(?:^|\/)(?:sh|bash|rbash|dash|ash|busybox|zsh|yash|posh|[mlp]?d?ksh\d*)$/;
/** Finds the shell that runs our line, if it does not understand sh syntax; `undefined` if it does. */
function foreignShell(text, isOurs) {
    const lines = linesOf(text);
    const place = lines.findIndex(isOurs);
    const set = lines
        .slice(0, place < 0 ? lines.length : place)
        .flatMap((line) => /^\s*(["']?)SHELL\1\s*=\s*(["']?)(.*?)\2\s*$/.exec(line)?.[3] ?? [])
        .at(-1);
    return set === undefined || SH.test(set) ? undefined : set;
}
function notStarted(cause) {
    const name = (0,errors/* systemErrorName */.lm)(cause) ?? cause.message;
    const what = name === "ENOENT"
        ? "There is no crontab program on the PATH. Install cron (Debian, Ubuntu: apt-get install cron), or let another scheduler run what owner-report cron print shows."
        : `The crontab program could not be run to its end (${name}).`;
    return new errors/* OwnerReportError */.Om("unavailable", `${what} ${UNTOUCHED}`, { cause });
}
function refused(what, stderr) {
    const reason = Buffer.from(stderr, "latin1").toString("utf8").trim().slice(0, 2000);
    return new errors/* OwnerReportError */.Om("unavailable", `${what}: ${reason || "it gave no reason"}. ${UNTOUCHED}`);
}

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
// EXTERNAL MODULE: ./lib/platform/blank.js
var blank = __webpack_require__(277);
// EXTERNAL MODULE: ./lib/platform/files.js
var files = __webpack_require__(8864);
// EXTERNAL MODULE: ./lib/platform/read-up-to.js
var read_up_to = __webpack_require__(6971);
// EXTERNAL MODULE: ./lib/app/config/inputs.js
var inputs = __webpack_require__(517);
;// CONCATENATED MODULE: ./lib/app/cron/env-file.js











const env_file_MOST_BYTES = 1024 * 1024;
/** Variables of the OpenClaw route that have no flag. */
const ROUTE = ["NODE_BIN", "OPENCLAW_ENTRY"];
/** Variables that cron, the shell or the settings file set. */
const KNOWN_TO_CRON = /^(OWNER_REPORT_.*|HOME|LOGNAME|USER|PATH|SHELL|PWD|OLDPWD|IFS|SHLVL|_)$/;
const HEAD = `# What the watchdog runs with under cron. It may hold secrets: keep it readable by its owner only.
# owner-report wrote it once and never changes it. Add what the send command needs, one NAME='value' a line.
`;
/** Collects the given settings that the watchdog needs besides the line's flags, as environment variables. */
function settingsOf({ queue, sender, messageChannel }, environment) {
    const all = {
        OWNER_REPORT_SEND_CMD: sender.sendCommand,
        OWNER_REPORT_CHANNEL: messageChannel,
        OWNER_REPORT_TARGET: sender.target,
        OWNER_REPORT_SEND_TIMEOUT: String(sender.timeoutSeconds) === (0,inputs/* inputSpec */.mm)("send-timeout").fallback
            ? undefined
            : String(sender.timeoutSeconds),
        OWNER_REPORT_TOKEN: queue.store === "git" ? queue.token : undefined,
        ...Object.fromEntries(ROUTE.map((name) => [name, (0,blank/* notBlank */.w)(environment[name])])),
    };
    return Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
/** Tells whether settings name something to send with. */
function canSend({ OWNER_REPORT_SEND_CMD, OWNER_REPORT_TARGET }) {
    return ((0,blank/* commandIn */.v)(OWNER_REPORT_SEND_CMD) ?? (0,blank/* notBlank */.w)(OWNER_REPORT_TARGET)) !== undefined;
}
/**
 * Writes the settings as an env file that Node reads back unchanged.
 *
 * @throws OwnerReportError `usage` for a value that it cannot hold; `unavailable` on a Node that has no env files
 */
function envFileText(settings) {
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${envValue(name, value)}\n`);
    return HEAD + lines.join("");
}
function envValue(name, value) {
    const forms = [`'${value}'`, `\`${value}\``, `"${value}"`, value];
    // Try Node's own parser: its rules differ from those of any shell, and nothing can be escaped.
    const form = forms.find((each) => readsBack(`${name}=${each}\n`, name, value));
    if (form !== undefined)
        return form;
    throw new errors/* OwnerReportError */.Om("usage", `An env file cannot hold the value of ${name}: it has every kind of quotes, or a carriage return. ${name === "OWNER_REPORT_SEND_CMD"
        ? "Put the send command into a script file and give --send-cmd its full path."
        : "Give another value."} Nothing was changed.`);
}
function readsBack(line, name, value) {
    // With a line before and after: a form must not swallow the next line.
    const read = parsed(`A_BEFORE=1\n${line}A_BEHIND=2\n`);
    return read[name] === value && Object.keys(read).length === 3 && read.A_BEHIND === "2";
}
function parsed(text) {
    if (typeof external_node_util_.parseEnv !== "function")
        throw new errors/* OwnerReportError */.Om("unavailable", "Under cron owner-report needs Node.js 20.12 or newer, which reads env files. Nothing was changed.");
    return (0,external_node_util_.parseEnv)(text);
}
/** Reads an env file; `undefined` when there is none. @throws OwnerReportError `store` */
function readEnvFile(path) {
    try {
        const stat = (0,external_node_fs_.statSync)(path);
        if (!stat.isFile())
            throw new Error("it is not a regular file");
        const all = parsed((0,read_up_to/* readUpTo */.V)(path, env_file_MOST_BYTES).toString("utf8"));
        const settings = Object.fromEntries(Object.entries(all).filter(isSet));
        return { settings, isOpen: (0,files/* isOpenToOthers */.X)(stat.mode) };
    }
    catch (error) {
        if ((0,errors/* systemErrorName */.lm)(error) === "ENOENT")
            return undefined;
        if (error instanceof errors/* OwnerReportError */.Om)
            throw error;
        throw (0,store_error/* storeError */.g)("read", path, error, "Nothing was sent or changed.");
    }
}
function isSet([name, value]) {
    return (name === "OWNER_REPORT_SEND_CMD" ? (0,blank/* commandIn */.v)(value) : (0,blank/* notBlank */.w)(value)) !== undefined;
}
/** Creates the env file (0600); never overwrites one. @throws OwnerReportError `store` */
function writeEnvFile(path, settings) {
    const files = new durable_fs/* DurableFs */.F();
    const text = envFileText(settings);
    try {
        (0,make_directory/* makeDirectory */.O)(files, (0,external_node_path_.dirname)(path));
        files.createOnce((0,external_node_path_.dirname)(path), (0,external_node_path_.basename)(path), text);
    }
    catch (error) {
        throw (0,store_error/* storeError */.g)("write", path, error, "The crontab was not changed.");
    }
}
/** Settings that the line's own flags override. */
const FLAGS_OF_LINE = { OWNER_REPORT_MAX_COUNT: "max-count", OWNER_REPORT_QUEUE: "queue" };
/** Finds settings that the line's own flags override, with those flags. */
function overriddenByLine(settings) {
    return Object.entries(FLAGS_OF_LINE).filter(([name]) => name in settings);
}
/** Finds variables that the send command uses, and that are set here but not by cron. */
function unknownToCron(settings, environment) {
    const used = (settings.OWNER_REPORT_SEND_CMD ?? "").matchAll(/\$\{?([A-Za-z_]\w*)/g);
    const names = new Set([...used].map(([, name = ""]) => name));
    return [...names].filter((name) => environment[name] && !(name in settings) && !KNOWN_TO_CRON.test(name));
}

// EXTERNAL MODULE: ./lib/app/config/paths.js
var paths = __webpack_require__(9162);
;// CONCATENATED MODULE: ./lib/app/cron/line.js



const MARK = "# owner-report";
const CRON_ENV = "--cron-env";
/** Debian's crontab refuses a longer command; others truncate it silently. */
const LONGEST_COMMAND = 998;
/**
 * Writes the line that runs the watchdog every minute. The output of owner-report goes into the log file. The output of a
 * Node that cannot start it goes into a file beside that, overwritten by each run, so that both stay small.
 *
 * @param flags of the watchdog, besides those for the queue and the files
 * @throws OwnerReportError `usage` when a crontab cannot hold the line
 */
function cronLine(place, flags) {
    const command = [
        `PATH=${line_quoted(`${(0,external_node_path_.dirname)(place.node)}:/usr/local/bin:/usr/bin:/bin`)}`,
        line_quoted(place.node),
        line_quoted(`--env-file=${place.envFile}`),
        line_quoted(place.script),
        "watchdog",
        queueFlag(place.queue),
        // For Node, the environment overrides the env file it starts with; with this flag, the file overrides the environment.
        `${CRON_ENV} ${line_quoted((0,paths/* literally */.Dk)(place.envFile))}`,
        ...flags.map(line_quoted),
        `--log-file ${line_quoted((0,paths/* literally */.Dk)(place.logFile))}`,
        `> ${line_quoted(startFileOf(place.logFile))} 2>&1 ${MARK}`,
    ].join(" ");
    const length = Buffer.byteLength(command);
    if (length > LONGEST_COMMAND)
        throw new errors/* OwnerReportError */.Om("usage", `The crontab line would be ${length} bytes long, and cron takes ${LONGEST_COMMAND}. Shorter paths help: --queue, --cron-env, --log-file, or where owner-report is installed. Nothing was changed.`);
    return `* * * * * ${command}`;
}
/** Returns the path of the file for the output of a Node that could not start owner-report. */
function startFileOf(logFile) {
    return `${logFile}.start`;
}
/** Tells whether the env file of a line overrides what cron sets; in the lines of older versions it does not. */
function obeysEnvFile(line) {
    return line.includes(` ${CRON_ENV} `);
}
/** Recognises the lines that owner-report installed for a queue, with any schedule. Lines hold one character per byte. */
function isLineOf(queue) {
    const flag = ` ${Buffer.from(queueFlag(queue), "utf8").toString("latin1")} `;
    return (line) => !/^\s*#/.test(line) && line.trimEnd().endsWith(` ${MARK}`) && line.includes(flag);
}
/** Finds the programs in a line of ours: its Node and its bundle. */
function programsOf(line) {
    const words = line.replaceAll("\\%", "%").match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? [];
    const plain = words.map((word) => word.replace(/'([^']*)'|"([^"]*)"/g, "$1$2"));
    const path = plain.findIndex((word) => word.startsWith("PATH="));
    return plain.slice(path + 1, plain.indexOf("watchdog")).filter((word) => !word.startsWith("--"));
}
function queueFlag(queue) {
    return `--queue ${line_quoted(queue)}`;
}
/** Quotes a word for the shell, and escapes `%`, which cron reads as a line break. */
function line_quoted(word) {
    const problem = problemOf(word);
    if (problem !== undefined)
        throw new errors/* OwnerReportError */.Om("usage", `A crontab line cannot hold ${JSON.stringify(word)}: it has ${problem}. Nothing was changed.`);
    if (/^[\w./:=@,+-]+$/.test(word))
        return word;
    // Not '\'': crons differ in how they read backslashes.
    return `'${word.replaceAll("'", `'"'"'`).replaceAll("%", "\\%")}'`;
}
function problemOf(word) {
    if (/[\u0000-\u001f\u007f]/.test(word))
        return "a line break or another control character";
    return /\\[\\%]/.test(word) ? "a backslash before % or another backslash" : undefined;
}

// EXTERNAL MODULE: ./lib/stores/directory/not-regular.js
var not_regular = __webpack_require__(7114);
;// CONCATENATED MODULE: ./lib/app/cron/log.js





const TAIL_LINES = 10;
const TAIL_BYTES = 16 * 1024;
/** Cron runs the line every minute, and every run writes to the log. */
const SILENT_MS = 5 * 60_000;
/** Finds the lines of a crontab (latin1) that run the watchdog of this queue, as text. */
function ownLines({ queue }, crontab) {
    const own = linesOf(crontab).filter(isLineOf(queue));
    return own.map((line) => Buffer.from(line, "latin1").toString("utf8"));
}
/** Finds the time of the last run in milliseconds since 1970, from the log file; `undefined` if there was none. */
function lastRunAt({ logFile }) {
    return (0,external_node_fs_.statSync)(logFile, { throwIfNoEntry: false })?.mtimeMs;
}
/** Describes how long cron has not run the line, if that is too long; `undefined` otherwise. */
function silenceOf(lastRun, now) {
    if (lastRun === undefined)
        return "has not run yet";
    return now - lastRun < SILENT_MS ? undefined : `has not run since ${new Date(lastRun).toISOString()}`;
}
/** Reads the last lines of a log; none if it does not exist. */
function tailOf(path) {
    try {
        const text = new TextDecoder().decode(new durable_fs/* DurableFs */.F().readEnd(path, TAIL_BYTES));
        return linesOf(text).slice(-TAIL_LINES);
    }
    catch (error) {
        return (0,not_regular/* isNotRegular */.W)(error) ? [`${path}: ${error.message}`] : []; // No run yet.
    }
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: ./lib/app/config/former.js
var former = __webpack_require__(6769);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./lib/app/cron/files.js





const LONGEST_NAME = 60;
/**
 * Chooses the files of a queue's crontab line that are not given: in the queue directory, or for other queues below the
 * default one, in a folder named after the queue.
 *
 * @throws OwnerReportError `usage` when that needs a home directory and there is none
 */
function cronFiles(queue, given, runtime) {
    const { envFile, logFile } = given;
    if (envFile !== undefined && logFile !== undefined)
        return { envFile, logFile };
    const [folder, log] = queue.store === "directory"
        ? [queue.directory, "log/cron.log"]
        : [folderOf(queue.address, runtime), "cron.log"];
    return { envFile: envFile ?? (0,external_node_path_.join)(folder, "cron.env"), logFile: logFile ?? (0,external_node_path_.join)(folder, log) };
}
function folderOf(address, runtime) {
    const data = (0,blank/* notBlank */.w)(runtime.environment.CLAWTEAM_DATA_DIR);
    const whole = (0,paths/* wholePath */.nA)(data ?? "~/.clawteam", runtime);
    if (typeof whole !== "string")
        throw (0,reader/* wrongUsage */.x)([`cron-env ${whole.problem}, and so is log-file`]);
    return (0,external_node_path_.join)(whole, "owner-reports", "cron", nameOf(address));
}
/** Builds a readable name with a hash that distinguishes similar addresses. */
function nameOf(address) {
    const readable = address
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-|-$/g, "")
        .slice(-LONGEST_NAME);
    return `${readable.replace(/^-/, "")}-${(0,external_node_crypto_.createHash)("sha256").update(address).digest("hex").slice(0, 8)}`;
}

;// CONCATENATED MODULE: ./lib/app/cron/plan.js








/** Reads the current state and builds the line. @throws OwnerReportError `usage` when a crontab cannot hold it; `store` */
function planOf(request) {
    const { config, runtime } = request;
    const found = lookForLine(request);
    const line = cronLine(found.place, flagsOf(config));
    return { ...request, ...found, line, settings: settingsOf(config, runtime.environment) };
}
/** Reads the current state of the line of a queue. @throws OwnerReportError `usage`, `store` */
function lookForLine(request) {
    const { config, runtime, clock } = request;
    const { node, script } = runtime.program;
    const files = cronFiles(config.queue, config, runtime);
    // A global installation puts a symbolic link on the PATH.
    const place = { node, script: (0,external_node_fs_.realpathSync)(script), queue: config.queue.address, ...files };
    const crontab = new Crontab(runtime.environment, (0,external_node_os_.tmpdir)());
    return { place, envFile: readEnvFile(files.envFile), crontab, clock };
}
function flagsOf({ limit, inDoubt, maxAttempts, sender }) {
    const { successPattern, account, threadId, openClawState } = sender;
    return [
        ...["--max-count", String(limit)],
        ...(inDoubt === "resend" ? [] : ["--in-doubt", inDoubt]),
        ...(maxAttempts === undefined ? [] : ["--max-attempts", String(maxAttempts)]),
        ...(successPattern === undefined ? [] : ["--success-pattern", successPattern]),
        ...(account === undefined ? [] : ["--account", account]),
        ...(threadId === undefined ? [] : ["--thread-id", threadId]),
        ...(openClawState === "private" ? [] : ["--openclaw-state", openClawState]),
    ];
}
/** Explains why existing settings are refused, so that every run of the line fails; `undefined` if they are not. */
function formerSettings({ place, envFile }) {
    const problem = (0,former/* formerProblem */.H)({}, envFile?.settings ?? {});
    return problem === undefined ? undefined : `${place.envFile}: ${problem}`;
}
/** Warns of problems that would keep the line from working reliably. */
function warningsOf({ place, settings, envFile, runtime }) {
    const inForce = envFile?.settings ?? settings;
    const other = Object.keys(settings).filter((name) => envFile && envFile.settings[name] !== settings[name]);
    const unknown = unknownToCron(inForce, runtime.environment);
    return [
        ...[place.node, place.script].filter(isTemporary).map(temporaryWarning),
        ...(envFile?.isOpen
            ? [`Others may read ${place.envFile}, which may hold secrets: chmod 600 ${quoted(place.envFile)}`]
            : []),
        ...(canSend(inForce) || !envFile
            ? []
            : [`${place.envFile} names nothing to send with: OWNER_REPORT_SEND_CMD.`]),
        ...overriddenByLine(envFile?.settings ?? {}).map(([name, flag]) => `${place.envFile} has ${name}, which has no effect: the line says --${flag}. Give that to owner-report cron install instead.`),
        ...(other.length === 0
            ? []
            : [
                `${place.envFile} stays as it is and does not have ${other.join(", ")} as given now: edit it yourself.`,
            ]),
        ...(unknown.length === 0
            ? []
            : [
                `The send command uses ${unknown.join(", ")}, which cron does not know: add it to ${place.envFile}.`,
            ]),
    ];
}
/** Warns of a SHELL setting in the crontab that may keep the line from running. */
function shellWarning({ queue }, crontab) {
    const shell = foreignShell(crontab, isLineOf(queue));
    if (shell === undefined)
        return [];
    return [
        `The crontab sets SHELL=${shell}, and this line is written for sh, so no run may ever start: put SHELL=/bin/sh on a line of its own above it (crontab -e).`,
    ];
}
/** Tells whether a program lies in a temporary directory or a package cache. */
function isTemporary(path) {
    return ["/tmp/", `${(0,external_node_os_.tmpdir)()}/`].some((folder) => path.startsWith(folder)) || /\/(_npx|dlx)\//.test(path);
}
function temporaryWarning(path) {
    return `${path} lies in a temporary directory or in the cache of npx, and may be gone one day: install owner-report with npm install --global, and run that.`;
}

;// CONCATENATED MODULE: ./lib/app/cron/cron.js













/**
 * Prints, installs, shows or removes the crontab line that runs the watchdog of this queue every minute. Other lines
 * of the crontab stay byte for byte.
 *
 * @throws OwnerReportError `usage` when a crontab cannot hold the line; `unavailable` without a crontab program, or
 *   when nothing to send with is configured; `store`
 */
function cron(request) {
    const plan = planOf(request);
    switch (request.config.action) {
        case "print":
            return print(plan);
        case "install":
            return install(plan);
        case "show":
            return cron_show(plan);
        case "remove":
            return remove(plan);
    }
}
function print(plan) {
    const { line, place, settings, envFile } = plan;
    refuseFormer(plan);
    envFileText(settings); // Throws the same errors as install.
    const missing = `The line needs ${place.envFile}, which is not there yet. ${installOf(plan)} creates it with the folder of the log; to do it yourself: mkdir -p the folder ${(0,external_node_path_.dirname)(place.logFile)}, and a file of mode 0600 with ${namesOf(settings)}.`;
    const altered = (0,inert/* inertMessage */.C5)(line) === line ? [] : ["A path in the line is shown altered; --json has the exact line."];
    const warnings = [...(envFile ? [] : [missing]), ...altered, ...warningsOf(plan)];
    return { outcome: "ok", text: line, details: { ...cron_detailsOf(plan) }, warnings };
}
function installOf({ config }) {
    return commandLine(["cron", "install"], config.queue.flags);
}
function refuseFormer(plan) {
    const problem = formerSettings(plan);
    if (problem !== undefined)
        throw (0,reader/* wrongUsage */.x)([problem]);
}
/** Lists the names of the settings, without the values, which may be secrets. */
function namesOf(settings) {
    if (canSend(settings))
        return `${Object.keys(settings).join(", ")} as they are set now`;
    return "OWNER_REPORT_SEND_CMD='…' (or OWNER_REPORT_TARGET for the OpenClaw route)";
}
function install(plan) {
    const { place, crontab, settings, config } = plan;
    refuseFormer(plan);
    const before = crontab.read();
    const after = crontabWith(before, isLineOf(place.queue), latin1(plan.line));
    if (!plan.envFile && !canSend(settings))
        throw nothingToSendWith(place);
    envFileText(settings);
    if (config.dryRun)
        return cron_dryRunResult(plan, before, after);
    if (!plan.envFile)
        writeEnvFile(place.envFile, settings);
    makeLogFolder(place);
    if (after !== before)
        crontab.write(after);
    const changed = after !== before;
    const text = `${changed ? "Installed: cron runs the watchdog every minute" : "Installed already, nothing to change"}.\n${plan.line}`;
    const details = { ...cron_detailsOf(plan), installed: true, changed, env_file_made: !plan.envFile };
    const warnings = [...shellWarning(place, after), ...warningsOf(plan)];
    return { outcome: "ok", text, details, tables: [filesTable(plan, true)], warnings };
}
function cron_show(plan) {
    const crontab = plan.crontab.read();
    const found = ownLines(plan.place, crontab);
    const isCurrent = found.length === 1 && found[0] === plan.line;
    const [log, start] = [tailOf(plan.place.logFile), tailOf(startFileOf(plan.place.logFile))];
    const lastRun = lastRunAt(plan.place);
    const details = {
        ...cron_detailsOf(plan),
        installed: found.length > 0,
        is_current: isCurrent,
        installed_lines: found,
        last_run_at: lastRun === undefined ? null : new Date(lastRun).toISOString(),
        log_tail: log,
        start_tail: start,
    };
    const tables = [
        filesTable(plan, false),
        ...tailTable("Log, last lines", log),
        ...tailTable("Output of Node", start),
    ];
    const ofLine = [...shellWarning(plan.place, crontab), ...runWarnings(plan, lastRun), ...warningsOf(plan)];
    const warnings = found.length === 0 ? [] : ofLine;
    return { outcome: "ok", text: shownText(plan, found, isCurrent), details, tables, warnings };
}
/** Warns of an installed line that does not work. */
function runWarnings(plan, lastRun) {
    const { envFile, place, clock } = plan;
    if (!envFile)
        return [`Every run fails: ${place.envFile} is not there.`];
    const former = formerSettings(plan);
    if (former !== undefined)
        return [`Every run fails. ${former}.`];
    const silence = silenceOf(lastRun, clock());
    return silence === undefined
        ? []
        : [`The line ${silence}, by its log. If it was not installed just now: does the cron daemon run?`];
}
function shownText(plan, found, isCurrent) {
    const { place, line } = plan;
    if (found.length === 0)
        return `Not installed: no line of the crontab runs the watchdog for ${place.queue}. ${installOf(plan)} puts it there.`;
    const lines = found.join("\n");
    if (isCurrent)
        return `Installed, and as owner-report cron print gives it:\n${lines}`;
    return `Installed, but not as owner-report cron print gives it with these settings:\n${lines}\nIt would be:\n${line}\nowner-report cron install, with the same flags, replaces it.`;
}
function remove(plan) {
    const { place, crontab, config } = plan;
    const before = crontab.read();
    const count = ownLines(plan.place, before).length;
    const after = count === 0 ? before : crontabWith(before, isLineOf(place.queue));
    if (config.dryRun)
        return cron_dryRunResult(plan, before, after);
    if (count > 0)
        crontab.write(after);
    const done = count > 0 ? "Removed: cron no longer runs" : "Nothing to remove: no line of the crontab runs";
    const text = `${done} the watchdog for ${place.queue}. The queue, its settings and its log stay; delete them yourself if nobody needs them.`;
    const details = { ...cron_detailsOf(plan), installed: false, changed: count > 0 };
    return { outcome: "ok", text, details, tables: [filesTable(plan, false)], warnings: [] };
}
/** Result of a dry run. Shows only our lines: the others may hold secrets. */
function cron_dryRunResult(plan, before, after) {
    const [old, now] = [ownLines(plan.place, before), ownLines(plan.place, after)];
    const others = linesOf(before).length - old.length;
    const rows = [
        ...old.filter((line) => !now.includes(line)).map((line) => ["-", line]),
        ...now.map((line) => [old.includes(line) ? "" : "+", line]),
    ];
    const change = after === before ? "the crontab would stay as it is" : "the crontab would change";
    const details = {
        ...cron_detailsOf(plan),
        would_change: after !== before,
        would_be_lines: now,
        other_lines: others,
    };
    return {
        outcome: "dry-run",
        text: `Dry run, nothing changed: ${change}. ${others === 1 ? "1 other line stays" : `${others} other lines stay`} byte for byte.`,
        details,
        tables: rows.length === 0 ? [] : [{ title: "Lines of this queue", columns: ["", "line"], rows }],
        warnings: [...(now.length === 0 ? [] : shellWarning(plan.place, after)), ...warningsOf(plan)],
    };
}
function cron_detailsOf({ config, line, place, settings, envFile }) {
    return {
        action: config.action,
        line,
        queue: place.queue,
        env_file: place.envFile,
        env_file_exists: envFile !== undefined,
        env_names: Object.keys(envFile?.settings ?? settings),
        log_file: place.logFile,
        start_file: startFileOf(place.logFile),
    };
}
function filesTable({ place, envFile, settings }, isInstall) {
    const state = envFile ? "there" : isInstall ? `made with ${Object.keys(settings).join(", ")}` : "not there";
    const rows = [
        ["settings", `${place.envFile} (${state})`],
        ["log", place.logFile],
        ["if Node fails", startFileOf(place.logFile)],
    ];
    return { title: "Files", columns: ["what", "where"], rows };
}
function tailTable(title, lines) {
    return lines.length === 0 ? [] : [{ title, columns: ["line"], rows: lines.map((line) => [line]) }];
}
function makeLogFolder({ logFile }) {
    try {
        (0,make_directory/* makeDirectory */.O)(new durable_fs/* DurableFs */.F(), (0,external_node_path_.dirname)(logFile));
    }
    catch (error) {
        throw (0,store_error/* storeError */.g)("make the folder of", logFile, error, "The crontab was not changed.");
    }
}
function nothingToSendWith({ envFile }) {
    return new errors/* OwnerReportError */.Om("unavailable", `Nothing to send with is configured, and ${envFile} does not exist. Give --send-cmd (or OWNER_REPORT_SEND_CMD), or --target (or OWNER_REPORT_TARGET) for the OpenClaw route. Nothing was changed.`);
}
function latin1(text) {
    return Buffer.from(text, "utf8").toString("latin1");
}

;// CONCATENATED MODULE: ./lib/app/doctor/cron.js








/** Checks whether cron runs the watchdog of this queue: the line, its settings and its log. */
function checkCron(request) {
    const { config, runtime } = request;
    const { shell, environment } = runtime;
    const isCronHost = shell === "cli" && config.queue.store !== "cache" && environment.GITHUB_ACTIONS !== "true";
    if (!isCronHost)
        return [];
    const what = "cron line";
    const install = commandLine(["cron", "install"], config.queue.flags);
    try {
        const there = lookForLine(request);
        const crontab = there.crontab.read();
        const [line] = ownLines(there.place, crontab);
        if (line === undefined)
            return [{ what, ...noLine(there, install) }];
        const checks = [
            [what, foreignShellOf(there, crontab) ?? programs(line, install)],
            ["cron settings", settings(there, install)],
            ["cron log", log(there, install)],
        ];
        return checks.map(([name, finding]) => ({ what: name, ...finding }));
    }
    catch (error) {
        if (!(error instanceof errors/* OwnerReportError */.Om))
            throw error;
        return [{ what, state: "skipped", seen: error.message, remedy: "" }];
    }
}
function noLine({ place }, install) {
    return {
        state: "warn",
        seen: `no line of this user's crontab runs the watchdog for ${place.queue}`,
        remedy: `Unless something else runs the watchdog here: ${install}`,
    };
}
/** Checks whether the crontab sets a shell that does not understand our line. */
function foreignShellOf({ place }, crontab) {
    const [warning] = shellWarning(place, crontab);
    return warning === undefined ? undefined : { state: "fail", seen: warning, remedy: "" };
}
/** Checks the programs of the line, which an upgrade may have removed. */
function programs(line, install) {
    const gone = programsOf(line).filter((path) => !(0,external_node_fs_.existsSync)(path));
    if (gone.length === 0 && obeysEnvFile(line))
        return { state: "pass", seen: "installed: owner-report cron show", remedy: "" };
    if (gone.length === 0)
        return {
            state: "warn",
            seen: "it is an older one: PATH and what else cron sets have no effect in its settings",
            remedy: `With the flags it was installed with, this replaces it: ${install}`,
        };
    return {
        state: "fail",
        seen: `it names files that do not exist: ${gone.join(", ")}`,
        remedy: `With the flags it was installed with, this names the Node and the bundle that run now: ${install}`,
    };
}
function settings(found, install) {
    const { place, envFile } = found;
    if (!envFile)
        return {
            state: "fail",
            seen: `${place.envFile} is not there, so every run fails`,
            remedy: `This makes it (--cron-env names another): ${install}`,
        };
    const former = formerSettings(found);
    if (former !== undefined)
        return { state: "fail", seen: `every run fails: ${former}`, remedy: "" };
    if (!canSend(envFile.settings))
        return {
            state: "fail",
            seen: `${place.envFile} names nothing to send with`,
            remedy: "Add OWNER_REPORT_SEND_CMD='…' (or OWNER_REPORT_TARGET) to it.",
        };
    return ofReadable(place.envFile, envFile);
}
/** Checks settings that work for what could be better. */
function ofReadable(path, { isOpen, settings }) {
    if (isOpen)
        return {
            state: "warn",
            seen: `others may read ${path}, which may hold secrets`,
            remedy: `chmod 600 ${quoted(path)}`,
        };
    const [beaten] = overriddenByLine(settings);
    if (beaten)
        return {
            state: "warn",
            seen: `${path} has ${beaten[0]}, which has no effect: the line says --${beaten[1]}`,
            remedy: `Give --${beaten[1]} to owner-report cron install instead.`,
        };
    return { state: "pass", seen: `${path} has ${Object.keys(settings).join(", ")}`, remedy: "" };
}
function log({ place, clock }, install) {
    const said = tailOf(startFileOf(place.logFile)).at(-1);
    if (said !== undefined)
        return {
            state: "fail",
            seen: `the last run could not start: ${said}`,
            remedy: `All of it: ${startFileOf(place.logFile)}. If Node or owner-report has moved: ${install}`,
        };
    const lastRun = lastRunAt(place);
    const silence = silenceOf(lastRun, clock());
    if (silence !== undefined)
        return {
            state: "warn",
            seen: `the line ${silence}`,
            remedy: "If it was not installed just now: does the cron daemon run?",
        };
    const ago = (0,platform_clock/* duration */.p0)((0,platform_clock/* secondsSince */.wv)(lastRun ?? 0, clock()) ?? 0);
    return { state: "pass", seen: `last run ${ago} ago: ${place.logFile}`, remedy: "" };
}

// EXTERNAL MODULE: ./lib/delivery/deliver.js
var deliver = __webpack_require__(1881);
// EXTERNAL MODULE: ./lib/delivery/result.js
var result = __webpack_require__(3451);
// EXTERNAL MODULE: ./lib/watchdog.js
var watchdog = __webpack_require__(184);
;// CONCATENATED MODULE: ./lib/app/doctor/log.js



/** Checks how the last pass ended. A failure that was resolved since is a warning until the next pass. */
async function lastPass({ log: read, clock, flags }) {
    const log = await read();
    const last = lastPassIn(log);
    if (!last)
        return {
            state: "warn",
            seen: "no pass is in the log",
            remedy: `Run it, or schedule it: ${commandLine(["watchdog"], flags)}`,
        };
    const seen = `${agoOf(last, clock())}, ${String(last.outcome)}${log_whyOf(last)}`;
    if (!isError(last))
        return { state: "pass", seen, remedy: "" };
    const resolution = resolutionOf(last, log);
    return resolution === undefined
        ? { state: "fail", seen, remedy: "Fix the cause; the next pass tries again." }
        : { state: "warn", seen: `${seen}; ${resolution}`, remedy: "Nothing to do if the next pass goes well." };
}
/** Checks the last failed delivery, in a pass or by a command, even if later ones went well. */
async function lastError(queue) {
    const { log: read, clock } = queue;
    const log = await read();
    const error = log.findLast((entry) => entry.event === "delivery" && isError(entry));
    if (!error)
        return { state: "pass", seen: `none in the last ${LOG_ENTRIES} entries`, remedy: "" };
    const seen = `${agoOf(error, clock())}, by ${String(error.owner)}, ${String(error.outcome)}${log_whyOf(error)}`;
    const resolution = resolutionOf(error, log);
    if (resolution !== undefined)
        return { state: "pass", seen: `${seen}; ${resolution}`, remedy: "" };
    return { state: "warn", seen, remedy: `Look at what was tried: ${command(queue, "show", idOf(error))}` };
}
function isError({ outcome }) {
    return ["failed", "in-doubt", "partial", "error"].includes(String(outcome));
}
/** Describes how the failed report was sent or set aside later; `undefined` if it was not. */
function resolutionOf(error, log) {
    const id = idOf(error);
    const later = log.slice(log.indexOf(error) + 1).filter((entry) => id !== "" && idOf(entry) === id);
    if (later.some((entry) => entry.event === "delivery" && entry.outcome === "sent"))
        return `${id} was sent since`;
    return later.at(-1)?.event === "hold" ? `${id} was set aside since` : undefined;
}
function idOf(entry) {
    return String((entry.event === "pass" ? entry.failed_id : entry.report_id) ?? "");
}
function log_whyOf(entry) {
    const reason = entry.event === "pass" ? entry.failed_reason : entry.reason;
    const of = idOf(entry) === "" ? "" : ` (${idOf(entry)})`;
    return typeof reason === "string" && reason !== "" ? `${of}: ${reason}` : of;
}
function agoOf({ at }, now) {
    const seconds = (0,platform_clock/* secondsSince */.wv)(Date.parse(String(at)), now);
    return seconds === null ? `at ${String(at)}` : `${(0,platform_clock/* duration */.p0)(seconds)} ago`;
}

;// CONCATENATED MODULE: ./lib/app/doctor/queue.js












/** Number of pending reports to read, oldest first. */
const READ = 200;
const CLOCK_TOLERANCE_MS = 5 * 60 * 1000;
/** Runs the checklist's steps about the queue: what is pending, whether it is valid, what a pass would do, what blocks it. */
async function checkQueue(request) {
    const checks = [
        ["pending reports", pending],
        ["their content", content],
        ["next pass (dry run)", nextPass],
        ["backlog", queue_backlog],
        ["held reports", held],
        ["last pass", lastPass],
        ["last error in the log", lastError],
        ["lock", lock],
        ["clock", clock],
    ];
    const { store, clock: now } = request;
    const context = {
        ...request,
        oldest: once(() => store.oldest(READ, now())),
        log: once(() => readLog(store)),
    };
    const findings = [];
    for (const [what, check] of checks) {
        const [first] = findings;
        // Retrying a remote that cannot be reached takes long: once is enough.
        const isUnreadable = first?.state === "fail";
        findings.push(isUnreadable ? { ...first, what } : await guarded(what, () => check(context)));
    }
    return findings;
}
function once(read) {
    let first;
    return () => {
        first ??= read();
        return first;
    };
}
/** Runs a check. One that cannot read has failed: unreadable is never fine. */
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
async function pending({ store, oldest }) {
    if (!(await store.exists()))
        return found("warn", `there is no queue at ${store.location} yet`, "Queue a first report (owner-report producer), or check the address of the queue (--queue): a wrong one looks like an empty queue.");
    const { backlog } = await oldest();
    return found("pass", backlog.pending === 0 ? "nothing is pending" : `${backlog.pending} pending`);
}
async function content(request) {
    const { store, clock, oldest } = request;
    const { places, backlog } = await oldest();
    const rows = await rowsOf(store, "pending", places, clock());
    const [invalid] = rows.filter((row) => row.problem !== null);
    const checked = backlog.pending > rows.length ? `the oldest ${rows.length} are` : "all are";
    if (!invalid)
        return found("pass", rows.length === 0 ? "nothing to read" : `${checked} valid`);
    const count = rows.filter((row) => row.problem !== null).length;
    const more = count === 1 ? "" : `${count} are not valid, first: `;
    const hold = `${command(request, "hold", invalid.report_id)} --reason 'not valid'`;
    return found("fail", `${more}${invalid.problem}`, `Fix the file, or set it aside: ${hold}`);
}
/** Checks what the manual's two dry runs show: which report comes first, and whether it could be sent. */
async function nextPass(request) {
    if (!request.sender)
        return withoutSender(request);
    const pass = await (0,watchdog/* watchdog */.u)({ ...(0,deliver/* withDefaults */.rO)(request), dryRun: true, limit: 1 });
    if ((0,result/* isRed */.iI)(pass))
        return found("fail", pass.text);
    return found("pass", pass.text.replaceAll(/\n\s*/g, " "));
}
async function withoutSender({ oldest }) {
    const [head] = (await oldest()).places;
    return found("skipped", head ? `${head.id} comes first; there is nothing to send it with` : "nothing is pending");
}
async function queue_backlog(request) {
    const { clock, oldest } = request;
    const [head] = (await oldest()).places;
    const blocked = head && (await blockedBy(request, head.id));
    if (!head)
        return found("pass", "nothing waits");
    if (!blocked)
        return found("pass", `nothing blocks it; the oldest waits for ${waited(head, clock())}`);
    const since = blocked.since === null ? "" : ` since ${blocked.since}`;
    return found("fail", `blocked${since} by ${blocked.report_id} after ${blocked.attempts} attempt${blocked.attempts === 1 ? "" : "s"}: ${blocked.reason}`, blocked.remedy);
}
function waited({ key }, now) {
    const seconds = (0,platform_clock/* secondsSince */.wv)((0,report_id/* momentOfKey */.Ff)(key), now);
    return seconds === null ? "an unknown time" : (0,platform_clock/* duration */.p0)(seconds);
}
async function held({ store, clock, flags }) {
    const places = await store.list("held", clock());
    if (places.length === 0)
        return found("pass", "none");
    const remedy = `Look at them, and release each or leave it: ${commandLine(["list", "held"], flags)}`;
    return found("warn", `${places.length} held for a person`, remedy);
}
async function lock(request) {
    const holder = await request.store.holder();
    if (!holder)
        return found("pass", "free");
    const who = (0,delivery_lease/* holderText */.i)(holder);
    if (holder.isOver)
        return found("warn", `left by ${who}, which is gone`, "Nothing to do: the next pass takes it over.");
    const overdue = await (0,delivery_overdue/* overdueAttempt */.G)(request, holder);
    return overdue ? found("fail", (0,delivery_overdue/* overdueText */.Q)(overdue, holder)) : found("pass", `held by ${who}`);
}
/** Checks for reports dated in the future: then a clock, here or there, is wrong, and so is the order. */
async function clock({ store, clock: now }) {
    const places = await store.list("pending", Number.MAX_SAFE_INTEGER);
    const latest = places.at(-1);
    const ahead = latest ? (0,report_id/* momentOfKey */.Ff)(latest.key) - now() : 0;
    const seen = new Date(now()).toISOString();
    const problem = (0,report_id/* clockProblem */.oT)(now());
    if (problem !== undefined)
        return found("warn", `${seen}: ${problem}`, "Set the clock (NTP).");
    if (!(ahead > CLOCK_TOLERANCE_MS))
        return found("pass", seen);
    const remedy = "Set the clocks (NTP); such a report counts as queued now.";
    return found("warn", `${seen}; ${latest?.id} is dated ${(0,platform_clock/* duration */.p0)(Math.floor(ahead / 1000))} later`, remedy);
}

// EXTERNAL MODULE: ./lib/app/forge.js
var app_forge = __webpack_require__(7288);
;// CONCATENATED MODULE: ./lib/app/doctor/schedule.js



/** Folders in which each forge looks for workflows; it uses the first that exists. */
const FOLDERS = {
    github: [".github/workflows"],
    gitea: [".gitea/workflows", ".github/workflows"],
    forgejo: [".forgejo/workflows", ".gitea/workflows", ".github/workflows"],
};
/** Checks, in CI only, whether a scheduled workflow runs the watchdog. Elsewhere cron does: see cron.ts. */
async function checkSchedule({ runtime }) {
    if (runtime.environment.GITHUB_ACTIONS !== "true")
        return [];
    return [{ what: "scheduled workflow", ...(await scheduledWorkflow(runtime)) }];
}
async function scheduledWorkflow({ environment, directory }) {
    const root = environment.GITHUB_WORKSPACE || directory;
    const folders = FOLDERS[(0,app_forge/* forgeOf */.$)(environment)];
    const folder = folders.find((name) => (0,external_node_fs_.existsSync)((0,external_node_path_.join)(root, name)));
    if (folder === undefined)
        return {
            state: "skipped",
            seen: `${folders.map((name) => (0,external_node_path_.join)(root, name)).join(", ")}: not here, so the repository is not checked out`,
            remedy: "",
        };
    const drains = (0,external_node_fs_.readdirSync)((0,external_node_path_.join)(root, folder))
        .filter((name) => /\.ya?ml$/.test(name))
        .map((name) => `${folder}/${name}`)
        .filter((path) => isDrain((0,external_node_fs_.readFileSync)((0,external_node_path_.join)(root, path), "utf8")));
    if (drains.length > 0)
        return enabled(drains, environment);
    return {
        state: "warn",
        seen: `no workflow with a schedule in ${folder} runs owner-report's watchdog`,
        remedy: "Add one (examples/scheduled-drain.yml), or reports that a failed step leaves pending wait for the next run.",
    };
}
/** Searches the text on purpose: the watchdog may run in an action step, a script or a called workflow. */
function isDrain(workflow) {
    const hasSchedule = /(?:^|[{,])\s*["']?schedule["']?\s*:/m.test(workflow);
    return hasSchedule && /owner[-_]report/i.test(workflow) && /\bwatchdog\b|\/drain\.ya?ml\b/.test(workflow);
}
/** Checks whether the workflows are enabled: GitHub disables schedules after 60 days without activity; only the API tells. */
async function enabled(drains, environment) {
    const names = drains.map((path) => (0,external_node_path_.basename)(path)).join(", ");
    const forge = (0,app_forge/* forgeOf */.$)(environment);
    if (forge === "forgejo")
        return { state: "pass", seen: `${names}; Forgejo does not tell whether it is enabled`, remedy: "" };
    const states = await statesOf(environment);
    if (typeof states === "string")
        return {
            state: "warn",
            seen: `${names}; whether it is enabled is unknown (${states})`,
            remedy: "Give this step GITHUB_TOKEN in its env, with the permission actions: read.",
        };
    const active = drains.filter((path) => states.get(path) === "active").map((path) => (0,external_node_path_.basename)(path));
    if (active.length > 0)
        return { state: "pass", seen: `${active.join(", ")}, enabled`, remedy: "" };
    const off = drains.find((path) => states.has(path));
    if (off === undefined)
        return {
            state: "warn",
            seen: `${names} is not known to the server`,
            remedy: "Schedules run from the default branch only: merge it.",
        };
    const by = forge === "gitea" ? "on the repository's page Actions" : `gh workflow enable ${(0,external_node_path_.basename)(off)}`;
    return { state: "fail", seen: `${(0,external_node_path_.basename)(off)} is ${states.get(off)}`, remedy: `Enable it: ${by}` };
}
/** Reads each workflow's state by its path, or why it is unknown (GitHub REST API, "List repository workflows"). */
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

// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
// EXTERNAL MODULE: ./lib/senders/openclaw/find.js + 2 modules
var find = __webpack_require__(7562);
// EXTERNAL MODULE: ./lib/senders/openclaw/machine.js
var machine = __webpack_require__(8245);
// EXTERNAL MODULE: ./lib/senders/openclaw/state.js
var openclaw_state = __webpack_require__(9261);
;// CONCATENATED MODULE: ./lib/app/doctor/openclaw.js







const GATEWAY_PORT = 18_789;
const CONNECT_MS = 2_000;
/** Channels that OpenClaw includes without a plugin. */
const BUILT_IN = ["telegram"];
/**
 * Checks whether the built-in OpenClaw route could work: OpenClaw and its Node, the channel's plugin, the gateway if the
 * channel needs one, and whether there is a token. The token itself is never read.
 */
async function checkOpenClaw(runtime, sender) {
    if (sender.sendCommand !== undefined || sender.target === undefined) {
        const seen = sender.target === undefined ? "not used: no target is given" : "not used: the send command sends";
        return [{ what: "OpenClaw", state: "skipped", seen, remedy: "" }];
    }
    const { environment, home } = runtime;
    const state = (0,openclaw_state/* realStateDirectory */.T)(environment, home);
    const config = textOf((0,blank/* notBlank */.w)(environment.OPENCLAW_CONFIG_PATH) ?? (0,external_node_path_.join)(state, "openclaw.json"));
    return [
        openclaw_found(runtime),
        openclaw_plugin(sender.channel, state, config),
        token(sender.channel, environment, `${config}\n${textOf((0,external_node_path_.join)(state, ".env"))}`),
        ...(sender.channel === "telegram" ? [await gateway(environment, config)] : []),
    ];
}
function openclaw_found(runtime) {
    const { used, problem, entries } = (0,find/* findOpenClaw */.J)((0,machine/* thisMachine */.g8)(runtime));
    const what = "OpenClaw runtime";
    if (!used)
        return { what, state: "fail", seen: problem, remedy: "See owner-report probe." };
    const entry = entries.find((candidate) => candidate.used);
    const needs = entry?.engines ? `, which needs Node ${entry.engines}` : "";
    return {
        what,
        state: "pass",
        seen: `OpenClaw ${entry?.version ?? ""}${needs}; run by ${used.node}`,
        remedy: "",
    };
}
function openclaw_plugin(channel, state, config) {
    const what = "OpenClaw plugin";
    if (BUILT_IN.includes(channel))
        return { what, state: "skipped", seen: `${channel} needs none`, remedy: "" };
    const places = ["npm/projects", "extensions", "plugins"].flatMap((folder) => namesIn((0,external_node_path_.join)(state, folder)));
    const isThere = places.some((name) => name.includes(channel)) || config.includes(`@openclaw/${channel}`);
    return isThere
        ? { what, state: "pass", seen: `one for ${channel} is in ${state}`, remedy: "" }
        : {
            what,
            state: "warn",
            seen: `none for ${channel} was found in ${state}`,
            remedy: `openclaw plugins install @openclaw/${channel}`,
        };
}
function token(channel, environment, settings) {
    const what = "channel token";
    const name = `${channel.toUpperCase()}_BOT_TOKEN`;
    const isInSettings = settings.includes(name) || /"?(botToken|tokenFile|token)"?\s*[:=]/.test(settings);
    if ((0,blank/* notBlank */.w)(environment[name]))
        return { what, state: "pass", seen: `${name} is set (not looked at)`, remedy: "" };
    return isInSettings
        ? { what, state: "pass", seen: "OpenClaw's settings name one (not looked at)", remedy: "" }
        : {
            what,
            state: "warn",
            seen: `neither ${name} nor OpenClaw's settings hold one`,
            remedy: `Set ${name} where the watchdog runs, or configure the channel in OpenClaw.`,
        };
}
async function gateway(environment, config) {
    const what = "OpenClaw gateway";
    const [, configured] = /"?gateway"?\s*:\s*\{[^}]*?"?port"?\s*:\s*(\d+)/.exec(config) ?? [];
    const port = Number(((0,blank/* notBlank */.w)(environment.OPENCLAW_GATEWAY_PORT) ?? configured) || GATEWAY_PORT);
    return (await isListening(port))
        ? { what, state: "pass", seen: `something listens on port ${port}`, remedy: "" }
        : {
            what,
            state: "fail",
            seen: `nothing listens on port ${port}; Telegram is sent through a running gateway only`,
            remedy: "Start it: openclaw gateway.",
        };
}
function isListening(port) {
    return new Promise((resolve) => {
        const socket = (0,external_node_net_.connect)({ port, host: "127.0.0.1", timeout: CONNECT_MS });
        const end = (listening) => {
            socket.destroy();
            resolve(listening);
        };
        socket
            .once("connect", () => end(true))
            .once("error", () => end(false))
            .once("timeout", () => end(false));
    });
}
function namesIn(folder) {
    return (0,external_node_fs_.existsSync)(folder) ? (0,external_node_fs_.readdirSync)(folder) : [];
}
function textOf(path) {
    try {
        return (0,external_node_fs_.readFileSync)(path, "utf8");
    }
    catch {
        return ""; // Missing or unreadable: then nothing is known of it.
    }
}

;// CONCATENATED MODULE: ./lib/app/doctor/sender.js







/** Checks whether there is something to send with, and whether it could start. Sends nothing. */
async function checkSender(request) {
    const openClaw = await checkOpenClaw(request.runtime, request.config.sender);
    return [configured(request), ...openClaw];
}
function configured(request) {
    const { sender } = request;
    const what = "sender";
    if (!sender)
        return { what, ...noSender(request) };
    try {
        sender.ready();
        const seen = "configured, and what runs it is there; nothing was sent";
        return { what, state: "pass", seen, remedy: "" };
    }
    catch (error) {
        if (!(error instanceof errors/* OwnerReportError */.Om))
            throw error;
        return { what, state: "fail", seen: error.message, remedy: "" };
    }
}
/** Reports that there is no sender; only a warning if cron's own settings name one. */
function noSender(request) {
    const path = sendingCronEnv(request);
    if (path === undefined)
        return { state: "fail", seen: "nothing to send with is configured", remedy: deliver/* NO_SENDER */.oe };
    return {
        state: "warn",
        seen: "nothing to send with is configured in this shell; cron has settings of its own",
        remedy: `To look, or send, with those, add to doctor, watchdog or retry: --cron-env ${quoted((0,paths/* literally */.Dk)(path))}`,
    };
}
/** Finds cron's settings for this queue; `undefined` if there are none, or they name nothing to send with. */
function sendingCronEnv(request) {
    try {
        const { config, runtime } = request;
        const { envFile } = cronFiles(config.queue, config, runtime);
        return canSend(readEnvFile(envFile)?.settings ?? {}) ? envFile : undefined;
    }
    catch (error) {
        if (!(error instanceof errors/* OwnerReportError */.Om))
            throw error;
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/app/doctor/doctor.js





/**
 * Checks everything that a report needs to reach its owner, in the order of the manual's debugging checklist.
 * Sends nothing, changes nothing. One failed check makes the outcome `failed`.
 *
 * @throws OwnerReportError only for wrong usage
 */
async function doctor(request) {
    const ofQueue = await checkQueue(request);
    const checks = [
        ...ofQueue,
        ...(await checkSender(request)),
        ...(await checkSchedule(request)),
        ...checkCron(request),
        ...(await request.store.examine()),
        checkNode(),
    ];
    const failed = checks.filter(({ state }) => state === "fail");
    const verdict = failed.length === 0 ? "No check failed." : `${failed.length} of ${checks.length} checks failed.`;
    const isReadable = ofQueue[0]?.state !== "fail";
    const queue = isReadable ? await (0,backlog/* queueSummary */.UB)(request) : { warnings: [] };
    return {
        outcome: failed.length === 0 ? "ok" : "failed",
        text: `${doctor_textOf(checks)}\n\n${verdict} Nothing was sent and nothing was changed.`,
        details: { checks },
        tables: [],
        ...(failed[0] && { failedReason: failed.map(({ what, seen }) => `${what}: ${seen}`).join("; ") }),
        ...queue,
        warnings: [...(0,backlog/* heldWarnings */.lf)(request.store, queue.backlog), ...queue.warnings],
    };
}
function doctor_textOf(checks) {
    const width = Math.max(...checks.map(({ what }) => what.length));
    return checks.map((check) => lineOf(check, width)).join("\n");
}
/** Formats a check as `pass  what  seen`, with the remedy below if there is one. */
function lineOf({ state, what, seen, remedy }, width) {
    const indent = " ".repeat("skipped  ".length);
    const [first = "", ...rest] = [
        ...seen.split("\n"),
        ...(remedy === "" ? [] : `→ ${remedy.replaceAll("\n", "\n  ")}`.split("\n")),
    ];
    const lines = rest.map((line) => `${indent}${" ".repeat(width)}  ${line}`);
    return [`${state.padEnd(7)}  ${what.padEnd(width)}  ${first}`, ...lines].join("\n");
}
/** Reports the running Node. One that is too old never gets here: entry.cts reports it. */
function checkNode() {
    const seen = `${process.versions.node} at ${process.execPath}`;
    return { what: "Node.js", state: "pass", seen, remedy: "" };
}

// EXTERNAL MODULE: ./lib/app/open-store.js + 14 modules
var open_store = __webpack_require__(7816);
// EXTERNAL MODULE: ./lib/app/sending.js + 3 modules
var sending = __webpack_require__(9216);
;// CONCATENATED MODULE: ./lib/app/operating.js










/** Runs one operator command. @throws OwnerReportError, each as the command says */
async function operate(config, running) {
    const request = { ...running, ...config, flags: config.queue.flags };
    switch (config.mode) {
        case "status":
            return status_status({ ...request, ...config });
        case "list":
            return list({ ...request, ...config });
        case "show":
            return show({ ...request, ...config, channel: config.messageChannel });
        case "hold":
            return hold({ ...request, ...config });
        case "release":
            return release({ ...request, ...config });
        case "prune":
            return prune({ ...request, ...config });
        case "move":
            return moveTo(config, running);
        case "doctor": {
            const { runtime, observer } = running;
            const sender = await (0,sending.senderOf)(config.sender, runtime, observer);
            return doctor({ ...request, config, sender });
        }
        case "cron":
            // The settings lie in the queue directory: whoever can write there decides what cron runs.
            if (config.action !== "remove" && config.queue.store === "directory")
                await running.store.exists();
            return cron({ ...running, config });
    }
}
/** Opens the queue to move to, and moves the reports; the one to move from is open already. */
async function moveTo({ to: target, dryRun }, running) {
    const { store: to, close } = await (0,open_store/* openStore */.C)(target, running.runtime);
    try {
        return await move({ ...running, to, dryRun });
    }
    finally {
        close();
    }
}


/***/ }),

/***/ 7562:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  J: () => (/* binding */ findOpenClaw),
  b: () => (/* binding */ requireOpenClaw)
});

// EXTERNAL MODULE: ./node_modules/semver/functions/satisfies.js
var satisfies = __webpack_require__(8011);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/platform/blank.js
var blank = __webpack_require__(277);
// EXTERNAL MODULE: ./lib/senders/openclaw/machine.js
var openclaw_machine = __webpack_require__(8245);
;// CONCATENATED MODULE: ./lib/senders/openclaw/entries.js



/** Finds every OpenClaw entry: OPENCLAW_ENTRY first (even if there is no such file), then wrappers, npm, a clone. */
function findEntries(machine, wrappers, nodes) {
    const installed = (0,openclaw_machine/* npmPrefixes */.uD)(machine, nodes.map(({ path }) => path)).flatMap((prefix) => [(0,external_node_path_.join)(prefix, "lib/node_modules/openclaw"), (0,external_node_path_.join)(prefix, "node_modules/openclaw")]);
    const found = [
        ...wrappers.flatMap(({ entry, from }) => (entry === undefined ? [] : [{ path: mainEntry(entry), from }])),
        ...installed.map((folder) => ({ path: (0,external_node_path_.join)(folder, "dist/entry.js"), from: "npm's global packages" })),
        { path: (0,openclaw_machine/* inHome */.Lf)(machine.home, "openclaw/dist/entry.js"), from: "a clone in the home directory" },
    ];
    const named = (0,blank/* notBlank */.w)(machine.environment.OPENCLAW_ENTRY);
    const explicit = named ? [{ path: (0,openclaw_machine/* given */.gI)(named, machine), from: "OPENCLAW_ENTRY" }] : [];
    return (0,openclaw_machine/* distinct */.dM)([...explicit, ...found.filter(({ path }) => (0,openclaw_machine/* isFile */.fo)(path))]).map(toCandidate);
}
/** Resolves `openclaw.mjs`, which checks its Node and starts `dist/entry.js` beside it, to that file. */
function mainEntry(path) {
    const beside = (0,external_node_path_.join)((0,external_node_path_.dirname)(path), "dist/entry.js");
    return path.endsWith("openclaw.mjs") && (0,openclaw_machine/* isFile */.fo)(beside) ? beside : path;
}
function toCandidate(place) {
    if (!(0,openclaw_machine/* isFile */.fo)(place.path))
        return { ...place, version: null, engines: null, problem: "there is no such file" };
    const { version, engines } = packageOf((0,openclaw_machine/* realPath */.Ye)(place.path));
    const range = typeof engines === "object" && engines !== null && "node" in engines ? engines.node : undefined;
    return { ...place, version: textOrNull(version), engines: textOrNull(range), problem: "" };
}
/** Reads the package.json of the openclaw package that holds an entry: beside it or one folder up. */
function packageOf(entry) {
    const folder = (0,external_node_path_.dirname)(entry);
    for (const path of [(0,external_node_path_.join)(folder, "package.json"), (0,external_node_path_.join)((0,external_node_path_.dirname)(folder), "package.json")]) {
        const found = parse((0,openclaw_machine/* readText */.yR)(path));
        if (found?.name === "openclaw")
            return found;
    }
    return {};
}
function parse(text) {
    try {
        const value = JSON.parse(text ?? "");
        return typeof value === "object" && value !== null ? value : undefined;
    }
    catch {
        return undefined; // Then nothing is known of its version.
    }
}
function textOrNull(value) {
    return typeof value === "string" && value !== "" ? value : null;
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: ./lib/platform/programs.js
var programs = __webpack_require__(3442);
;// CONCATENATED MODULE: ./lib/senders/openclaw/nodes.js





const VERSION_TIMEOUT_MS = 5_000;
/** Finds every Node: NODE_BIN first (even if there is no such file), then those of wrappers, PATH, OpenClaw's own. */
function findNodes(machine, wrappers) {
    const { environment, home, running } = machine;
    const file = (0,programs/* programFile */.pq)("node");
    const own = (0,openclaw_machine/* inHome */.Lf)(home, ".openclaw/tools/node");
    const found = [
        ...wrappers.flatMap(({ node, from }) => (node === undefined ? [] : [{ path: node, from }])),
        ...(0,programs/* pathFolders */.zU)(machine.environment).map((folder) => ({ path: (0,external_node_path_.join)(folder, file), from: "PATH" })),
        ...[(0,external_node_path_.join)(own, "bin", file), (0,external_node_path_.join)(own, file)].map((path) => ({ path, from: "OpenClaw's own" })),
        { path: running.path, from: "the Node that runs now" },
    ];
    const named = (0,blank/* notBlank */.w)(environment.NODE_BIN);
    const explicit = named ? [{ path: namedProgram(named, machine), from: "NODE_BIN" }] : [];
    return (0,openclaw_machine/* distinct */.dM)([...explicit, ...found.filter(({ path }) => (0,programs/* isProgram */.Vd)(path))]).map((place) => ask(place, machine));
}
/** Resolves NODE_BIN: a path, or a bare name that is looked up on PATH, as a shell would. */
function namedProgram(named, machine) {
    const isBare = !/[\\/]/.test(named);
    const onPath = isBare ? (0,programs/* pathFolders */.zU)(machine.environment).map((folder) => (0,external_node_path_.join)(folder, named)) : [];
    return onPath.find(programs/* isProgram */.Vd) ?? (0,openclaw_machine/* given */.gI)(named, machine);
}
function ask(place, { running, environment }) {
    if (!(0,programs/* isProgram */.Vd)(place.path))
        return { ...place, version: null, problem: "there is no such program" };
    if ((0,openclaw_machine/* realPath */.Ye)(place.path) === (0,openclaw_machine/* realPath */.Ye)(running.path))
        return { ...place, version: running.version, problem: "" };
    // NODE_OPTIONS may name options that another Node does not know.
    const env = { ...environment, NODE_OPTIONS: "" };
    const { stdout } = (0,external_node_child_process_.spawnSync)(place.path, ["--version"], {
        env,
        encoding: "utf8",
        timeout: VERSION_TIMEOUT_MS,
        killSignal: "SIGKILL",
        stdio: ["ignore", "pipe", "ignore"],
    });
    const version = /^v(\d+\.\d+\.\d+\S*)\s*$/.exec(stdout ?? "")?.[1];
    if (version !== undefined)
        return { ...place, version, problem: "" };
    return { ...place, version: null, problem: "it does not print its version as Node does" };
}

;// CONCATENATED MODULE: ./lib/senders/openclaw/find.js





/**
 * Finds OpenClaw and a Node that it runs on. OpenClaw itself is not started: on a Node that does not fit it dies of a
 * syntax error. NODE_BIN and OPENCLAW_ENTRY leave no alternative to the file they name.
 */
function findOpenClaw(machine) {
    const wrappers = (0,openclaw_machine/* findWrappers */.kM)(machine);
    const nodes = findNodes(machine, wrappers);
    const entries = findEntries(machine, wrappers, nodes);
    const pair = firstPair(allowed(nodes, "NODE_BIN"), allowed(entries, "OPENCLAW_ENTRY"));
    return {
        nodes: nodes.map((node) => judged(node, pair?.node, nodeReason(node, nodes, entries, pair))),
        entries: entries.map((entry) => judged(entry, pair?.entry, entryReason(entry, entries, pair))),
        used: pair ? { node: pair.node.path, entry: pair.entry.path } : null,
        problem: pair ? "" : problemOf(nodes, entries),
    };
}
/** Returns the pair to send with. @throws OwnerReportError `unavailable` with the reason and remedy when there is none */
function requireOpenClaw(machine) {
    const { used, problem } = findOpenClaw(machine);
    if (used)
        return used;
    throw new errors/* OwnerReportError */.Om("unavailable", `${problem}\nNothing was sent; pending reports are still pending. Or give send-cmd, a bash script that sends.`);
}
/** Limits the candidates to the one that a variable names, if it is set. */
function allowed(candidates, variable) {
    const [first] = candidates;
    return first?.from === variable ? [first] : [...candidates];
}
function firstPair(nodes, entries) {
    for (const entry of entries)
        for (const node of nodes)
            if (entry.problem === "" && node.problem === "" && fits(node, entry))
                return { node, entry };
    return undefined;
}
function fits({ version }, { engines }) {
    return version !== null && (engines === null || satisfies(version, engines));
}
function judged(candidate, chosen, reason) {
    const { problem: _, ...facts } = candidate;
    const used = candidate === chosen;
    return { ...facts, used, reason: used ? "" : reason };
}
function nodeReason(node, nodes, entries, pair) {
    if (node.problem !== "")
        return node.problem;
    const unfit = (pair ? [pair.entry] : entries).find((entry) => entry.problem === "" && !fits(node, entry));
    if (unfit)
        return needs(unfit);
    return otherReason(node, nodes, "NODE_BIN", pair !== undefined);
}
function entryReason(entry, entries, pair) {
    if (entry.problem !== "")
        return entry.problem;
    if (!pair)
        return "no Node that may be used fits it";
    return otherReason(entry, entries, "OPENCLAW_ENTRY", true);
}
function otherReason(candidate, candidates, variable, isPaired) {
    const [first] = candidates;
    if (first?.from === variable && first !== candidate)
        return `${variable} names another`;
    return isPaired ? "another comes first" : "there is no OpenClaw that may be used with it";
}
function needs({ version, engines }) {
    return `OpenClaw${version === null ? "" : ` ${version}`} needs Node ${engines}`;
}
function problemOf(nodes, entries) {
    const missing = [nodes[0], entries[0]].flatMap((named) => named && named.problem !== "" && /^[A-Z_]+$/.test(named.from) && named.from !== "PATH" ? [named] : []);
    if (missing.length > 0)
        return missing
            .map(({ from, path, problem }) => `${from} names ${path}, but ${problem}. Correct it or unset it.`)
            .join("\n");
    const [entry] = allowed(entries, "OPENCLAW_ENTRY");
    if (!entry)
        return ("No OpenClaw was found. Install it (npm install --global openclaw), or name the dist/entry.js of an installed " +
            "one with OPENCLAW_ENTRY.");
    return noFittingNode(entry, allowed(nodes, "NODE_BIN"));
}
function noFittingNode(entry, nodes) {
    const seen = nodes.map(({ path, version, problem }) => `  ${path} (${version ?? problem})`);
    return [
        `${needs(entry)}, and there is none among those found:`,
        ...seen,
        `Install such a Node and name it with NODE_BIN. The OpenClaw found: ${entry.path}`,
    ].join("\n");
}


/***/ }),

/***/ 8245:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Lf: () => (/* binding */ inHome),
/* harmony export */   Ye: () => (/* binding */ realPath),
/* harmony export */   dM: () => (/* binding */ distinct),
/* harmony export */   fo: () => (/* binding */ isFile),
/* harmony export */   g8: () => (/* binding */ thisMachine),
/* harmony export */   gI: () => (/* binding */ given),
/* harmony export */   kM: () => (/* binding */ findWrappers),
/* harmony export */   uD: () => (/* binding */ npmPrefixes),
/* harmony export */   yR: () => (/* binding */ readText)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _platform_programs_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3442);



/** Describes the machine and the Node of this process. */
function thisMachine({ environment, directory, home }) {
    const running = { path: process.execPath, version: process.versions.node };
    return { environment, directory, home, running };
}
/** Lists the folders where npm may have installed global packages: beside each program on PATH, and the usual ones. */
function npmPrefixes(machine, nodes) {
    const { environment, home } = machine;
    const given = [environment.npm_config_prefix, environment.NPM_CONFIG_PREFIX, npmrcPrefix(home)];
    const usual = [
        "/usr/local",
        "/usr",
        "/opt/homebrew",
        inHome(home, ".npm-global"),
        inHome(home, ".openclaw"),
    ];
    const beside = [...nodes, ...nodes.map(realPath)].map((node) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(node)));
    const prefixes = [...given, ...(0,_platform_programs_js__WEBPACK_IMPORTED_MODULE_2__/* .pathFolders */ .zU)(machine.environment).map(node_path__WEBPACK_IMPORTED_MODULE_1__.dirname), ...beside, ...usual];
    return [...new Set(prefixes.filter((prefix) => !!prefix && (0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(prefix)))];
}
function npmrcPrefix(home) {
    const line = /^\s*prefix\s*=\s*"?([^"\r\n]+?)"?\s*$/m.exec(readText(inHome(home, ".npmrc")) ?? "");
    return line?.[1]?.replace(/^(~|\$\{HOME\})(?=\/)/, () => home);
}
/** Finds every wrapper: `openclaw` on PATH, and in the folders of OpenClaw's installers. */
function findWrappers(machine) {
    const names = (0,_platform_programs_js__WEBPACK_IMPORTED_MODULE_2__/* .wrapperFiles */ .bK)("openclaw");
    const folders = [
        ...(0,_platform_programs_js__WEBPACK_IMPORTED_MODULE_2__/* .pathFolders */ .zU)(machine.environment),
        inHome(machine.home, ".openclaw/bin"),
        inHome(machine.home, ".local/bin"),
    ];
    const paths = folders.flatMap((folder) => names.map((name) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name)));
    return distinct(paths.filter(isFile).map((path) => ({ path, from: "" }))).map(({ path }) => read(path));
}
/** Reads a wrapper: npm links it to openclaw.mjs, the other installers write a script that names a Node and an entry. */
function read(path) {
    const from = `the wrapper ${path}`;
    const real = realPath(path);
    if (/\.m?js$/.test(real))
        return { path, from, entry: real };
    const text = readText(path) ?? "";
    const named = (pattern) => pattern.exec(text)?.[1]?.replace(/^(\$basedir|%~dp0|%dp0%)/, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(real));
    const node = named(/["']([^"'\n]*[\\/]node(?:\.exe)?)["']/);
    const entry = named(/["']?([^"'\s]*(?:openclaw\.mjs|dist[\\/]entry\.m?js))["']?/);
    return {
        path,
        from,
        node: node && isFile(node) ? node : undefined,
        entry: entry ? (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(real), entry) : undefined,
    };
}
const LARGEST_TEXT = 256 * 1024;
/** Reads a small text file, `undefined` when there is none. */
function readText(path) {
    try {
        const stat = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(path);
        return stat.isFile() && stat.size <= LARGEST_TEXT ? (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, "utf8") : undefined;
    }
    catch {
        return undefined; // An unreadable file is not a candidate.
    }
}
function isFile(path) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(path).isFile();
    }
    catch {
        return false;
    }
}
function realPath(path) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.realpathSync)(path);
    }
    catch {
        return path;
    }
}
/** Returns a path in the home directory, `""` (no file) where there is none. */
function inHome(home, path) {
    return home === "" ? "" : (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(home, path);
}
/** Resolves a path given by a person: `~/` works, relative paths start at the current directory. */
function given(path, { home, directory }) {
    return (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(directory || "/", path.replace(/^~(?=$|\/)/, () => home));
}
/** Removes duplicates by real path; the first of each stays. */
function distinct(places) {
    const known = new Set();
    return places.filter(({ path }) => {
        const real = realPath(path);
        return known.has(real) ? false : known.add(real);
    });
}


/***/ }),

/***/ 9261:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ realStateDirectory),
/* harmony export */   r: () => (/* binding */ makePrivateState)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _platform_blank_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(277);



/*
 * OpenClaw keeps every failed send in an outbox in its state directory, and a gateway sends it again later, although the
 * message is still pending here. A send therefore gets a state directory of its own, with links to the necessary parts of
 * the real one; the outbox (`state/`) is not linked and is removed with the directory.
 * Tested with OpenClaw 2026.9.6: with `npm` linked, installed plugins are found and nothing is installed again.
 */
const LINKED = ["npm", "git", "extensions", "plugins", "credentials", "identity", "gateway", ".env"];
/**
 * Creates a private state directory for one send.
 *
 * @param folder path to create; must not exist yet
 * @param home the user's home directory
 * @returns the environment variables that make OpenClaw use it, with the real configuration
 * @throws the system's error when it cannot be created
 */
function makePrivateState(folder, environment, home) {
    const real = realStateDirectory(environment, home);
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdirSync)(folder, { mode: 0o700 });
    for (const name of LINKED)
        link((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(real, name), (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name));
    return {
        OPENCLAW_STATE_DIR: folder,
        OPENCLAW_CONFIG_PATH: (0,_platform_blank_js__WEBPACK_IMPORTED_MODULE_2__/* .notBlank */ .w)(environment.OPENCLAW_CONFIG_PATH) ?? (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(real, "openclaw.json"),
    };
}
/** Returns OpenClaw's real state directory: OPENCLAW_STATE_DIR, else `.openclaw` in the home directory (or OPENCLAW_HOME). */
function realStateDirectory(environment, home) {
    const base = (0,_platform_blank_js__WEBPACK_IMPORTED_MODULE_2__/* .notBlank */ .w)(environment.OPENCLAW_HOME) ?? home;
    const named = (0,_platform_blank_js__WEBPACK_IMPORTED_MODULE_2__/* .notBlank */ .w)(environment.OPENCLAW_STATE_DIR);
    return named ? named.replace(/^~(?=$|[\\/])/, () => base) : (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(base, ".openclaw");
}
function link(target, path) {
    const found = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(target, { throwIfNoEntry: false });
    if (found)
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.symlinkSync)(target, path, found.isDirectory() ? "junction" : "file");
}


/***/ })

};
;