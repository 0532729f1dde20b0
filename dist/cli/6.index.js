"use strict";
exports.id = 6;
exports.ids = [6];
exports.modules = {

/***/ 2006:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   parseDelivery: () => (/* binding */ parseDelivery)
/* harmony export */ });
/* harmony import */ var zod_mini__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8395);
/* harmony import */ var zod_mini__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3305);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _delivery_record_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3304);



const count = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr().check(zod_mini__WEBPACK_IMPORTED_MODULE_2__/* ._gte */ .qm(0));
const attempt = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    attempt: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr().check(zod_mini__WEBPACK_IMPORTED_MODULE_2__/* ._gte */ .qm(1)),
    started_at: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    ended_at: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    outcome: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(_delivery_record_js__WEBPACK_IMPORTED_MODULE_3__/* .OUTCOMES */ .im)),
    reason: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    exit_code: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig()),
    signal: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    possible_duplicate: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
    owner: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    fence: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(),
    // Records of earlier versions lack it, and those versions ignore it.
    timeout_seconds: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* ._default */ .Rvf(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig()), null),
});
const decided = zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    what: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(["held", "released", "retried"]),
    reason: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    by: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ at: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), owner: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() })),
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
    decisions: zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lqM(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(decided)),
});
/**
 * Parses the delivery record of a report.
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
/** Checks that a record of attempts holds at least one of them. */
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


/***/ })

};
;