"use strict";
exports.id = 343;
exports.ids = [343];
exports.modules = {

/***/ 7343:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  parseReport: () => (/* binding */ parseReport)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/mini/schemas.js + 5 modules
var schemas = __webpack_require__(8395);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/core.js
var core = __webpack_require__(8532);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/report/fields.js + 1 modules
var report_fields = __webpack_require__(9180);
// EXTERNAL MODULE: ./node_modules/gray-matter/index.js
var gray_matter = __webpack_require__(9599);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
// EXTERNAL MODULE: ./lib/report/limits.js
var limits = __webpack_require__(5032);
;// CONCATENATED MODULE: ./lib/report/front-matter.js




/*
 * The only file that imports gray-matter, which by default runs JavaScript behind a `---js` fence (CVE-2026-78847) and
 * whose regular expressions are quadratic in blank lines. So the text is split here first, the fences must be exactly
 * `---`, the size is checked, and gray-matter gets the front matter alone, without its blank lines and with every engine
 * but our own disabled.
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
    if (Buffer.byteLength(block) > limits/* LIMITS */.b.frontMatterBytes)
        throw invalid(`its front matter is over ${limits/* LIMITS */.b.frontMatterBytes / 1024} KiB`);
    const file = gray_matter(`---\n${withoutBlankLines(block)}---\n`, {
        language: "yaml",
        delimiters: "---",
        engines: {
            // Not the text that gray-matter passes: in a block scalar, blank lines belong to the value.
            yaml: { parse: () => parseStrings(block), stringify: refuse },
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
function withoutBlankLines(block) {
    return block
        .split(/[\n\u2028\u2029]/)
        .filter((line) => line.trim() !== "")
        .map((line) => `${line}\n`)
        .join("");
}
/** Parses YAML of one flat mapping of strings: no types, aliases, tags, second document or duplicate keys. */
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
        const document = (0,dist/* parseDocument */.Tp)(source, {
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
        // Aliases and nesting too deep for the stack are thrown, not listed as errors.
        if (cause instanceof errors/* OwnerReportError */.Om)
            throw cause;
        throw new errors/* OwnerReportError */.Om("invalid-report", "its front matter holds aliases or nests too deeply", {
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
    return new errors/* OwnerReportError */.Om("invalid-report", message);
}

// EXTERNAL MODULE: ./lib/report/id.js
var id = __webpack_require__(5469);
;// CONCATENATED MODULE: ./lib/report/parse.js





/**
 * Reads a stored report. Its id is its file name; a hand-written file needs only team, worker and progress.
 *
 * @param bytes content of the file, at most 1 MiB of UTF-8
 * @throws OwnerReportError `invalid-report`; the message begins with what is wrong and names all bad fields at once
 */
function parseReport(bytes, id) {
    const { fields, body } = readFrontMatter(decode(bytes));
    const given = Object.fromEntries([...fields].filter(([, value]) => value !== ""));
    const parsed = frontMatterSchema.safeParse(given);
    const problems = parsed.success ? [] : problemsOf(parsed.error).map((p) => `${p.field} ${p.problem}`);
    if (!parsed.success)
        throw parse_invalid(problems.join("; "));
    const { report_id = id, ...rest } = parsed.data;
    if (report_id !== id)
        throw parse_invalid(`it names itself ${report_id}, which is not its file name`);
    if (body.includes("\0"))
        throw parse_invalid("its body contains a NUL character");
    return (0,report_fields/* withFinalStatus */.fJ)({ ...rest, report_id: id, body }, given.status);
}
function decode(bytes) {
    try {
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    }
    catch (cause) {
        throw new errors/* OwnerReportError */.Om("invalid-report", "it is not valid UTF-8", { cause });
    }
}
function parse_invalid(message) {
    return new errors/* OwnerReportError */.Om("invalid-report", message);
}
/*
 * Schema of the front matter of a stored report. A hand-written one needs only team, worker and progress; an unknown field
 * is an error.
 */
function string(check) {
    return schemas/* pipe */.FsL(schemas/* string */.YjP(), schemas/* transform */.pdi((value, ctx) => {
        const checked = check(value);
        if ("value" in checked)
            return checked.value;
        ctx.issues.push({ code: "custom", message: checked.problem, input: value });
        return core/* NEVER */.tm;
    }));
}
const ruled = (problemOf) => string((value) => {
    const problem = problemOf(value);
    return problem === undefined ? { value } : { problem };
});
const context = schemas/* _default */.Rvf(ruled(report_fields/* lineProblem */.OR), "");
const checkpointShape = report_fields/* CHECKPOINT_FIELDS */.tU.map((field) => {
    const { check, fallback } = report_fields/* CHECKPOINT_RULES */.F5[field];
    return [field, fallback === undefined ? string(check) : schemas/* _default */.Rvf(string(check), fallback)];
});
const frontMatterSchema = schemas/* strictObject */.rej({
    schema: schemas/* _default */.Rvf(schemas/* literal */.euz(report_fields/* SCHEMA */.yx), report_fields/* SCHEMA */.yx),
    report_id: schemas/* optional */.lqM(ruled(id/* idProblem */.lx)),
    created_at: schemas/* _default */.Rvf(ruled(momentProblem), ""),
    ...Object.fromEntries(checkpointShape),
    ...Object.fromEntries(report_fields/* CONTEXT_FIELDS */.g$.map((field) => [field, context])),
});
function momentProblem(value) {
    const isShaped = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)$/.test(value);
    return isShaped && !Number.isNaN(Date.parse(value))
        ? undefined
        : "must be a date and time such as 2026-11-22T15:30:00Z";
}
/** Converts all issues of one input, for an error that names every bad field at once. */
function problemsOf(error) {
    return error.issues.flatMap((issue) => {
        if (issue.code === "unrecognized_keys")
            return (0,report_fields/* unknownFields */._6)(issue.keys);
        const field = issue.path.map(String).join(".");
        if (issue.code === "invalid_type")
            return [{ field, problem: "is required" }];
        if (issue.code === "invalid_value")
            return [{ field, problem: `must be ${issue.values.map((v) => `"${String(v)}"`).join(" or ")}` }];
        return [{ field, problem: issue.message }];
    });
}


/***/ })

};
;