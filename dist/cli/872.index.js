"use strict";
exports.id = 872;
exports.ids = [872,491];
exports.modules = {

/***/ 8872:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openClawSender: () => (/* binding */ openClawSender),
  probeOpenClaw: () => (/* binding */ probeOpenClaw)
});

// EXTERNAL MODULE: ./lib/operator/openclaw/places.js
var places = __webpack_require__(3872);
// EXTERNAL MODULE: ./lib/operator/openclaw/runtime.js + 2 modules
var openclaw_runtime = __webpack_require__(717);
;// CONCATENATED MODULE: ./lib/operator/openclaw/probe.js

/** What there is to run OpenClaw with, and what is used of it: the manual's openclaw_runtime_probe. Needs no queue. */
function probe(machine) {
    const runtime = (0,openclaw_runtime/* findOpenClaw */.J)(machine);
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

// EXTERNAL MODULE: ./lib/secrets.js
var secrets = __webpack_require__(150);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/senders/ending.js + 1 modules
var senders_ending = __webpack_require__(7648);
// EXTERNAL MODULE: ./lib/senders/environment.js
var senders_environment = __webpack_require__(5491);
;// CONCATENATED MODULE: ./lib/senders/openclaw-answer.js
/*
 * What `openclaw message send --json` says on standard output (OpenClaw 2026.9): one JSON object. A dry run has
 * `dryRun: true`; a failure `ok: false` and an `error`; a success neither, and mostly a `messageId`. `sentBeforeError`
 * goes with a failure that the recipient may have seen all the same; `payload.status: "delivery_queued"` means that a
 * gateway keeps the message and tries on by itself.
 */
const NOT_DELIVERED = ["suppressed", "failed", "partial_failed"];
/** Reads the answer; `undefined` when it is anything but exactly one JSON object. */
function readAnswer(stdout) {
    const answer = asFields(parse(stdout));
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
    return { verdict: "sent", why, ...messageIdOf(parts) };
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
    return typeof id === "string" || typeof id === "number" ? { messageId: oneLine(String(id)) } : {};
}
function parse(stdout) {
    try {
        return JSON.parse(stdout);
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

// EXTERNAL MODULE: ./lib/senders/openclaw-state.js
var openclaw_state = __webpack_require__(4699);
// EXTERNAL MODULE: ./lib/senders/process.js
var process = __webpack_require__(9279);
// EXTERNAL MODULE: ./lib/senders/scratch.js
var scratch = __webpack_require__(284);
;// CONCATENATED MODULE: ./lib/senders/openclaw.js









const LONGEST_WHY = 300;
const UNREADABLE = "OpenClaw ended with exit code 0, but its answer is not one JSON object; the message may have gone out";
/** Sends by `openclaw message send`, without a shell (DESIGN §5). */
class OpenClawSender {
    options;
    folder;
    command;
    constructor(options) {
        this.options = options;
    }
    ready() {
        this.readyCommand();
    }
    async send(outgoing, cancel) {
        const { node, entry } = this.readyCommand();
        const { environment, timeoutSeconds, show } = this.options;
        const state = this.prepareState(outgoing);
        if ("problem" in state)
            return (0,senders_ending/* neverStarted */.wK)(state.problem);
        const result = await (0,process/* runProcess */.R)({
            file: node,
            args: [entry, ...this.words(outgoing)],
            env: { ...(0,senders_environment/* passedOn */.I)(environment), ...state.variables },
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
    /** What the environment needs for this send's own state directory. */
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
    /** The words of the command line; OpenClaw refuses an empty value, so what is not given is left out. */
    words({ message }) {
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
        const ending = (0,senders_ending/* judgeEnding */.tJ)(result, { what: "OpenClaw", program: "its Node", timeoutSeconds });
        if (result.notStarted || ending.outcome === "in-doubt")
            return ending;
        const judged = this.judgeAnswer(ending, readAnswer(result.stdout));
        return judged.outcome === "sent" ? (0,senders_ending/* requirePattern */.OV)(judged, successPattern, result, "OpenClaw") : judged;
    }
    /** An end of its own, seen with its answer: neither of them alone makes a success. */
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
    /** OpenClaw's own words, for a record: without secrets, and not too many of them. Masked first, so that none is cut. */
    quote(words) {
        return this.options.mask(words).slice(0, LONGEST_WHY);
    }
}

;// CONCATENATED MODULE: ./lib/openclaw-route.js





/*
 * What is known of OpenClaw, put together. Loaded only when it is used: no other run pays for it.
 */
/** The sender of the built-in OpenClaw route. OpenClaw is looked for when it is first needed. */
function openClawSender(config, surroundings, shared) {
    const { account, threadId, openClawState } = config;
    return new OpenClawSender({
        ...shared,
        ...(account !== undefined && { account }),
        ...(threadId !== undefined && { threadId }),
        state: openClawState,
        home: surroundings.home,
        mask: (0,secrets/* secretMask */.h)(surroundings.environment),
        findCommand: () => (0,openclaw_runtime/* requireOpenClaw */.b)((0,places/* thisMachine */.g8)(surroundings)),
    });
}
/** Mode `probe`. */
function probeOpenClaw(surroundings) {
    return probe((0,places/* thisMachine */.g8)(surroundings));
}


/***/ }),

/***/ 3872:
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



/** The machine that this process runs on, with its Node. */
function thisMachine({ environment, directory, home }) {
    const running = { path: process.execPath, version: process.versions.node };
    return { environment, directory, home, running };
}
/** Folders that npm may have installed global packages into: beside each program on PATH, and the usual ones. */
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
/** Every wrapper there is: `openclaw` on PATH, and where OpenClaw's installers put it. */
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
/** npm links a wrapper to openclaw.mjs; the other installers write a script that names a Node and an entry. */
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
        ...(node && isFile(node) && { node }),
        ...(entry && { entry: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(real), entry) }),
    };
}
const LARGEST_TEXT = 256 * 1024;
/** A small text file, `undefined` when there is none. */
function readText(path) {
    try {
        const stat = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(path);
        return stat.isFile() && stat.size <= LARGEST_TEXT ? (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, "utf8") : undefined;
    }
    catch {
        return undefined; // It is a candidate only: what cannot be read is not one.
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
/** A path in the home directory, `""` (no file) where there is none. */
function inHome(home, path) {
    return home === "" ? "" : (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(home, path);
}
/** A path as a person gives it: `~/` works, relative ones start at the current directory. */
function given(path, { home, directory }) {
    return (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(directory, path.replace(/^~(?=$|\/)/, () => home));
}
/** The first of each file, by its real path. */
function distinct(places) {
    const known = new Set();
    return places.filter(({ path }) => {
        const real = realPath(path);
        return known.has(real) ? false : known.add(real);
    });
}


/***/ }),

/***/ 717:
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
// EXTERNAL MODULE: ./lib/operator/openclaw/places.js
var places = __webpack_require__(3872);
;// CONCATENATED MODULE: ./lib/operator/openclaw/entries.js


/** Every OpenClaw entry there is: OPENCLAW_ENTRY first (even if there is no such file), then wrappers, npm, a clone. */
function findEntries(machine, wrappers, nodes) {
    const installed = (0,places/* npmPrefixes */.uD)(machine, nodes.map(({ path }) => path)).flatMap((prefix) => [(0,external_node_path_.join)(prefix, "lib/node_modules/openclaw"), (0,external_node_path_.join)(prefix, "node_modules/openclaw")]);
    const found = [
        ...wrappers.flatMap(({ entry, from }) => (entry === undefined ? [] : [{ path: mainEntry(entry), from }])),
        ...installed.map((folder) => ({ path: (0,external_node_path_.join)(folder, "dist/entry.js"), from: "npm's global packages" })),
        { path: (0,places/* inHome */.Lf)(machine.home, "openclaw/dist/entry.js"), from: "a clone in the home directory" },
    ];
    const named = machine.environment.OPENCLAW_ENTRY;
    const explicit = named ? [{ path: (0,places/* given */.gI)(named, machine), from: "OPENCLAW_ENTRY" }] : [];
    return (0,places/* distinct */.dM)([...explicit, ...found.filter(({ path }) => (0,places/* isFile */.fo)(path))]).map(describe);
}
/** `openclaw.mjs` checks the Node that runs it and hands over to `dist/entry.js` beside it. */
function mainEntry(path) {
    const beside = (0,external_node_path_.join)((0,external_node_path_.dirname)(path), "dist/entry.js");
    return path.endsWith("openclaw.mjs") && (0,places/* isFile */.fo)(beside) ? beside : path;
}
function describe(place) {
    if (!(0,places/* isFile */.fo)(place.path))
        return { ...place, version: null, engines: null, problem: "there is no such file" };
    const { version, engines } = packageOf((0,places/* realPath */.Ye)(place.path));
    const range = typeof engines === "object" && engines !== null && "node" in engines ? engines.node : undefined;
    return { ...place, version: textOrNull(version), engines: textOrNull(range), problem: "" };
}
/** The package.json of the package that holds an entry: beside it or one folder up, and named openclaw. */
function packageOf(entry) {
    const folder = (0,external_node_path_.dirname)(entry);
    for (const path of [(0,external_node_path_.join)(folder, "package.json"), (0,external_node_path_.join)((0,external_node_path_.dirname)(folder), "package.json")]) {
        const found = parse((0,places/* readText */.yR)(path));
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
;// CONCATENATED MODULE: ./lib/operator/openclaw/nodes.js




const VERSION_TIMEOUT_MS = 5_000;
/** Every Node there is: NODE_BIN first (even if there is no such file), then those of wrappers, PATH, OpenClaw's own. */
function findNodes(machine, wrappers) {
    const { environment, home, running } = machine;
    const file = (0,programs/* programFile */.pq)("node");
    const own = (0,places/* inHome */.Lf)(home, ".openclaw/tools/node");
    const found = [
        ...wrappers.flatMap(({ node, from }) => (node === undefined ? [] : [{ path: node, from }])),
        ...(0,programs/* pathFolders */.zU)(machine.environment).map((folder) => ({ path: (0,external_node_path_.join)(folder, file), from: "PATH" })),
        ...[(0,external_node_path_.join)(own, "bin", file), (0,external_node_path_.join)(own, file)].map((path) => ({ path, from: "OpenClaw's own" })),
        { path: running.path, from: "the Node that runs now" },
    ];
    const named = environment.NODE_BIN;
    const explicit = named ? [{ path: namedProgram(named, machine), from: "NODE_BIN" }] : [];
    return (0,places/* distinct */.dM)([...explicit, ...found.filter(({ path }) => (0,programs/* isProgram */.Vd)(path))]).map((place) => ask(place, machine));
}
/** NODE_BIN is a path; a bare name is looked up on PATH, as a shell would. */
function namedProgram(named, machine) {
    const isBare = !/[\\/]/.test(named);
    const onPath = isBare ? (0,programs/* pathFolders */.zU)(machine.environment).map((folder) => (0,external_node_path_.join)(folder, named)) : [];
    return onPath.find(programs/* isProgram */.Vd) ?? (0,places/* given */.gI)(named, machine);
}
function ask(place, { running, environment }) {
    if (!(0,programs/* isProgram */.Vd)(place.path))
        return { ...place, version: null, problem: "there is no such program" };
    if ((0,places/* realPath */.Ye)(place.path) === (0,places/* realPath */.Ye)(running.path))
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
    return { ...place, version: null, problem: "it does not say its version as Node does" };
}

;// CONCATENATED MODULE: ./lib/operator/openclaw/runtime.js





/**
 * Finds OpenClaw and a Node that it runs on. OpenClaw itself is not started: on a Node that does not fit it dies of a
 * syntax error. What NODE_BIN and OPENCLAW_ENTRY name is used, or nothing.
 */
function findOpenClaw(machine) {
    const wrappers = (0,places/* findWrappers */.kM)(machine);
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
/** The pair to send with. @throws OwnerReportError `unavailable` that says why there is none and what to do */
function requireOpenClaw(machine) {
    const { used, problem } = findOpenClaw(machine);
    if (used)
        return used;
    throw new errors/* OwnerReportError */.Om("unavailable", `${problem}\nNothing was sent; what is pending is still pending. Or give send-cmd, a bash script that sends.`);
}
/** What a variable names is the only choice. */
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

/***/ 9644:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i8: () => (/* binding */ signalGroup),
/* harmony export */   j: () => (/* binding */ OWN_GROUP),
/* harmony export */   l2: () => (/* binding */ groupIsAlive)
/* harmony export */ });
/** For `spawn`: a child that a Ctrl-C meant for this process does not reach. Windows has no groups; there it is reached. */
const OWN_GROUP = { detached: process.platform !== "win32", windowsHide: true };
/**
 * Signals a process and all it has started, as far as that is in the group it leads. On Windows the process alone, and
 * every signal ends it at once. Of one that is gone nothing is said.
 */
function signalGroup(pid, signal, platform = process.platform) {
    try {
        process.kill(platform === "win32" ? pid : -pid, signal);
    }
    catch {
        // It is gone already, which is what was wanted.
    }
}
/** Whether anything of the group that a process leads still runs; Windows does not say, and the answer is no. */
function groupIsAlive(pid, platform = process.platform) {
    if (platform === "win32")
        return false;
    try {
        process.kill(-pid, 0);
        return true;
    }
    catch {
        return false;
    }
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


/***/ }),

/***/ 7648:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  tJ: () => (/* binding */ judgeEnding),
  wK: () => (/* binding */ neverStarted),
  OV: () => (/* binding */ requirePattern)
});

// EXTERNAL MODULE: external "node:vm"
var external_node_vm_ = __webpack_require__(714);
;// CONCATENATED MODULE: ./lib/senders/pattern.js

const PATTERN_TIMEOUT_MS = 2_000;
/** The end of the last line is no part of what `$` must stand before, as in grep: `^ok$` matches what `echo ok` prints. */
const TEST = "const regex = new RegExp(pattern); regex.test(text) || regex.test(text.replace(/\\r?\\n$/, ''))";
/** A pattern is the operator's, the text it reads is a stranger's: one that takes too long has not matched. */
function matches(pattern, text) {
    try {
        return external_node_vm_.runInNewContext(TEST, { pattern, text }, { timeout: PATTERN_TIMEOUT_MS }) === true;
    }
    catch {
        return false;
    }
}

;// CONCATENATED MODULE: ./lib/senders/ending.js

/**
 * What the end of a sender's process says by itself, the same for every sender: ended by us is in doubt, exit code 0 is
 * sent, all else has failed.
 */
function judgeEnding(result, run) {
    const { exitCode, signal } = result;
    return { ...verdict(result, run), exitCode, signal };
}
function verdict({ notStarted, endedBy, signal, exitCode }, { what, program, timeoutSeconds }) {
    if (notStarted?.cannot === "read-input")
        return failed(`what ${what} was to read could not be opened (${notStarted.error}), so it was not started`);
    if (notStarted)
        return failed(`${program} could not be started (${notStarted.error})`);
    if (endedBy === "timeout")
        return inDoubt(`${what} did not end within ${timeoutSeconds} s and was ended; the message may have gone out`);
    if (endedBy === "cancel")
        return inDoubt("owner-report was told to stop during the send; the message may have gone out");
    if (signal !== null)
        return failed(`${what} was ended by ${signal}`);
    return exitCode === 0
        ? { outcome: "sent", reason: "" }
        : failed(`${what} ended with exit code ${exitCode}`);
}
function failed(reason) {
    return { outcome: "failed", reason };
}
function inDoubt(reason) {
    return { outcome: "in-doubt", reason };
}
/** A send that failed before anything was started. */
function neverStarted(reason) {
    return { ...failed(reason), exitCode: null, signal: null };
}
/** A success stays one only if standard output matches the success pattern, where one is given. */
function requirePattern(success, successPattern, { stdout }, what) {
    if (successPattern === undefined || matches(successPattern, stdout))
        return success;
    const { exitCode, signal } = success;
    const reason = `${what} ended with exit code 0, but its output does not match success-pattern`;
    return { ...failed(reason), exitCode, signal };
}


/***/ }),

