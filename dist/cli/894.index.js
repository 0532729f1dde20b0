"use strict";
exports.id = 894;
exports.ids = [894];
exports.modules = {

/***/ 6894:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BB: () => (/* binding */ canSend),
/* harmony export */   Jk: () => (/* binding */ writeEnvFile),
/* harmony export */   T1: () => (/* binding */ envFileText),
/* harmony export */   f5: () => (/* binding */ settingsOf),
/* harmony export */   gH: () => (/* binding */ unknownToCron),
/* harmony export */   gO: () => (/* binding */ overriddenByLine),
/* harmony export */   readEnvFile: () => (/* binding */ readEnvFile)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7975);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);
/* harmony import */ var _platform_blank_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(277);
/* harmony import */ var _platform_files_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8864);
/* harmony import */ var _platform_read_up_to_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6971);
/* harmony import */ var _stores_directory_durable_fs_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9429);
/* harmony import */ var _stores_directory_make_directory_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(120);
/* harmony import */ var _stores_store_error_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(5920);
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(517);











const MOST_BYTES = 1024 * 1024;
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
        OWNER_REPORT_SEND_TIMEOUT: String(sender.timeoutSeconds) === (0,_config_inputs_js__WEBPACK_IMPORTED_MODULE_9__/* .inputSpec */ .mm)("send-timeout").fallback
            ? undefined
            : String(sender.timeoutSeconds),
        OWNER_REPORT_TOKEN: queue.store === "git" ? queue.token : undefined,
        ...Object.fromEntries(ROUTE.map((name) => [name, (0,_platform_blank_js__WEBPACK_IMPORTED_MODULE_10__/* .notBlank */ .w)(environment[name])])),
    };
    return Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
/** Tells whether settings name something to send with. */
function canSend({ OWNER_REPORT_SEND_CMD, OWNER_REPORT_TARGET }) {
    return ((0,_platform_blank_js__WEBPACK_IMPORTED_MODULE_10__/* .commandIn */ .v)(OWNER_REPORT_SEND_CMD) ?? (0,_platform_blank_js__WEBPACK_IMPORTED_MODULE_10__/* .notBlank */ .w)(OWNER_REPORT_TARGET)) !== undefined;
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
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .OwnerReportError */ .Om("usage", `An env file cannot hold the value of ${name}: it has every kind of quotes, or a carriage return. ${name === "OWNER_REPORT_SEND_CMD"
        ? "Put the send command into a script file and give --send-cmd its full path."
        : "Give another value."} Nothing was changed.`);
}
function readsBack(line, name, value) {
    // With a line before and after: a form must not swallow the next line.
    const read = parsed(`A_BEFORE=1\n${line}A_BEHIND=2\n`);
    return read[name] === value && Object.keys(read).length === 3 && read.A_BEHIND === "2";
}
function parsed(text) {
    if (typeof node_util__WEBPACK_IMPORTED_MODULE_2__.parseEnv !== "function")
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .OwnerReportError */ .Om("unavailable", "Under cron owner-report needs Node.js 20.12 or newer, which reads env files. Nothing was changed.");
    return (0,node_util__WEBPACK_IMPORTED_MODULE_2__.parseEnv)(text);
}
/** Reads an env file; `undefined` when there is none. @throws OwnerReportError `store` */
function readEnvFile(path) {
    try {
        const stat = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(path);
        if (!stat.isFile())
            throw new Error("it is not a regular file");
        const all = parsed((0,_platform_read_up_to_js__WEBPACK_IMPORTED_MODULE_5__/* .readUpTo */ .V)(path, MOST_BYTES).toString("utf8"));
        const settings = Object.fromEntries(Object.entries(all).filter(isSet));
        return { settings, isOpen: (0,_platform_files_js__WEBPACK_IMPORTED_MODULE_4__/* .isOpenToOthers */ .X)(stat.mode) };
    }
    catch (error) {
        if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .systemErrorName */ .lm)(error) === "ENOENT")
            return undefined;
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .OwnerReportError */ .Om)
            throw error;
        throw (0,_stores_store_error_js__WEBPACK_IMPORTED_MODULE_8__/* .storeError */ .g)("read", path, error, "Nothing was sent or changed.");
    }
}
function isSet([name, value]) {
    return (name === "OWNER_REPORT_SEND_CMD" ? (0,_platform_blank_js__WEBPACK_IMPORTED_MODULE_10__/* .commandIn */ .v)(value) : (0,_platform_blank_js__WEBPACK_IMPORTED_MODULE_10__/* .notBlank */ .w)(value)) !== undefined;
}
/** Creates the env file (0600); never overwrites one. @throws OwnerReportError `store` */
function writeEnvFile(path, settings) {
    const files = new _stores_directory_durable_fs_js__WEBPACK_IMPORTED_MODULE_6__/* .DurableFs */ .F();
    const text = envFileText(settings);
    try {
        (0,_stores_directory_make_directory_js__WEBPACK_IMPORTED_MODULE_7__/* .makeDirectory */ .O)(files, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path));
        files.createOnce((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path), (0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(path), text);
    }
    catch (error) {
        throw (0,_stores_store_error_js__WEBPACK_IMPORTED_MODULE_8__/* .storeError */ .g)("write", path, error, "The crontab was not changed.");
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


/***/ })

};
;