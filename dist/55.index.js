"use strict";
exports.id = 55;
exports.ids = [55];
exports.modules = {

/***/ 1055:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   tablesText: () => (/* binding */ tablesText)
/* harmony export */ });
/* harmony import */ var cli_table3__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5832);
/* harmony import */ var _report_inert_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4726);


const GAP = 2;
const NARROWEST = 24;
const NO_LINES = {
    top: "",
    "top-mid": "",
    "top-left": "",
    "top-right": "",
    bottom: "",
    "bottom-mid": "",
    "bottom-left": "",
    "bottom-right": "",
    left: "",
    "left-mid": "",
    mid: "",
    "mid-mid": "",
    right: "",
    "right-mid": "",
    middle: " ".repeat(GAP),
};
/**
 * Renders tables as text, with foreign text in them neutralised.
 *
 * @param width columns of the terminal: a table's last column wraps to fit, ids are shown whole; unlimited when absent
 */
function tablesText(tables, width) {
    return tables.map((table) => `\n${(0,_report_inert_js__WEBPACK_IMPORTED_MODULE_1__/* .inertLine */ .Fq)(table.title)}\n${body(table, width)}\n`).join("");
}
function body({ columns, rows }, width) {
    const cells = rows.map((row) => row.map(_report_inert_js__WEBPACK_IMPORTED_MODULE_1__/* .inertLine */ .Fq));
    return render(columns, cells, lastWidth(columns, cells, width))
        .map((line) => `${" ".repeat(GAP)}${line.trimEnd()}`)
        .join("\n");
}
/** Renders a table as lines, its last column wrapped to `last` columns of the terminal where given. */
function render(columns, rows, last) {
    const table = new cli_table3__WEBPACK_IMPORTED_MODULE_0__({
        head: columns,
        chars: NO_LINES,
        style: { head: [], border: [], "padding-left": 0, "padding-right": 0, compact: true },
        colWidths: last === undefined ? [] : [...columns.slice(1).map(() => null), last],
        wordWrap: last !== undefined,
        wrapOnWordBoundary: last === undefined,
    });
    table.push(...rows);
    return table.toString().split("\n");
}
/** Computes the width left for the last column; `undefined` when all of it fits. */
function lastWidth(columns, rows, width) {
    if (width === undefined)
        return undefined;
    const left = width - 2 * GAP - columnsOf(columns.slice(0, -1), rows);
    return columnsOf(columns.slice(-1), rows.map((row) => row.slice(-1))) <= left
        ? undefined
        : Math.max(NARROWEST, left);
}
/** Measures table columns in columns of a terminal: the length of the head line, which is padded and has no wide characters. */
function columnsOf(columns, rows) {
    const [head = ""] = render(columns, rows.map((row) => row.slice(0, columns.length)));
    return head.length;
}


/***/ })

};
;