/***/ 5491:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ passedOn)
/* harmony export */ });
const WITHHELD = /^(INPUT_|ACTIONS_RUNTIME_|ACTIONS_ID_TOKEN_|ACTIONS_RESULTS_URL$|ACTIONS_CACHE_URL$|GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$|OWNER_REPORT_(TOKEN|GIT_REMOTE)$)/i;
/** The environment a sender gets: all but what would let it act for the runner, or opens the queue. */
function passedOn(environment) {
    const kept = Object.entries(environment).filter(([name, value]) => value !== undefined && !WITHHELD.test(name));
    return Object.fromEntries(kept);
}


/***/ }),

/***/ 4699:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ realStateDirectory),
/* harmony export */   r: () => (/* binding */ makePrivateState)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);


/*
 * OpenClaw keeps every failed send in an outbox of its own, in its state directory, and a gateway sends it again later:
 * a second owner of a message that is still pending here. A send therefore gets a state directory of its own, with
 * links to what it needs of the real one; the outbox (`state/`) is not among them and goes with the directory.
 * Seen with OpenClaw 2026.9.6: with `npm` linked, installed plugins are found and nothing is installed anew.
 */
const LINKED = ["npm", "git", "extensions", "plugins", "credentials", "identity", "gateway", ".env"];
/**
 * Makes a private state directory for one send.
 *
 * @param folder where to make it; must not exist yet
 * @param home the user's home directory
 * @returns the environment variables that make OpenClaw use it, with the real configuration
 * @throws the system's error when it cannot be made
 */
