"use strict";
exports.id = 77;
exports.ids = [77];
exports.modules = {

/***/ 6077:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openClawSender: () => (/* binding */ openClawSender),
  probeOpenClaw: () => (/* binding */ probeOpenClaw)
});

// EXTERNAL MODULE: ./lib/senders/openclaw/find.js + 2 modules
var find = __webpack_require__(7562);
;// CONCATENATED MODULE: ./lib/operator/probe.js

/** Lists the Node and OpenClaw installations and which are used: the manual's openclaw_runtime_probe. Needs no queue. */
function probe(machine) {
    const runtime = (0,find/* findOpenClaw */.J)(machine);
    const { nodes, entries, used, problem } = runtime;
    const found = { details: { nodes, entries, used }, warnings: [] };
    const listing = list(runtime);
    if (used)
        return { outcome: "ok", text: `${listing}\n\nTo be used: "${used.node}" "${used.entry}"`, ...found };
    return { outcome: "error", code: "unavailable", text: `${problem}\n\n${listing}`, ...found };
}
function list({ nodes, entries }) {
    return [...section("Node", nodes), ...section("OpenClaw", entries)].join("\n");
}
function section(title, candidates) {
    const rows = candidates.map(({ used, path, version, from, reason }) => [
        used ? "✓" : "–",
        path,
        version ?? "?",
        from + (reason === "" ? "" : `; not used: ${reason}`),
    ]);
    const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
    const lines = rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  "));
    return [title, ...(lines.length === 0 ? ["none was found"] : lines).map((line) => `  ${line}`.trimEnd())];
}

// EXTERNAL MODULE: ./lib/senders/openclaw/machine.js
var machine = __webpack_require__(8245);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/senders/process.js
var process = __webpack_require__(9279);
// EXTERNAL MODULE: ./lib/senders/scratch.js
var scratch = __webpack_require__(284);
// EXTERNAL MODULE: ./lib/senders/verdict.js
var verdict = __webpack_require__(9347);
;// CONCATENATED MODULE: ./lib/senders/openclaw/answer.js
/*
 * The output of `openclaw message send --json` (OpenClaw 2026.9): one JSON object, on one line or indented, between log
 * lines of plugins. A dry run has `dryRun: true`; a failure `ok: false` and an `error`; a success neither, and mostly a
 * `messageId`. `sentBeforeError` marks a failure whose message the recipient may have seen all the same;
 * `payload.status: "delivery_queued"` means that a gateway keeps the message and retries by itself.
 */
const NOT_DELIVERED = ["suppressed", "failed", "partial_failed"];
/** Fields that tell an answer from a line that a plugin logs as JSON: such a line proves nothing. */
const OF_AN_ANSWER = [
    "ok",
    "action",
    "dryRun",
    "messageId",
    "deliveryStatus",
    "payload",
    "result",
    "sentBeforeError",
];
/** Reads the answer: the whole output, or the last JSON object in it that is an answer; `undefined` when there is none. */
function readAnswer(stdout) {
    const whole = parse(stdout);
    const answer = whole === undefined ? objectsIn(stdout).findLast(isAnswer) : asFields(whole);
    if (!answer)
        return undefined;
    const parts = [answer, asFields(answer.payload) ?? {}];
    const why = oneLine(refusal(parts) ?? "");
    if (parts.some((part) => part.sentBeforeError === true || part.status === "delivery_queued"))
        return {
            verdict: "may-have-gone-out",
            why: why || "its gateway keeps the message and may still send it",
        };
    if (why !== "")
        return { verdict: "not-sent", why };
    return { verdict: "sent", why, messageId: messageIdOf(parts) };
}
function refusal(parts) {
    const status = parts.map((part) => part.deliveryStatus).find((s) => NOT_DELIVERED.includes(String(s)));
    const isRefused = parts.some((part) => part.ok === false);
    if (isRefused || status !== undefined)
        return errorOf(parts) ?? (status === undefined ? "it was refused" : `the delivery status is ${status}`);
    return parts.some((part) => part.dryRun === true) ? "it was a dry run" : undefined;
}
function errorOf(parts) {
    const errors = parts.map(({ error }) => (typeof error === "string" ? error : asFields(error)?.message));
    return errors.find((error) => typeof error === "string" && error.trim() !== "");
}
function messageIdOf(parts) {
    const results = [...parts, ...parts.map((part) => asFields(part.result) ?? {})];
    const id = results.map(({ messageId }) => messageId).find((found) => found !== undefined && found !== null);
    return typeof id === "string" || typeof id === "number" ? oneLine(String(id)) : undefined;
}
function isAnswer(fields) {
    return OF_AN_ANSWER.some((name) => name in fields);
}
/** Finds the JSON objects that begin and end a line, in order. */
function objectsIn(stdout) {
    const lines = stdout.split(/\r?\n/).map((line) => line.trimEnd());
    let start;
    return lines.flatMap((line, index) => {
        if (line === "{")
            start = index;
        // Indented JSON has no other brace at the beginning of a line.
        const text = line === "}" && start !== undefined ? lines.slice(start, index + 1).join("\n") : line;
        if (line === "}")
            start = undefined;
        const fields = text.startsWith("{") && text.endsWith("}") ? asFields(parse(text)) : undefined;
        return fields === undefined ? [] : [fields];
    });
}
function parse(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined; // The caller judges an answer that nobody can read.
    }
}
function asFields(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
}
function oneLine(text) {
    return text.replace(/\s+/g, " ").trim();
}

