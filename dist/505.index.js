"use strict";
exports.id = 505;
exports.ids = [505,886];
exports.modules = {

/***/ 8505:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   parseDelivery: () => (/* binding */ parseDelivery)
/* harmony export */ });
/* harmony import */ var zod_mini__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8395);
/* harmony import */ var zod_mini__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3305);
/* harmony import */ var _delivery_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5559);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);



const count = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr().check(zod_mini__WEBPACK_IMPORTED_MODULE_2__/* ._gte */ .qm(0));
const attempt = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    attempt: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr().check(zod_mini__WEBPACK_IMPORTED_MODULE_2__/* ._gte */ .qm(1)),
    started_at: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    ended_at: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    outcome: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(_delivery_js__WEBPACK_IMPORTED_MODULE_3__/* .OUTCOMES */ .im)),
    reason: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    exit_code: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig()),
    signal: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    possible_duplicate: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
    owner: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    fence: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(),
});
const schema = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    schema: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz("owner-report/delivery-v1"),
    report_id: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    report_sha256: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    attempts: count,
    in_doubt: count,
    latest: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(attempt),
    receipt: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP())),
    held_reason: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    reviewed: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ attempts: count, in_doubt: count })),
});
/**
 * Reads the record of what was tried with a report.
 *
 * @throws OwnerReportError `invalid-report` when the bytes are not the record of this report
 */
function parseDelivery(bytes, id, path) {
    const parsed = schema.safeParse(parseJson(bytes));
    if (parsed.success && parsed.data.report_id === id && isWhole(parsed.data))
        return parsed.data;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .OwnerReportError */ .Om("invalid-report", `The delivery record ${path} is not valid, so nobody knows whether report ${id} went out before. ` +
        "It stays where it is and was not sent. Find out whether it arrived, then remove the record to send it again.");
}
/** A record of attempts without any attempt has lost what it was kept for. */
function isWhole({ attempts, latest }) {
    return attempts === 0 || latest.length > 0;
}
function parseJson(bytes) {
    try {
        return JSON.parse(Buffer.from(bytes).toString("utf8"));
    }
    catch {
        return undefined; // Not JSON: refused by the schema.
    }
}


/***/ }),

/***/ 5559:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bj: () => (/* binding */ sha256Of),
/* harmony export */   LD: () => (/* binding */ decide),
/* harmony export */   OZ: () => (/* binding */ isReleased),
/* harmony export */   bj: () => (/* binding */ reviewedRecord),
/* harmony export */   cS: () => (/* binding */ emptyDelivery),
/* harmony export */   dJ: () => (/* binding */ failuresOf),
/* harmony export */   im: () => (/* binding */ OUTCOMES),
/* harmony export */   q1: () => (/* binding */ begun),
/* harmony export */   v6: () => (/* binding */ ended),
/* harmony export */   x8: () => (/* binding */ heldFor)
/* harmony export */ });
/* unused harmony export MAX_IN_DOUBT */
/*
 * What was tried with one report, and what that means for the next pass (DESIGN §6.4):
 *
 *   no record ───────────────▶ send
 *   last attempt "sent" ─────▶ archive: it went out, only the move to sent/ is missing
 *   last attempt "failed" ───▶ send
 *   last attempt "in-doubt", or started without an outcome (its process died):
 *       in-doubt: hold ──────▶ hold
 *       third time in doubt ─▶ blocked: nobody sends it again by itself
 *       else ────────────────▶ send, marked as a possible duplicate
 *
 * A person who releases or retries a report has looked at it: doubts and failures up to then no longer hold or block it,
 * but what is sent from then on is still marked as a possible duplicate.
 */