function makePrivateState(folder, environment, home) {
    const real = realStateDirectory(environment, home);
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdirSync)(folder, { mode: 0o700 });
    for (const name of LINKED)
        link((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(real, name), (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name));
    return {
        OPENCLAW_STATE_DIR: folder,
        OPENCLAW_CONFIG_PATH: environment.OPENCLAW_CONFIG_PATH || (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(real, "openclaw.json"),
    };
}
/** Where OpenClaw keeps its state: OPENCLAW_STATE_DIR, else `.openclaw` in the home directory (or OPENCLAW_HOME). */
function realStateDirectory(environment, home) {
    const base = environment.OPENCLAW_HOME || home;
    const given = environment.OPENCLAW_STATE_DIR;
    return given ? given.replace(/^~(?=$|[\\/])/, () => base) : (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(base, ".openclaw");
}
function link(target, path) {
    const found = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(target, { throwIfNoEntry: false });
    if (found)
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.symlinkSync)(target, path, found.isDirectory() ? "junction" : "file");
}


/***/ }),

/***/ 9279:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ runProcess)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1421);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8500);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);
/* harmony import */ var _platform_process_group_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9644);





/** Of standard output its beginning and its end are kept for the success pattern, this much of each. */
const MATCHED_BYTES = 512 * 1024;
const SHOWN_BYTES = 64 * 1024;
const TERM_GRACE_MS = 5_000;
const CANCEL_GRACE_MS = 3_000;
/** How long output may still trickle in after the child has ended; an orphan may hold the pipes for ever. */
const DRAIN_MS = 200;
const GROUP_POLL_MS = 20;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/**
 * Runs one program in a process group of its own, so that whatever it started can be ended with it. Never waits for
 * more than the timeout and the 5 seconds between SIGTERM and SIGKILL (3 when owner-report itself is cancelled).
 */
