"use strict";
exports.id = 995;
exports.ids = [995];
exports.modules = {

/***/ 8995:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readFrontMatter: () => (/* binding */ readFrontMatter)
/* harmony export */ });
/* harmony import */ var gray_matter__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9599);
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8815);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(452);
/* harmony import */ var _limits_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5032);




/*
 * The only place that knows gray-matter, which out of the box runs JavaScript found behind a `---js` fence
 * (CVE-2026-78847) and whose regular expressions are quadratic in blank lines. So the text is split here first, the
 * fences must be exactly `---`, the size is checked, and gray-matter sees the front matter alone, with every engine
 * but one of ours refusing.
 */
const BOM = "\ufeff";
/**
 * Splits a stored report into its front matter (every value a string) and its body (the exact rest of the text).
 *
 * @throws OwnerReportError `invalid-report` naming what is wrong; the message quotes nothing of the text.
 */
function readFrontMatter(text) {
    const { block, body } = split(text.startsWith(BOM) ? text.slice(1) : text);
    if (/^(\.\.\.|%)|\r/m.test(block))
        throw invalid("its front matter is more than one plain YAML mapping");
    if (Buffer.byteLength(block) > _limits_js__WEBPACK_IMPORTED_MODULE_3__/* .LIMITS */ .b.frontMatterBytes)
        throw invalid(`its front matter is over ${_limits_js__WEBPACK_IMPORTED_MODULE_3__/* .LIMITS */ .b.frontMatterBytes / 1024} KiB`);
    const file = gray_matter__WEBPACK_IMPORTED_MODULE_0__(`---\n${block}---\n`, {
        language: "yaml",
        delimiters: "---",
        engines: {
            yaml: { parse: parseStrings, stringify: refuse },
            javascript: engineOff,
            js: engineOff,
            json: engineOff,
        },
    });
    return { fields: file.data instanceof Map ? file.data : new Map(), body };
}
function split(text) {
    const opening = /^---\r?\n/.exec(text);
    if (!opening)
        throw invalid("its first line is not exactly ---");
    const fence = /^---.*$/gm;
    fence.lastIndex = opening[0].length;
    const closing = fence.exec(text);
    if (!closing)
        throw invalid("its front matter is not closed by a line of exactly ---");
    const after = text.slice(closing.index + 3);
    const end = /^\r?\n/.exec(after);
    if (closing[0].trimEnd() !== "---" || (after !== "" && !end))
        throw invalid("its front matter is closed by a line that is not exactly ---");
    const block = text.slice(opening[0].length, closing.index).replaceAll("\r\n", "\n");
    return { block, body: after.slice(end?.[0].length ?? 0) };
}
/** YAML of one flat mapping of strings: no types, no aliases, no tags, no second document, no duplicate keys. */
function parseStrings(source) {
    const data = load(source);
    if (data === null || data === "")
        return new Map();
    if (!(data instanceof Map))
        throw invalid("its front matter is not a list of `field: value` lines");
    return new Map([...data].map(([key, value]) => [String(key), flat(key, value)]));
}
function load(source) {
    try {
        const document = (0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .parseDocument */ .Tp)(source, {
            schema: "failsafe",
            uniqueKeys: true,
            prettyErrors: false,
            logLevel: "silent",
        });
        const fault = document.errors[0] ?? document.warnings[0];
        if (fault)
            throw invalid(`its front matter is not valid YAML (${fault.code}, character ${fault.pos[0]})`);
        return document.toJS({ mapAsMap: true, maxAliasCount: 0 });
    }
    catch (cause) {
        // Aliases and nesting beyond the stack are thrown, not listed as errors.
        if (cause instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .OwnerReportError */ .Om)
            throw cause;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .OwnerReportError */ .Om("invalid-report", "its front matter holds aliases or nests too deeply", {
            cause,
        });
    }
}
function flat(key, value) {
    if (value === null)
        return "";
    if (typeof key === "string" && typeof value === "string")
        return value;
    throw invalid("its front matter holds a value that is not a plain string");
}
function refuse() {
    throw invalid("front matter is written elsewhere");
}
const engineOff = { parse: refuse, stringify: refuse };
function invalid(message) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .OwnerReportError */ .Om("invalid-report", message);
}


/***/ })

};
;