const KEPT_ATTEMPTS = 20;
/** In-doubt attempts after which a report is not sent again without a person. */
const MAX_IN_DOUBT = 3;
const OUTCOMES = ["sent", "failed", "in-doubt"];
/** The digest by which a record knows its report. */
async function sha256Of(bytes) {
    // Loaded here because a producer needs no digests: it keeps a reporting step fast.
    const { createHash } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 7598, 19));
    return createHash("sha256").update(bytes).digest("hex");
}
/** What is to be done with a pending report that has this record. */
function decide(delivery, policy) {
    const last = delivery?.latest.at(-1);
    if (!delivery || !last)
        return { do: "send", attempt: 1, possibleDuplicate: false };
    if (last.outcome === "sent")
        return { do: "archive" };
    const doubts = settledDoubts(delivery);
    const newDoubts = doubts - (delivery.reviewed?.in_doubt ?? 0);
    if (last.outcome !== "failed" && policy === "hold" && newDoubts > 0)
        return { do: "hold" };
    if (newDoubts >= MAX_IN_DOUBT)
        return { do: "blocked" };
    return { do: "send", attempt: delivery.attempts + 1, possibleDuplicate: doubts > 0 };
}
function settledDoubts(delivery) {
    return delivery.in_doubt + (delivery.latest.at(-1)?.outcome === null ? 1 : 0);
}
/** How many attempts have plainly failed since a person last looked. */
function failuresOf({ attempts, in_doubt, reviewed }) {
    return attempts - in_doubt - (reviewed ? reviewed.attempts - reviewed.in_doubt : 0);
}
/** The record with an attempt begun. An earlier one without an outcome becomes in doubt: its process died. */
function begun(id, before, attempt, reportSha256) {
    const known = before ? closeOpenAttempt(before, attempt.at) : emptyDelivery(id, reportSha256);
    const started = {
        attempt: attempt.attempt,
        started_at: attempt.at,
        ended_at: null,
        outcome: null,
        reason: "",
        exit_code: null,
        signal: null,
        possible_duplicate: attempt.possibleDuplicate,
        owner: attempt.owner,
        fence: attempt.fence,
    };
    const latest = [...known.latest, started].slice(-KEPT_ATTEMPTS);
    // Whoever sends it again has released it: a copy left in held/ is no longer half a move to there.
    return { ...known, attempts: attempt.attempt, latest, held_reason: null };
}
/** The record with its open attempt ended. */
function ended(delivery, result, at) {
    const open = delivery.latest.at(-1);
    if (!open)
        return delivery;
    const closed = {
        ...open,
        ended_at: at,
        outcome: result.outcome,
        reason: result.reason,
        exit_code: result.exitCode,
        signal: result.signal,
    };
    return {
        ...delivery,
        in_doubt: delivery.in_doubt + (result.outcome === "in-doubt" ? 1 : 0),
        latest: [...delivery.latest.slice(0, -1), closed],
        receipt: result.outcome === "sent" ? (result.receipt ?? null) : delivery.receipt,
    };
}
/** The record of a report that is set aside for a person. */
function heldFor(delivery, reason, at) {
    return { ...closeOpenAttempt(delivery, at), held_reason: reason };
}
/** The record of a report that a person has looked at and lets go on. Its file may have been mended meanwhile. */
function reviewedRecord(delivery, reportSha256, at) {
    const known = closeOpenAttempt(delivery, at);
    const reviewed = { attempts: known.attempts, in_doubt: known.in_doubt };
    return { ...known, report_sha256: reportSha256, held_reason: null, reviewed };
}
/** Whether a person released it and nothing was tried since. */
function isReleased({ attempts, held_reason, reviewed }) {
    return held_reason === null && reviewed?.attempts === attempts;
}
function closeOpenAttempt(delivery, at) {
    if (delivery.latest.at(-1)?.outcome !== null)
        return delivery;
    const reason = "owner-report ended before it could record an outcome";
    return ended(delivery, { outcome: "in-doubt", reason, exitCode: null, signal: null }, at);
}
/** The record of a report that nothing was tried with. */
function emptyDelivery(id, reportSha256) {
    return {
        schema: "owner-report/delivery-v1",
        report_id: id,
        report_sha256: reportSha256,
        attempts: 0,
        in_doubt: 0,
        latest: [],
        receipt: null,
        held_reason: null,
        reviewed: null,
    };
}


/***/ })

};
;