async function runProcess(request) {
    const output = new Output();
    const started = start(request);
    if ("notStarted" in started)
        return output.result({ ...started, exitCode: null, signal: null });
    const { child } = started;
    child.stdout?.on("data", (chunk) => output.add(chunk, true));
    child.stderr?.on("data", (chunk) => output.add(chunk, false));
    const closed = new Promise((resolve) => child.once("close", () => resolve()));
    const ender = new GroupEnder(child, request);
    const ending = await endingOf(child);
    await ender.afterExit();
    await Promise.race([closed, (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setTimeout)(DRAIN_MS, undefined, { ref: false })]);
    // One more turn: on a busy machine the timer may be served before output that is already there.
    await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setImmediate)();
    for (const stream of [child.stdout, child.stderr])
        stream?.destroy();
    return output.result({ ...ending, ...(ender.endedBy && { endedBy: ender.endedBy }) });
}
function start(request) {
    let input;
    try {
        input = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.openSync)(request.inputFile, "r");
    }
    catch (error) {
        return { notStarted: { cannot: "read-input", error: `${request.inputFile}: ${errorName(error)}` } };
    }
    try {
        const stdio = [input, "pipe", "pipe"];
        return { child: (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)(request.file, request.args, { env: request.env, detached: true, stdio }) };
    }
    catch (error) {
        return { notStarted: { cannot: "start", error: errorName(error) } };
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.closeSync)(input);
    }
}
function errorName(error) {
    return (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .systemErrorName */ .lm)(error) ?? "unknown error";
}
function endingOf(child) {
    return new Promise((resolve) => {
        child.once("exit", (exitCode, signal) => resolve({ exitCode, signal }));
        child.once("error", (error) => {
            const notStarted = { cannot: "start", error: errorName(error) };
            resolve({ notStarted, exitCode: null, signal: null });
        });
    });
}
/** Ends a process group when its time is up or owner-report is cancelled: SIGTERM, time to end well, SIGKILL. */
class GroupEnder {
    child;
    request;
    endedBy;
    deadline = 0;
    killTimer;
    timeout;
    onCancel = () => this.end("cancel", CANCEL_GRACE_MS);
    constructor(child, request) {
        this.child = child;
        this.request = request;
        const milliseconds = Math.min(request.timeoutSeconds * 1000, LONGEST_TIMER_MS);
        this.timeout = setTimeout(() => this.end("timeout", TERM_GRACE_MS), milliseconds);
        if (request.cancel.aborted)
            this.onCancel();
        else
            request.cancel.addEventListener("abort", this.onCancel);
    }
    /** The program has ended. If it was ended, what it had started still gets the rest of its time. */
    async afterExit() {
        clearTimeout(this.timeout);
        if (this.endedBy)
            while (this.isAlive() && performance.now() < this.deadline)
                await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setTimeout)(GROUP_POLL_MS);
        if (this.endedBy)
            this.signal("SIGKILL");
        clearTimeout(this.killTimer);
        this.request.cancel.removeEventListener("abort", this.onCancel);
    }
    isAlive() {
        return this.child.pid !== undefined && (0,_platform_process_group_js__WEBPACK_IMPORTED_MODULE_4__/* .groupIsAlive */ .l2)(this.child.pid);
    }
    signal(signal) {
        if (this.child.pid !== undefined)
            (0,_platform_process_group_js__WEBPACK_IMPORTED_MODULE_4__/* .signalGroup */ .i8)(this.child.pid, signal);
    }
    end(by, graceMs) {
        if (this.endedBy === "cancel" || this.endedBy === by)
            return;
        this.endedBy = by;
        this.deadline = performance.now() + graceMs;
        this.signal("SIGTERM");
        clearTimeout(this.killTimer);
        this.killTimer = setTimeout(() => this.signal("SIGKILL"), graceMs);
    }
}
/** What a child wrote, in bounded memory. */
class Output {
    head = new Head(MATCHED_BYTES);
    tail = new Tail(MATCHED_BYTES);
    shown = new Head(SHOWN_BYTES);
    add(chunk, isStdout) {
        this.shown.add(chunk);
        if (isStdout)
            this.tail.add(this.head.add(chunk));
    }
    result(outcome) {
        const gap = this.tail.isCut ? "\n" : "";
        return {
            ...outcome,
            stdout: this.head.text() + gap + this.tail.text(),
            shown: this.shown.text(),
            shownIsCut: this.shown.isCut,
        };
    }
}
/** The first bytes of a stream. */
class Head {
    max;
    chunks = [];
    length = 0;
    isCut = false;
    constructor(max) {
        this.max = max;
    }
    /** Returns what did not fit. */
    add(chunk) {
        const part = chunk.subarray(0, this.max - this.length);
        if (part.length > 0)
            this.chunks.push(part);
        this.length += part.length;
        this.isCut ||= part.length < chunk.length;
        return chunk.subarray(part.length);
    }
    text() {
        return Buffer.concat(this.chunks).toString("utf8");
    }
}
/** The last bytes of a stream, at least `max` of them where there were so many. */
class Tail {
    max;
    chunks = [];
    length = 0;
    isCut = false;
    constructor(max) {
        this.max = max;
    }
    add(chunk) {
        if (chunk.length === 0)
            return;
        this.chunks.push(chunk);
        this.length += chunk.length;
        for (let first = this.chunks[0]; first && this.length - first.length >= this.max; first = this.chunks[0]) {
            this.chunks.shift();
            this.length -= first.length;
            this.isCut = true;
        }
    }
    text() {
        return Buffer.concat(this.chunks).toString("utf8");
    }
}