// EXTERNAL MODULE: ./lib/senders/openclaw/state.js
var openclaw_state = __webpack_require__(9261);
;// CONCATENATED MODULE: ./lib/senders/openclaw/sender.js








const LONGEST_WHY = 300;
const UNREADABLE = "OpenClaw ended with exit code 0, but no JSON answer of it was found; the message may have gone out";
/** Sends by `openclaw message send`, without a shell (DESIGN §5). */
class OpenClawSender {
    options;
    folder;
    command;
    constructor(options) {
        this.options = options;
    }
    get timeoutSeconds() {
        return this.options.timeoutSeconds;
    }
    ready() {
        this.readyCommand();
    }
    async send(outgoing, cancel) {
        const { node, entry } = this.readyCommand();
        const { environment, timeoutSeconds, show } = this.options;
        const state = this.prepareState(outgoing);
        if ("problem" in state)
            return (0,verdict/* neverStarted */.wK)(state.problem);
        const result = await (0,process/* runProcess */.R3)({
            file: node,
            args: [entry, ...this.args(outgoing)],
            env: { ...(0,process/* senderEnvironment */.lE)(environment), ...state.variables },
            inputFile: external_node_os_.devNull,
            timeoutSeconds,
            cancel,
        });
        this.close();
        if (result.shown.trim() !== "")
            show({ text: result.shown, isCut: result.shownIsCut });
        return this.judge(result);
    }
    close() {
        if (this.folder !== undefined)
            (0,scratch/* discardScratch */.v)(this.folder);
        this.folder = undefined;
    }
    readyCommand() {
        this.command ??= this.options.findCommand();
        return this.command;
    }
    /** Creates this send's own state directory and returns the variables that name it. */
    prepareState({ report, attempt, }) {
        const { state, environment, home, temporaryDirectory } = this.options;
        if (state === "shared")
            return { variables: {} };
        try {
            this.folder ??= (0,scratch/* makeScratch */.l)(temporaryDirectory);
            const folder = (0,external_node_path_.join)(this.folder, `${report.report_id}-${attempt}`);
            return { variables: (0,openclaw_state/* makePrivateState */.r)(folder, environment, home) };
        }
        catch (error) {
            const why = (0,errors/* systemErrorName */.lm)(error);
            return { problem: `no state directory for OpenClaw could be made in ${temporaryDirectory} (${why})` };
        }
    }
    /** Builds the command line; OpenClaw refuses an empty value, so options that are not given are left out. */
    args({ message }) {
        const { channel, target, account, threadId } = this.options;
        const flags = [
            ["--channel", channel],
            ["--target", target],
            ["--account", account],
            ["--thread-id", threadId],
            ["--message", message],
        ];
        const given = flags.flatMap(([flag = "", value]) => (value ? [flag, value] : []));
        return ["message", "send", ...given, "--json"];
    }
    judge(result) {
        const { timeoutSeconds, successPattern } = this.options;
        const ending = (0,verdict/* judgeEnding */.tJ)(result, { what: "OpenClaw", program: "its Node", timeoutSeconds });
        if (result.notStarted || ending.outcome === "in-doubt")
            return ending;
        const judged = this.judgeAnswer(ending, readAnswer(result.stdout));
        return judged.outcome === "sent" ? (0,verdict/* requirePattern */.OV)(judged, successPattern, result, "OpenClaw") : judged;
    }
    /** Judges the exit code and the answer together: neither alone proves a success. */
    judgeAnswer(ending, answer) {
        const why = answer?.why ? `: ${this.quote(answer.why)}` : "";
        if (answer?.verdict === "may-have-gone-out")
            return {
                ...ending,
                outcome: "in-doubt",
                reason: `OpenClaw says that the message may have gone out${why}`,
            };
        if (ending.outcome === "failed")
            return { ...ending, reason: ending.reason + why };
        if (!answer)
            return { ...ending, outcome: "in-doubt", reason: UNREADABLE };
        if (answer.verdict === "not-sent")
            return { ...ending, outcome: "failed", reason: `OpenClaw did not send it${why}` };
        const { messageId } = answer;
        return messageId === undefined ? ending : { ...ending, receipt: { message_id: messageId } };
    }
    /** Quotes OpenClaw's message for a record, masked and shortened; masked first, so that no secret is cut in half. */
    quote(message) {
        return this.options.mask(message).slice(0, LONGEST_WHY);
    }
}

// EXTERNAL MODULE: ./lib/app/secrets.js
var secrets = __webpack_require__(3586);
;// CONCATENATED MODULE: ./lib/app/openclaw.js





/*
 * Everything about OpenClaw, loaded only when it is used.
 */
/** Builds the sender of the built-in OpenClaw route, which looks for OpenClaw when it is first needed. */
function openClawSender(config, runtime, shared) {
    const { account, threadId, openClawState } = config;
    return new OpenClawSender({
        ...shared,
        account,
        threadId,
        state: openClawState,
        home: runtime.home,
        mask: (0,secrets/* secretMask */.h)(runtime.environment),
        findCommand: () => (0,find/* requireOpenClaw */.b)((0,machine/* thisMachine */.g8)(runtime)),
    });
}
/** Runs mode `probe`. */
function probeOpenClaw(runtime) {
    return probe((0,machine/* thisMachine */.g8)(runtime));
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