/***/ }),

/***/ 284:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ makeScratch),
/* harmony export */   v: () => (/* binding */ discardScratch)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _process_identity_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5277);



const PREFIX = "owner-report-";
const NAME = /^owner-report-([0-9a-z-]+)-[A-Za-z0-9]{6}$/;
/**
 * A fresh private folder (0700) for what a sender needs as files. Its name says whose it is, so that the folders of
 * processes that were killed go when the next one is made.
 */
function makeScratch(directory) {
    const self = (0,_process_identity_js__WEBPACK_IMPORTED_MODULE_2__/* .thisProcess */ .WF)();
    for (const name of (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)(directory)) {
        const mark = NAME.exec(name)?.[1];
        if (mark !== undefined && (0,_process_identity_js__WEBPACK_IMPORTED_MODULE_2__/* .livenessOfMark */ .I3)(mark, self) === "dead")
            removeOwn((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, name));
    }
    return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdtempSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, `${PREFIX}${(0,_process_identity_js__WEBPACK_IMPORTED_MODULE_2__/* .markOf */ .Fg)(self)}-`));
}
/** Removes a scratch folder; what cannot be removed now goes when the next one is made. */
function discardScratch(path) {
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(path, { recursive: true, force: true });
    }
    catch {
        // What was sent is sent: rubbish in the temporary directory is no reason to say otherwise.
    }
}
function removeOwn(path) {
    try {
        // In a directory that others can write to, a name proves nothing.
        const { uid } = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)(path);
        if (process.getuid === undefined || uid === process.getuid())
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(path, { recursive: true, force: true });
    }
    catch {
        // Gone already, or not ours to remove.
    }
}


/***/ })

};
;