"use strict";
exports.id = 109;
exports.ids = [109];
exports.modules = {

/***/ 8531:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ makeOwnFolder)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _process_identity_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(153);



const NAME = /^owner-report-(?:git-|cache-)?([0-9a-z-]+)-[A-Za-z0-9]{6}$/;
/**
 * Creates a private folder (0700) whose name identifies its process, and removes the folders of dead processes, of every
 * kind.
 */
function makeOwnFolder(directory, kind) {
    const self = (0,_process_identity_js__WEBPACK_IMPORTED_MODULE_2__/* .thisProcess */ .WF)();
    for (const name of namesIn(directory)) {
        const mark = NAME.exec(name)?.[1];
        if (mark !== undefined && (0,_process_identity_js__WEBPACK_IMPORTED_MODULE_2__/* .livenessOfMark */ .I3)(mark, self) === "dead")
            removeOwn((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, name));
    }
    return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdtempSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, `owner-report-${kind}${(0,_process_identity_js__WEBPACK_IMPORTED_MODULE_2__/* .markOf */ .Fg)(self)}-`));
}
function namesIn(directory) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)(directory);
    }
    catch {
        return []; // A directory that may be used but not listed: others have to clean up there.
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


/***/ }),

/***/ 9644:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $Y: () => (/* binding */ groupBelongsToAnotherUser),
/* harmony export */   XH: () => (/* binding */ killAfter),
/* harmony export */   gv: () => (/* binding */ groupIsAtWork),
/* harmony export */   i8: () => (/* binding */ signalGroup),
/* harmony export */   j: () => (/* binding */ OWN_GROUP),
/* harmony export */   l2: () => (/* binding */ groupIsAlive),
/* harmony export */   pk: () => (/* binding */ KILLED_MS)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);


/** Milliseconds in which a killed child should be gone: one of another user, or stuck in the kernel, may never be. */
const KILLED_MS = 500;
/** Options of `spawn` that keep a Ctrl-C from the child. Windows has no process groups: there the child gets it too. */
const OWN_GROUP = { detached: process.platform !== "win32", windowsHide: true };
/**
 * Signals a process and the group it leads. On Windows only the process gets the signal, and every signal ends it at once.
 * Ignores a process that is gone.
 */
function signalGroup(pid, signal, platform = process.platform) {
    try {
        process.kill(platform === "win32" ? pid : -pid, signal);
    }
    catch {
        // It is gone already.
    }
}
/**
 * Checks whether any process of a group still works. A zombie does not count: in many containers nobody reaps it.
 */
function groupIsAtWork(pid) {
    if (!groupIsAlive(pid) || process.platform !== "linux")
        return groupIsAlive(pid);
    try {
        const stats = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)("/proc").flatMap((name) => (/^\d+$/.test(name) ? [statOf(name)] : []));
        return stats.some(([state = "", , group]) => group === String(pid) && !"ZX".includes(state));
    }
    catch {
        return true; // The group exists; nothing more is known.
    }
}
/** Reads the fields of proc(5) from the process state on; the name before it may itself hold spaces and brackets. */
function statOf(pid) {
    try {
        const stat = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(`/proc/${pid}/stat`, "utf8");
        return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    }
    catch {
        return []; // It has ended meanwhile.
    }
}
/** Checks whether any process of a group exists; on Windows the answer is always no. */
function groupIsAlive(pid, platform = process.platform) {
    return platform !== "win32" && ["", "EPERM"].includes(askGroup(pid));
}
/** Checks whether all remaining processes of a group belong to another user, so that our signals do not reach them. */
function groupBelongsToAnotherUser(pid, platform = process.platform) {
    return platform !== "win32" && askGroup(pid) === "EPERM";
}
/**
 * Kills a child and its group after a time. A child that still is not over (stuck in the kernel, or its pipes held from
 * outside of the group) is abandoned a moment later: `over` is called, and it no longer keeps this process alive.
 *
 * @returns a function that cancels this
 */
function killAfter(child, milliseconds, over) {
    const leave = () => {
        for (const stream of child.stdio)
            stream?.destroy();
        child.unref();
        over();
    };
    const kill = () => {
        if (child.pid !== undefined)
            signalGroup(child.pid, "SIGKILL");
        timer = setTimeout(leave, KILLED_MS);
    };
    let timer = setTimeout(kill, milliseconds);
    return () => clearTimeout(timer);
}
/** Returns the name of the error of signalling a group; `""` where there is none. */
function askGroup(pid) {
    try {
        process.kill(-pid, 0);
        return "";
    }
    catch (error) {
        return (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .systemErrorName */ .lm)(error) ?? "unknown";
    }
}


/***/ }),

/***/ 6109:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  GitStore: () => (/* binding */ GitStore)
});

// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/platform/process-identity.js
var process_identity = __webpack_require__(153);
// EXTERNAL MODULE: ./lib/report/delivery-record.js
var delivery_record = __webpack_require__(3304);
// EXTERNAL MODULE: ./lib/stores/conflicts.js
var conflicts = __webpack_require__(193);
// EXTERNAL MODULE: ./lib/stores/guarantees.js
var guarantees = __webpack_require__(5123);
// EXTERNAL MODULE: ./lib/stores/order.js
var order = __webpack_require__(286);
// EXTERNAL MODULE: ./lib/stores/store.js
var store = __webpack_require__(331);
// EXTERNAL MODULE: ./lib/stores/git/access.js
var git_access = __webpack_require__(5003);
;// CONCATENATED MODULE: ./lib/stores/git/changes.js


/**
 * Computes the ref update of a change; `undefined` when there is nothing to do.
 *
 * @throws OwnerReportError `conflict` when another report has the place, `store` when the report is gone
 */
async function refUpdateFor(context, change) {
    const { view, reports } = context;
    const { id, from, to } = change;
    const source = from && (await reports.find(view, id, [from]));
    const target = to !== undefined && to !== from ? await reports.find(view, id, [to]) : undefined;
    const report = source ?? target ?? imported(context, change);
    if (!report)
        return to === undefined ? undefined : throwGone(change, context.remote.url);
    if (source && target && source.md !== target.md)
        throw (0,conflicts/* conflict */.hj)(id, id);
    const record = change.record && `${JSON.stringify(change.record, null, 2)}\n`;
    const into = to === undefined ? [] : [await place(context, id, to, report, record)];
    const out = from && source && to !== from ? [await remove(context, id, from)] : [];
    const steps = [...into, ...out];
    return {
        refs: steps.map(({ ref, from, to }) => ({ ref, from, to })),
        onAccepted: () => steps.map((step) => step.onAccepted()),
    };
}
/** Returns the report of a change that comes from another queue, `undefined` for any other change. */
function imported({ remote }, { bytes }) {
    return bytes && { md: remote.objects.blob(bytes), text: Buffer.from(bytes), record: undefined };
}
async function place(context, id, state, report, record) {
    const json = record === undefined ? undefined : context.remote.objects.blob(record);
    const entry = { md: report.md, json };
    if (state !== "pending")
        return rewrite(context, state, id, entry);
    return pend(context, id, { ...report, record: record === undefined ? undefined : Buffer.from(record) }, entry);
}
function pend({ view, reports, names, remote }, id, report, { md, json }) {
    const before = view.ref(id);
    const { subject, key } = before?.subject
        ? { ...before, subject: before.subject }
        : view.subjectAndKeyOf(id, report);
    const files = [
        { name: `${id}.md`, oid: md },
        ...(json === undefined ? [] : [{ name: `${id}.json`, oid: json }]),
    ];
    const oid = remote.objects.commit(`${subject}\n`, files);
    const onAccepted = () => {
        view.setPending(id, { oid, key, subject });
        reports.keep(oid, report);
    };
    return { ref: names.pending(id), from: before?.oid, to: oid, onAccepted };
}
async function remove(context, id, state) {
    const { view, names } = context;
    if (state !== "pending")
        return rewrite(context, state, id, undefined);
    const onAccepted = () => view.setPending(id, undefined);
    return { ref: names.pending(id), from: view.ref(id)?.oid, to: undefined, onAccepted };
}
async function rewrite({ view, names, remote }, state, id, entry) {
    const { tree, apply } = (await view.archive(state)).change(remote.objects, id, entry);
    const oid = remote.objects.commit(`${entry ? state : "no longer here:"} ${id}\n`, tree);
    const onAccepted = () => {
        apply();
        view.setOne(state, oid);
    };
    return { ref: names.one(state), from: view.one(state)?.oid, to: oid, onAccepted };
}
function throwGone({ id, from }, location) {
    throw new errors/* OwnerReportError */.Om("store", `Report ${id} is not ${from ?? "there"} any more at ${location}: somebody who does not hold the queue has moved or removed it. ` +
        "Nothing was changed.");
}
/** Returns the changes that settle a pending report as sent and begin the attempt on another. */
function settledAndBegun(id, record, next) {
    const note = `${(0,conflicts/* noteFor */.Yr)("pending", record)} ${next.id} was not sent; if its attempt was recorded, it is taken as in doubt too.`;
    return [
        { id, from: "pending", to: "sent", record, note },
        { id: next.id, from: "pending", to: "pending", record: next.delivery, note },
    ];
}
/** Returns the error for refs that somebody other than the holder has changed. */
function refsChanged({ refs }, location, note) {
    return new errors/* OwnerReportError */.Om("store", `Somebody who does not hold the queue has changed ${refs.map(({ ref }) => ref).join(" or ")} at ${location}. ` +
        `${note} This pass stops here.`);
}

;// CONCATENATED MODULE: ./lib/stores/git/refusals.js

/** Remedy where nothing better is known. */
const TRY_LATER = "Try again later; what is queued already is kept.";
const HTTP = (code) => new RegExp(`(error:|HTTP) ${code}\\b`, "i");
const either = (...patterns) => new RegExp(patterns.map(({ source }) => source).join("|"), "im");
/** Temporary refusals, though a line beside them may look permanent. */
const MOMENTS = [
    {
        pattern: either(HTTP("429"), /too many requests|rate limit/),
        remedy: () => "The server is asked too often: try again in some minutes; what is queued already is kept.",
        mayPass: true,
    },
    {
        pattern: either(HTTP("(50[0234]|52\\d)"), /internal (server )?(connection )?error|unavailable/),
        remedy: () => TRY_LATER,
        mayPass: true,
    },
];
/** Refusals of a repository or server that cannot hold a queue. */
const UNFIT = [
    {
        pattern: /this repository's hash|mismatched algorithms|(unknown|unsupported) object.?format/i,
        text: () => "that repository names its objects by SHA-256",
        remedy: () => "The queue needs a repository with SHA-1 names: name another one with queue.",
    },
    {
        pattern: /does not support --atomic/i,
        remedy: () => "The queue needs a server that speaks git's atomic pushes.",
    },
    {
        pattern: /'queue' does not appear to be a git repository/i,
        text: () => "this git does not take its settings from the environment",
        remedy: () => "Install a newer git (owner-report doctor says which it needs).",
    },
    {
        pattern: /denying non-fast-forward|deletion prohibited|denying ref deletion/i,
        remedy: ({ root }) => `The remote must allow ${root}* to be replaced and deleted (receive.denyNonFastForwards, receive.denyDeletes).`,
    },
    {
        pattern: /archived|mirror.*read.?only/i,
        remedy: () => "The repository takes no more pushes, because it is archived or a mirror: name another one with queue, or have its owner open it again.",
    },
    {
        pattern: /no space left|quota|(size|storage) limit|insufficient storage/i,
        remedy: ({ said }) => /^(remote: .*|error: remote unpack.*|.*unpacker error.*)/m.test(said)
            ? "There is no room left at the remote: have its owner make room (owner-report prune --older-than 30d drops what was sent), then try again."
            : "There is no room left at the remote, or in the temporary directory here (RUNNER_TEMP or TMPDIR names another one): make room.",
    },
];
/** Refusals of the pushed content. */
const CONTENT = [
    {
        pattern: /push protection|GH009|(contain|detect|find|found|leak)\w*\W+(\w+\W+)?secrets?\b|secrets? (\w+ )?(detected|found)|secret.scanning/i,
        text: ({ said }) => `the server refuses it because it looks as if it holds a secret${secretsIn(said)}`,
        remedy: () => "Take the secret out of the report (its fields and its body) and report again. If it is a real one, replace it: " +
            "it has left this machine.",
    },
];
/** Returns the kinds and places of secrets that push protection has found; never how to let them pass. */
function secretsIn(said) {
    const kinds = said.matchAll(/^remote:\s*(?:[-—–]{2,}\s*(\w.*?)\s*[-—–]{2,}|(?:path|location): (\S+))\s*$/gim);
    const found = [...new Set([...kinds].map(([, kind, place]) => kind ?? place))];
    return found.length > 0 ? ` (${found.join(", ")})` : "";
}
/** Refusals for missing permissions. */
const RIGHTS = [
    {
        pattern: /ip allow.?list|ip address .*not (allowed|permitted)|not permitted to access this repository/i,
        remedy: () => "The server lets in certain addresses only: have this machine's address put on its allow list, or report from one that is.",
    },
    {
        pattern: /SAML|single sign-on/i,
        remedy: () => "Authorize the token (or key) for single sign-on in that organization, or give one that is.",
    },
    {
        pattern: /access denied or repository not exported/i,
        remedy: () => "Check the address of the queue (--queue). git daemon serves repositories with a file git-daemon-export-ok, or all with --export-all.",
    },
    {
        pattern: /service not enabled/i,
        remedy: () => "That server takes no pushes: git daemon does with --enable=receive-pack.",
    },
    {
        pattern: /unable to create temporary object directory|insufficient permission for adding|read-only file system/i,
        remedy: ({ access, event }) => (0,git_access/* localPath */.$S)(access)
            ? "The user that runs this may not write there: give it the right to."
            : `The user that the server runs git as may not write there: have its owner fix that.${ofForks(event)}`,
    },
    {
        pattern: /(not allowed to|can(no|')t) push (code )?to (this|an archived) project|denied for writing/i,
        remedy: readOnly,
    },
    {
        pattern: /protected|GH0\d\d|rule violations|not allowed to push|deny updating|hidden ref|prohibited by/i,
        remedy: ({ root }) => `The remote protects ${root}*: except it from the rule, or choose another namespace (behind the # of queue).`,
    },
    {
        pattern: either(HTTP("403"), /write access|permission to .* denied|not authori[sz]ed|read.?only|(?<!Basic: )access denied|insufficient permission|TF401027/),
        remedy: readOnly,
    },
];
function readOnly({ event }) {
    return ("The token (or key) is read-only for that repository. Give the job `permissions: contents: write`, or a token (or " +
        `key) that may push there.${ofForks(event)}`);
}
/** Refusals before authentication has succeeded: certificates, ssh keys, tokens. */
const DOORS = [
    {
        pattern: /certificate|CAfile|SEC_E_UNTRUSTED/i,
        remedy: () => "If a CA of your own has signed the server's certificate, name that CA's file in the environment: GIT_SSL_CAINFO=/path/to/ca.pem " +
            "(GIT_PROXY_SSL_CAINFO where it is a proxy's). The user's http.sslCAInfo is not read, git ignores NODE_EXTRA_CA_CERTS, " +
            "and checking is not switched off. If it has expired or is for another name, the server's owner must renew it.",
    },
    {
        pattern: /host identification has changed|host key for .* has changed/i,
        text: () => "the server's ssh key is not the one that is known here",
        remedy: () => "Somebody may be in between: ask the server's owner whether the key was changed, and compare the new one, before " +
            "you replace it in known_hosts (ssh-keygen -R HOST removes the old one).",
    },
    {
        pattern: /host key verification failed|no .* host key is known/i,
        text: () => "the server's ssh key is not known here",
        remedy: () => "Compare it with the one that the server's owner has published, and add it to known_hosts of the user that runs this.",
    },
    {
        pattern: /permission denied \(|too many authentication failures|permission denied, please try again/i,
        text: () => "the server takes none of the ssh keys that are here",
        remedy: ({ event }) => `Give the user that runs this an ssh key that may push to that repository.${ofForks(event)}`,
    },
    {
        pattern: either(HTTP("401"), /authentication failed|could not read (username|password)|terminal prompts disabled|bad credentials/),
        text: notAccepted,
        remedy: anotherToken,
    },
    {
        pattern: /permission denied/i,
        remedy: ({ access, event }) => (0,git_access/* localPath */.$S)(access)
            ? "The user that runs this may not go there: give it the right to read and write."
            : readOnly({ event }),
    },
];
function notAccepted({ access }) {
    return access.authorization === undefined
        ? "the server asks for a token"
        : "the server does not accept the token (HTTP 401)";
}
function anotherToken({ access, event }) {
    if (access.authorization !== undefined)
        return ("It may have expired or been revoked; a job's own token ends with its job. Give one that opens that " +
            `repository.${ofForks(event)}`);
    const kept = access.tokenKeptFor === undefined
        ? ""
        : ` None was sent: the job's own goes to ${access.tokenKeptFor} only.`;
    return `Give a token that opens that repository (OWNER_REPORT_TOKEN, or the action's token).${kept}${ofForks(event)}`;
}
/** Refusals about the address of the repository. */
const PLACES = [
    {
        pattern: HTTP("30[1-8]"),
        remedy: () => "The server says that the repository is elsewhere, and a token is sent nowhere but where queue says. " +
            "Name its new place there; for some servers it is the same with .git at its end.",
    },
    {
        pattern: /dubious ownership|unsafe repository/i,
        text: ({ access }) => `the repository is owned by another user than the one ${(0,git_access/* localPath */.$S)(access) ? "that runs this" : "that serves it"}`,
        remedy: ownership,
    },
    {
        pattern: either(HTTP("404"), /repository .*not found|remote: not found|not appear to be a git repository|(not|is this) a git repository|TF401019/),
        remedy: ({ access }) => (0,git_access/* localPath */.$S)(access)
            ? `Check the address of the queue (--queue). To create the repository there: git init --bare ${shellWord((0,git_access/* localPath */.$S)(access))}`
            : "Check the address of the queue (--queue) and the token (or key): servers give the same answer for a repository that does not exist and for one that the token may not see.",
    },
    {
        pattern: /git-(receive|upload)-pack: (command )?not found/i,
        remedy: () => "Install git on that server, where ssh finds it.",
    },
    {
        pattern: either(/unable to find remote helper|strange \w+ '|is not a git command|transport '.*' not allowed/, /invalid url|bad url|bad\/illegal format|malformed|no scheme|unsupported protocol|protocol .* not supported/),
        remedy: () => "Check the address of the queue (--queue): behind git: is an https, ssh or git URL, or the path of a bare repository.",
    },
    {
        pattern: /hook declined/i,
        remedy: () => "A rule of that server's own (a hook) has refused it: ask its owner, or name another repository with queue.",
        mayPass: true,
    },
];
/** All refusals, most specific first. */
const REFUSALS = [
    ...MOMENTS,
    ...UNFIT,
    ...CONTENT,
    ...RIGHTS,
    ...DOORS,
    ...PLACES,
];
/** Adds the remedy for a fork's pull request, which never gets a writing token or a secret. */
function ofForks(event) {
    if (event?.startsWith("pull_request") !== true)
        return "";
    return (" A pull request from a fork gets neither, whatever its workflow says: skip this step there, and let a workflow of " +
        "this repository report for it, on `workflow_run` (see examples/git-drain.yml).");
}
function ownership({ access, said }) {
    if (!(0,git_access/* localPath */.$S)(access))
        return "The owner of that server must fix it there: chown, or git's safe.directory.";
    // git names the directory that it means, which may be a subdirectory.
    const trust = /^\s*(git config --global --add safe\.directory .+)$/m.exec(said)?.[1] ??
        `git config --global --add safe.directory ${shellWord((0,git_access/* localPath */.$S)(access))}`;
    return `If you trust it (its hooks run as you), say so to git: ${trust} - or have it made yours (chown -R).`;
}
function shellWord(text) {
    return /^[\w./:@=,+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

;// CONCATENATED MODULE: ./lib/stores/git/failures.js


/*
 * Failures of git with a remote. A permanent refusal is reported at once, with its remedy; everything else may be
 * temporary: the network, a restarting server, another writer at the same moment.
 */
/** Messages about a ref that somebody else has changed at the same moment: read again, then decide. */
const RACE = /stale info|cannot lock ref|reference already exists|incorrect old value|atomic|failed to update ref|fetch first/i;
/** Failure of a server that answers over http, but not in git's protocol. */
const NO_GIT = {
    isLasting: true,
    isRefused: true,
    text: "the server there does not speak git's protocol",
    remedy: "Check the address of the queue (--queue), and whether a proxy or a sign-in page answers in its place.",
};
/** Classifies a failed run of git. */
function failureOf(end, access, where) {
    // Without the URL, whose text could match a pattern by chance.
    const told = `${rejections(end.stdout)}\n${end.stderr}`;
    const said = told.replaceAll(access.url, "it");
    // The same holds for names of refs, which contain words of reports.
    const matched = said.replace(/\brefs\/\S*/g, "a ref");
    if (end.code === null)
        return {
            ...{ isLasting: false, isRefused: false, remedy: TRY_LATER },
            text: "git was cut off, or the remote did not answer for too long",
        };
    const isRefused = provesNoMove(end.stdout, said);
    const refusal = REFUSALS.find(({ pattern }) => pattern.test(matched));
    if (!refusal || onlyRace(end.stdout, refusal.pattern))
        return { isLasting: false, isRefused, text: gist(said, access), remedy: TRY_LATER };
    const circumstances = { ...where, access, said: told };
    const text = refusal.text?.(circumstances) ?? gist(said, access, refusal.pattern);
    const remedy = refusal.remedy(circumstances);
    return { isLasting: refusal.mayPass !== true, isRefused, text: shown(text, access), remedy };
}
/** Messages of git itself, not of a server, from before it has asked for any ref to be moved. */
const BEFORE_ANY = /^(fatal|error): (unable to (access|look up|connect|find remote)|could not (read|resolve)|authentication failed|repository '|remote error: |transport '|'.*' does not appear|.*does not support|.*info\/refs not valid|strange |detected dubious|unsafe repository|the remote end hung up upon initial contact|protocol )/im;
/** Refusal of the request itself; after a 408 the server may have read all of it. */
const ANSWERED = /^error: RPC failed; HTTP (?!408)4\d\d\b/im;
/** Checks for proof that the remote has moved no ref: each was refused by name, or none was requested. */
function provesNoMove(stdout, said) {
    const rejected = rejections(stdout);
    if (rejected !== "")
        return !/remote failure|failed to report status/.test(rejected);
    return BEFORE_ANY.test(said) || ANSWERED.test(said);
}
/** Checks whether every ref was refused only because of a race, or because another ref was. */
function onlyRace(stdout, pattern) {
    const rejected = rejections(stdout).split("\n");
    return rejected.every((reason) => RACE.test(reason) && !pattern.test(reason));
}
/** Extracts the refusals per ref from `push --porcelain`: lines that begin with `!`. */
function rejections(stdout) {
    const lines = stdout.toString("utf8").split("\n");
    return lines
        .flatMap((line) => (line.startsWith("!\t") ? [line.split("\t").slice(2).join(" ")] : []))
        .join("\n");
}
const MOST_TEXT = 400;
/** Decoration of servers, and closing remarks of git. */
const NOISE = /^remote:[\s=#*-]*$|^error: failed to push some refs|^remote: .*(unblock|allow the secret|skip_all)/;
/** Extracts the reason, on one line and without secrets. */
function gist(said, access, pattern = /^$/) {
    const lines = said.split(/[\r\n]+/).map((line) => line.trim().replace(/\s+/g, " "));
    const told = lines.filter((line) => line !== "" && !NOISE.test(line));
    const telling = told.filter((line) => /^(fatal|error|remote|ERROR|ssh|\[|!)/.test(line) || pattern.test(line));
    return shown((telling.length > 0 ? telling : told).join("; "), access) || "git said nothing";
}
function shown(text, { secrets }) {
    const masked = secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
    return masked.replace(/\/\/[^/@\s]+@/g, "//***@").slice(0, MOST_TEXT);
}
/** Returns the error for a person: what could not be done, why, what is safe, what to do. */
function remoteError(what, url, failure, note) {
    const sentences = [`Could not ${what} ${url}: ${failure.text.replace(/\.$/, "")}.`, note, failure.remedy];
    return new errors/* OwnerReportError */.Om("store", sentences.filter((sentence) => sentence !== "").join(" "));
}

;// CONCATENATED MODULE: ./lib/stores/git/hidden.js

/*
 * A server may accept our refs and hide them, all or some, from everybody or from this token. Hidden refs look like missing
 * ones, so an empty queue is believed only after proof that nothing is hidden. Pushes give that proof: the server names its
 * refs to a push too, and a ref that was just pushed must be readable.
 */
/** Checks that the remote hides no refs. @throws OwnerReportError `store` */
async function refuseHidden(remote, root) {
    // The lock comes and goes.
    const refs = (await remote.hidden()).filter((ref) => ref !== `${root}lock`);
    if (refs.length > 0)
        throw hides(remote.url, root, refs.slice(0, 3).join(", "), "Nothing was changed or sent.");
}
/** Returns the error of a remote that hides a ref. */
function hides(url, root, what, note) {
    return new errors/* OwnerReportError */.Om("store", `${url} has ${what} and does not show it to readers, so nobody can tell what is pending there. ${note} ` +
        `Have the server show ${root}* to this token (uploadpack.hideRefs, transfer.hideRefs, or its rights per ref), or ` +
        "choose another namespace (behind the # of queue).");
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: ./lib/platform/process-group.js
var process_group = __webpack_require__(9644);
;// CONCATENATED MODULE: ./lib/stores/git/process.js




/**
 * The first git that can be trusted with a token: 2.31 takes its settings from the environment, and 2.32 then leaves out
 * the user's own configuration, which could redirect them.
 */
const OLDEST_GIT = "2.32";
/** Longest run of git in seconds: less than the lease, so that a hanging remote cannot outlive it. */
const LONGEST_RUN = 120;
/** Limit on the bytes that git prints: 50 reports and their records of the largest size are less. */
const MOST_OUTPUT = 128 * 1024 * 1024;
const WATCH_MS = 500;
/** Characters kept of standard error: the rest tells nothing new. */
const MOST_ERROR_TEXT = 64 * 1024;
/**
 * Runs git to its end; every exit code is a value.
 *
 * Not by @actions/exec: that cannot end a git whose remote hangs, and a git that dies before it has read its input
 * takes the whole process down with an unhandled EPIPE.
 *
 * @throws OwnerReportError `unavailable` when there is no git on PATH
 */
function runGit({ args, directory, environment, input = "", longest = LONGEST_RUN, isTooMuch = () => false, }) {
    // A group of its own: Ctrl-C, which ends a send, must not interrupt the push that records its outcome.
    const child = (0,external_node_child_process_.spawn)("git", args, { cwd: directory, env: environment, ...process_group/* OWN_GROUP */.j });
    const stdout = new Output(() => kill(child));
    const watch = setInterval(() => isTooMuch() && stdout.giveUp(), WATCH_MS);
    let stderr = "";
    child.stdout.on("data", (chunk) => stdout.add(chunk));
    child.stderr.setEncoding("utf8").on("data", (text) => {
        if (stderr.length < MOST_ERROR_TEXT)
            stderr += text;
    });
    child.stdin.on("error", () => { }); // It ended early, and its exit code says so.
    child.stdin.end(input);
    let callOff = () => { };
    return new Promise((resolve, reject) => {
        const over = (code) => resolve({ code, ...stdout.whole(), stderr });
        child.on("error", (error) => reject(notStarted(error, directory)));
        child.on("close", over);
        callOff = (0,process_group/* killAfter */.XH)(child, longest * 1000, () => over(child.exitCode));
    }).finally(() => {
        callOff();
        clearInterval(watch);
    });
}
/** Output of git, up to {@link MOST_OUTPUT}. */
class Output {
    stop;
    chunks = [];
    size = 0;
    isTooMuch = false;
    constructor(stop) {
        this.stop = stop;
    }
    add(chunk) {
        this.size += chunk.length;
        if (this.size > MOST_OUTPUT)
            this.giveUp();
        else if (!this.isTooMuch)
            this.chunks.push(chunk);
    }
    giveUp() {
        if (!this.isTooMuch)
            this.stop();
        this.isTooMuch = true;
        this.chunks = [];
    }
    whole() {
        return { stdout: Buffer.concat(this.chunks), isTooMuch: this.isTooMuch };
    }
}
function kill({ pid }) {
    if (pid !== undefined)
        (0,process_group/* signalGroup */.i8)(pid, "SIGKILL");
}
function notStarted(error, directory) {
    const name = (0,errors/* systemErrorName */.lm)(error) ?? "unknown error";
    const isMissing = name === "ENOENT" && (0,external_node_fs_.existsSync)(directory);
    return isMissing
        ? new errors/* OwnerReportError */.Om("unavailable", `queue: git needs git ${OLDEST_GIT} or newer, and there is none on PATH. Nothing was changed. Install git, or use another store.`)
        : new errors/* OwnerReportError */.Om("store", `git could not be started in ${directory} (${name}). Nothing was changed.`);
}

;// CONCATENATED MODULE: ./lib/stores/git/program.js


/** Checks whether the output of `git version` is older than {@link OLDEST_GIT}; output that cannot be parsed is not. */
function isTooOld(said) {
    const [, major, minor] = /(\d+)\.(\d+)/.exec(said) ?? [];
    const [least = 0, next = 0] = OLDEST_GIT.split(".").map(Number);
    return major !== undefined && (Number(major) < least || (Number(major) === least && Number(minor) < next));
}
/** Checks that git can be used. @throws OwnerReportError `unavailable` when there is no git on PATH, or one that is too old */
async function requireGit(environment, directory) {
    const said = (await runGit({ args: ["version"], directory, environment })).stdout.toString("utf8").trim();
    if (!isTooOld(said))
        return;
    throw new errors/* OwnerReportError */.Om("unavailable", `This is ${said}, and queue: git needs git ${OLDEST_GIT} or newer: 2.31 is the first that takes its settings, and so a ` +
        `token, from the environment, ${OLDEST_GIT} the first that then leaves the user's configuration out. Nothing was queued, ` +
        "sent or changed. Install a newer git, put it first on PATH, or use another store.");
}

;// CONCATENATED MODULE: ./lib/stores/git/too-large.js
/*
 * Anybody who may push can leave an object of a few compressed bytes and gigabytes of content. So no git of ours, nor one
 * that it starts for a remote on this machine, may allocate more memory at once than any object of a queue needs: it gives
 * up before it reads one. GIT_ALLOC_LIMIT is from git's own tests, and in every git since 1.7.
 */
/** Largest single allocation of git. Its largest need is the list of objects in a fetch: 700,000 fit. */
const MEMORY_LIMIT = { GIT_ALLOC_LIMIT: "64m" };
/** Failure of reading something larger than anything in a queue. */
const TOO_LARGE = {
    isLasting: true,
    isRefused: false,
    text: "something there is far larger than anything that owner-report writes",
    remedy: "Find out who pushed it, and remove it; owner-report doctor names it, if it is a ref of the queue.",
};
/** Returns {@link TOO_LARGE} for known refs, with a remedy that names them. */
function tooLarge(refs, url) {
    return refs.length === 0
        ? TOO_LARGE
        : { ...TOO_LARGE, remedy: `Find out who pushed it; ${removal(refs, url)}` };
}
/** Returns how to remove refs. A name that others chose goes into a line to be copied only if it is a plain one. */
function removal(refs, url) {
    const plain = refs.filter((ref) => /^[\w./-]+$/.test(ref)).slice(0, 3);
    return plain.length === 0 ? "remove it" : `to remove it: git push ${url} --delete ${plain.join(" ")}`;
}
/** Checks whether a run of git gave up, or was killed, because of a size. */
function isTooLarge({ stderr, isTooMuch }) {
    return isTooMuch || /attempting to allocate \d+ over limit/.test(stderr);
}
/** Takes as many things as possible, and finds those that are too large by bisection. */
async function takeAround(things, take) {
    if (things.length === 0 || (await take(things)))
        return [];
    if (things.length === 1)
        return [...things];
    const middle = Math.ceil(things.length / 2);
    return [
        ...(await takeAround(things.slice(0, middle), take)),
        ...(await takeAround(things.slice(middle), take)),
    ];
}

;// CONCATENATED MODULE: ./lib/stores/git/examine.js






const WHAT = { program: "git", read: "git remote", write: "permission to push" };
/** Checks whether git is installed and new enough. */
async function examineProgram(environment) {
    const what = WHAT.program;
    const remedy = `Install git ${OLDEST_GIT} or newer.`;
    // Loaded here because nothing but doctor asks.
    const { getExecOutput } = await __webpack_require__.e(/* import() */ 260).then(__webpack_require__.bind(__webpack_require__, 1260));
    try {
        const options = { silent: true, env: defined(environment) };
        const seen = (await getExecOutput("git", ["version"], options)).stdout.trim();
        return isTooOld(seen) ? { what, state: "fail", seen, remedy } : { what, state: "pass", seen, remedy: "" };
    }
    catch (error) {
        const seen = `git cannot be run: ${error instanceof Error ? error.message : String(error)}`;
        return { what, state: "fail", seen, remedy };
    }
}
function defined(environment) {
    return Object.fromEntries(Object.entries(environment).filter((pair) => !!pair[1]));
}
/** Checks whether the remote can be read and accepts a push. Changes nothing there, throws nothing. */
async function examineRemote(remote, root) {
    const read = await tried(WHAT.read, `${remote.url} can be read`, async () => {
        const leftOut = [...(await remote.fetch()).keys()];
        if (leftOut.length > 0)
            throw remoteError("read all of", remote.url, tooLarge(leftOut, remote.url), "");
        await refuseHidden(remote, root);
    });
    if (read.state !== "pass")
        return [read, { what: WHAT.write, state: "skipped", seen: "the remote cannot be read", remedy: "" }];
    const write = await tried(WHAT.write, `${remote.url} takes pushes to ${root}*`, async () => {
        await remote.dryRun({
            ref: `${root}pending/probe`,
            from: undefined,
            to: remote.objects.commit("probe\n"),
        });
    });
    return [read, write];
}
async function tried(what, seen, check) {
    try {
        await check();
        return { what, state: "pass", seen, remedy: "" };
    }
    catch (error) {
        const text = error instanceof errors/* OwnerReportError */.Om ? error.message : String(error);
        return { what, state: "fail", seen: text, remedy: "Fix what the message says." };
    }
}
/** Returns warnings about the configuration of a remote. */
function warningsOf({ remote, token }) {
    const url = URL.canParse(remote) ? new URL(remote) : undefined;
    const isOpen = url?.protocol === "http:" && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
    const isSecret = token !== undefined || url?.password !== "";
    return url && isOpen && isSecret
        ? [`The token travels to ${url.origin} unencrypted: use an https URL.`]
        : [];
}

// EXTERNAL MODULE: ./lib/platform/random.js
var random = __webpack_require__(2536);
// EXTERNAL MODULE: ./lib/stores/claim.js
var stores_claim = __webpack_require__(3582);
;// CONCATENATED MODULE: ./lib/stores/git/lease.js





/*
 * One pass at a time, by one ref. Its commit names the holder and the end of its lease. A takeover or renewal moves the ref
 * from exactly the commit that was read, so only one of two can succeed. Every write of a pass renews the lock in the same
 * atomic push: a holder whose lock was taken over can neither begin nor settle anything. A nonce makes every claim a commit
 * of its own, even for two holders with the same name and clock.
 */
/** Seconds that a claim lasts; it is renewed after a third of them. */
const GIT_LEASE_SECONDS = 300;
/** Seconds that the clocks of two machines may differ before one takes the other's lock too early. */
const CLOCK_TOLERANCE = 60;
/** Parses a lock. @throws OwnerReportError `store` when owner-report did not write it */
function readClaim(subject, ref, url) {
    const value = parsed(subject);
    if (value && isClaim(value))
        return value;
    throw new errors/* OwnerReportError */.Om("store", `The lock ${ref} at ${url} is not valid, so nobody knows whether a pass runs. Nothing was done. ` +
        `If none does, remove it: git push ${url} --delete ${ref}`);
}
/** Checks whether a claim has ended: its process on this very machine is gone, or it was not renewed in time. */
function isOver(claim, self, now) {
    // A process id means nothing on another machine, and two machines may share a name: the boot must be the same.
    const isHere = claim.host === self.host && claim.boot === self.boot && self.boot !== "";
    if (isHere && (0,process_identity/* livenessOf */.l8)(claim, self) === "dead")
        return true;
    return (0,stores_claim/* isSilent */.eS)(renewedAt(claim), now, GIT_LEASE_SECONDS + CLOCK_TOLERANCE);
}
/** Returns the time of the last renewal, by the holder's clock. */
function renewedAt({ expires }) {
    return Date.parse(expires) - GIT_LEASE_SECONDS * 1000;
}
/** Returns a claim as a {@link Holder}. */
function holderOfClaim(claim, self, now) {
    return (0,stores_claim/* holderOf */.Kd)(claim, {
        isSilent: (0,stores_claim/* isSilent */.eS)(renewedAt(claim), now, (GIT_LEASE_SECONDS * 2) / 3),
        isOver: isOver(claim, self, now),
    });
}
/** Creates a claim that succeeds the existing one, if any. */
function newClaim(owner, self, before, { clock, leaseSeconds }) {
    const now = clock();
    const expires = new Date(now + leaseSeconds * 1000).toISOString();
    const fence = (before?.fence ?? 0) + 1;
    return { owner, ...self, since: new Date(now).toISOString(), fence, nonce: (0,random/* randomHex */.n)(16), expires };
}
/** The lock, held. */
class GitLease {
    context;
    claim;
    oid;
    timer;
    state = "held";
    turn = Promise.resolve();
    /** Time of the last renewal by a monotonic clock: a clock that was set back must not stop the renewals. */
    renewed;
    /** Lock commit of a push that failed; the remote may have it all the same. */
    offered;
    /** @param oid the lock's commit at the remote */
    constructor(context, claim, oid) {
        this.context = context;
        this.claim = claim;
        this.oid = oid;
        this.renewed = performance.now();
        this.timer = setInterval(() => void this.beat(), Math.max(context.leaseSeconds / 3, 1) * 1000);
        this.timer.unref();
    }
    get fence() {
        return this.claim.fence;
    }
    get owner() {
        return this.claim.owner;
    }
    /** False once the lease was released or is known to be lost. */
    get isHeld() {
        return this.state === "held";
    }
    /** Checks what this process knows; every {@link GitLease.push} checks at the remote that nobody has taken over. */
    check() {
        if (this.state !== "held")
            throw lostLease();
    }
    /**
     * Moves refs and renews the lock: all or nothing, and only while the lock is still ours.
     *
     * @param note what still holds if it fails
     * @returns false when the lock was ours and another ref was not as expected: nothing was changed
     */
    push(changes, note) {
        return this.inTurn(() => this.pushNow(changes, note));
    }
    /** Gives the queue back and saves the last lines of the log. */
    async release() {
        clearInterval(this.timer);
        await this.inTurn(async () => {
            if (this.state === "held")
                await this.releaseLock().catch(() => { });
            if (this.state === "held")
                this.state = "released";
        });
        this.context.onReleased();
    }
    async pushNow(changes, note) {
        this.check();
        await this.recoverLostPush();
        const { remote, ref, now } = this.context;
        const lock = this.renewal();
        this.offered = lock;
        const end = await remote.push([{ ref, from: this.oid, to: lock }, ...changes], now, note);
        this.offered = undefined;
        if (end === "moved")
            return this.lostOrDone(changes);
        this.oid = lock;
        this.renewed = performance.now();
        return true;
    }
    /** Finds out why a push moved nothing: an earlier push already had, another ref differed, or the lock is not ours. */
    async lostOrDone(changes) {
        const refs = await this.context.now();
        if (refs.get(this.context.ref) === this.oid)
            return changes.every(({ ref, to }) => refs.get(ref) === to);
        this.state = "lost";
        throw lostLease();
    }
    /** Adopts the lock commit of the last push if its reply was lost and the remote has applied it. */
    async recoverLostPush() {
        if (this.offered === undefined)
            return;
        const lock = (await this.context.now()).get(this.context.ref);
        if (lock === this.offered)
            this.oid = lock;
        this.offered = undefined;
    }
    renewal() {
        const { clock, leaseSeconds, remote } = this.context;
        const expires = new Date(clock() + leaseSeconds * 1000).toISOString();
        return lockCommit(remote, { ...this.claim, nonce: (0,random/* randomHex */.n)(16), expires });
    }
    /** Renews the lock during a long send; the next push reports failures. */
    async beat() {
        const { leaseSeconds } = this.context;
        if (this.state !== "held" || performance.now() - this.renewed < (leaseSeconds / 4) * 1000)
            return;
        await this.push([], "").catch(() => { });
    }
    /** Gives the lock back, with the log if it can be pushed. */
    async releaseLock() {
        await this.recoverLostPush();
        const { remote, ref, now, flush } = this.context;
        const free = { ref, from: this.oid, to: undefined };
        const logChange = await flush().catch(() => undefined);
        const end = logChange && (await remote.push([free, logChange], now, "").catch(() => "moved"));
        if (end !== "done")
            await remote.push([free], now, "");
    }
    inTurn(work) {
        const result = this.turn.then(work);
        this.turn = result.catch(() => { });
        return result;
    }
}
/** Creates the lock's commit. */
function lockCommit(remote, claim) {
    return remote.objects.commit(`${JSON.stringify(claim)}\n`);
}
function lostLease() {
    return new errors/* OwnerReportError */.Om("store", "This pass does not hold the queue any more: another one has taken it over, because this one gave no sign of life " +
        "for too long, or it was given back. This pass stops here. Nothing is lost: the next pass goes on with what this " +
        "one had not finished.");
}
function parsed(text) {
    try {
        const value = JSON.parse(text);
        return typeof value === "object" && value !== null ? value : undefined;
    }
    catch {
        return undefined;
    }
}
function isClaim(value) {
    const { fence, nonce, expires } = value;
    const isWhole = Number.isSafeInteger(fence) && /^[0-9a-f]{16}$/.test(String(nonce));
    return (0,stores_claim/* isClaimant */.Ex)(value) && isWhole && !Number.isNaN(Date.parse(String(expires)));
}
/** Limit of lost races for the lock: a hundred in a row are not chance. */
const MOST_TRIES = 100;
/**
 * Takes the lock, or returns its holder.
 *
 * @throws OwnerReportError `store`, also when owner-report did not write the lock
 */
async function takeGitLock(context, owner, self, views) {
    const { remote, ref, clock, now } = context;
    // An earlier read is good enough for a first try: the push fails if it is out of date.
    let known = views.last?.one("lock") === undefined ? views.last : undefined;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
        const lock = (known ?? (await views.read())).one("lock");
        known = undefined;
        const before = lock && readClaim(lock.subject, ref, remote.url);
        const holder = before && holderOfClaim(before, self, clock());
        if (holder && !holder.isOver)
            return holder;
        const claim = newClaim(owner, self, before, context);
        const oid = lockCommit(remote, claim);
        const end = await remote.push([{ ref, from: lock?.oid, to: oid }], now, "Nothing was sent.");
        if (end === "done")
            return requireShown(new GitLease(context, claim, oid), context, views);
    }
    throw new errors/* OwnerReportError */.Om("store", `The lock ${ref} at ${remote.url} kept changing while it was being taken, or exists and is not shown to readers ` +
        "(uploadpack.hideRefs). Nothing was done.");
}
/** Checks that the lock just taken can be read back: a server that hides it hides more. */
async function requireShown(lease, { remote, ref }, views) {
    views.forgetLease();
    try {
        if ((await views.readBack()).one("lock"))
            return lease;
        throw hides(remote.url, ref.slice(0, -"lock".length), ref, "Nothing was sent.");
    }
    catch (error) {
        await lease.release();
        throw error;
    }
}

;// CONCATENATED MODULE: ./lib/stores/git/read-objects.js
/** Number of files read by one process, to bound its output. */
const AT_ONCE = 100;
const REGULAR = /^100(644|755)$/;
/**
 * Reads the top level of many trees (or commits).
 *
 * @param most limit on their total bytes; trees beyond it are not read
 * @returns their entries, `undefined` for one that is not a tree or too large
 */
async function readTrees(remote, names, most) {
    const asked = names.map((name) => `${name}^{tree}`);
    const heads = await check(remote, asked);
    let room = most;
    const isRead = asked.map((name) => {
        const { type, size } = heads.get(name) ?? { type: "missing", size: 0 };
        const fits = type === "tree" && size <= room;
        if (fits)
            room -= size;
        return fits;
    });
    const objects = await batch(remote, asked.filter((_, index) => isRead[index]));
    return isRead.map((read) => (read ? entriesOf(objects.shift()?.bytes ?? Buffer.of()) : undefined));
}
/**
 * Reads the paths of every file and folder of an archive, two levels deep: a dozen nested trees can name more files than
 * fit in memory.
 *
 * @returns `undefined` when it is not an archive, or too large for one
 */
async function readFolders(remote, commit, most) {
    const [top] = await readTrees(remote, [commit], most);
    const folders = top?.filter(isFolder) ?? [];
    const trees = await readTrees(remote, folders.map(({ oid }) => oid), most);
    if (!top || trees.includes(undefined))
        return undefined;
    const files = folders.flatMap(({ path }, index) => (trees[index] ?? []).map((file) => ({ ...file, path: `${path}/${file.path}` })));
    return [...top, ...files];
}
function isFolder({ mode }) {
    return mode === "40000";
}
function isFile({ mode }) {
    return REGULAR.test(mode);
}
/**
 * Reads files by their object names, and fetches those that are missing here. Files over `most` bytes are not read, so that
 * a hostile one costs no memory.
 */
async function readFiles(remote, oids, most) {
    const wanted = [...new Set(oids)];
    if (wanted.length === 0)
        return new Map();
    let heads = await check(remote, wanted);
    const absent = wanted.filter((oid) => heads.get(oid)?.type === "missing");
    const tooLarge = absent.length > 0 ? await remote.fetchObjects(absent) : [];
    if (absent.length > 0)
        heads = await check(remote, wanted);
    const found = new Map(wanted.map((oid) => [oid, problemOf(heads.get(oid), most) ?? "missing"]));
    for (const oid of tooLarge)
        found.set(oid, "too large");
    const readable = wanted.filter((oid) => problemOf(heads.get(oid), most) === undefined);
    for (let at = 0; at < readable.length; at += AT_ONCE) {
        const some = readable.slice(at, at + AT_ONCE);
        const objects = await batch(remote, some);
        for (const [index, oid] of some.entries())
            found.set(oid, objects[index]?.bytes ?? "missing");
    }
    return found;
}
/** Reads the headers and messages of commits. Callers have checked their sizes. */
async function readCommits(remote, commits) {
    const objects = await batch(remote, commits);
    return objects.map((object) => (object?.type === "commit" ? object.bytes.toString("utf8") : ""));
}
/** Reads the header and message of one commit; empty when it is missing, not a commit, or over `most` bytes. */
async function readCommit(remote, commit, most) {
    const head = (await check(remote, [commit])).get(commit);
    const isRead = head?.type === "commit" && head.size <= most;
    return isRead ? ((await readCommits(remote, [commit]))[0] ?? "") : "";
}
function problemOf(head, most) {
    if (!head || head.type === "missing")
        return "missing";
    if (head.type !== "blob")
        return "not a file";
    return head.size > most ? "too large" : undefined;
}
async function check(remote, oids) {
    if (oids.length === 0)
        return new Map();
    const said = await remote.local(["cat-file", "--batch-check"], `${oids.join("\n")}\n`);
    const lines = said.toString("latin1").split("\n");
    return new Map(oids.map((oid, index) => {
        const [, type = "missing", size = "0"] = (lines[index] ?? "").split(" ");
        return [oid, { type, size: Number(size) }];
    }));
}
/** Runs `git cat-file --batch`: returns the object of every name, `undefined` when there is none. */
async function batch(remote, names) {
    if (names.length === 0)
        return [];
    const said = await remote.local(["cat-file", "--batch", "--buffer"], `${names.join("\n")}\n`);
    let at = 0;
    return names.map(() => {
        const end = said.indexOf(10, at);
        const [, type, size] = / (blob|tree|commit|tag) (\d+)$/.exec(said.toString("utf8", at, end)) ?? [];
        const begin = end + 1;
        at = type === undefined ? begin : begin + Number(size) + 1;
        return type === undefined ? undefined : { type, bytes: said.subarray(begin, at - 1) };
    });
}
/** Parses a tree as git stores it: a sequence of `mode SP name NUL id`. */
function entriesOf(tree) {
    const entries = [];
    for (let at = 0; at < tree.length;) {
        const space = tree.indexOf(32, at);
        const end = tree.indexOf(0, space);
        const mode = tree.toString("latin1", at, space);
        const path = tree.toString("utf8", space + 1, end);
        at = end + 1 + SHA1_BYTES;
        entries.push({ mode, path, oid: tree.toString("hex", end + 1, at) });
    }
    return entries;
}
const SHA1_BYTES = 20;

;// CONCATENATED MODULE: ./lib/stores/git/log.js

/** Number of log lines kept. */
const KEPT_LINES = 200;
const MOST_BYTES = 4 * 1024 * 1024;
const HEADING = "The log of this queue, oldest first\n\n";
/** The queue's log: kept in memory during a pass, pushed at its end. */
class GitLog {
    remote;
    ref;
    lines = [];
    constructor(remote, ref) {
        this.remote = remote;
        this.ref = ref;
    }
    /** Adds an entry. */
    add(entry) {
        this.lines = [...this.lines, JSON.stringify(entry)].slice(-KEPT_LINES);
        return true;
    }
    /** Reads the latest entries in the log's commit, oldest first. */
    async latest(commit, limit) {
        return (await this.linesOf(commit)).flatMap(entryOf).slice(-limit);
    }
    /** Returns the change that saves the new entries, and forgets them; `undefined` when there are none. */
    async flush(current) {
        if (this.lines.length === 0)
            return undefined;
        const from = await current();
        const lines = [...(await this.linesOf(from)), ...this.lines].slice(-KEPT_LINES);
        this.lines = [];
        return { ref: this.ref, from, to: this.remote.objects.commit(`${HEADING}${lines.join("\n")}\n`) };
    }
    async linesOf(commit) {
        if (commit === undefined)
            return [];
        // A foreign object here has no lines, and is replaced by the next log.
        const text = await readCommit(this.remote, commit, MOST_BYTES);
        return text
            .slice(text.indexOf("\n\n") + 2)
            .split("\n")
            .slice(2)
            .filter(Boolean);
    }
}
/** Parses a line; a line that is not an entry is skipped. */
function entryOf(line) {
    try {
        const value = JSON.parse(line);
        const isEntry = typeof value === "object" && value !== null && !Array.isArray(value);
        return isEntry ? [value] : [];
    }
    catch {
        return [];
    }
}

// EXTERNAL MODULE: ./lib/stores/git/names.js
var git_names = __webpack_require__(6529);
;// CONCATENATED MODULE: ./lib/stores/git/put.js






const NOT_SURE = "It is not known to be queued: look for it before you queue it again.";
/** Limit of lost races for a ref: a hundred in a row are not chance. */
const put_MOST_TRIES = 100;
/** Queues reports in a git queue: each is a ref of its own that is created once, so that producers never contend. */
class Enqueuer {
    context;
    constructor(context) {
        this.context = context;
    }
    /** Queues a report as Store.put promises. */
    async put(id, text, origin) {
        for (let tries = 0; tries < put_MOST_TRIES; tries++) {
            const existing = origin === "own" || tries > 0 ? await this.existing(id) : undefined;
            // Nobody else has a generated id: an earlier try, whose reply was lost, has pushed it.
            if (existing)
                return origin === "generated" && isText(existing, text) ? undefined : existing;
            const oid = await this.create(id, text);
            if (oid !== undefined)
                return this.unlessArchived(id, oid, origin);
        }
        const where = `${this.context.names.pending(id)} at ${this.context.remote.url}`;
        throw new errors/* OwnerReportError */.Om("store", `${where} kept changing while the report was being queued. Report ${id}: ${NOT_SURE}`);
    }
    /** Finds the report with the id; refuses an id that differs only in case. */
    async existing(id) {
        try {
            const view = await this.context.read();
            const existing = await this.context.reports.find(view, id, store/* STATES */.x);
            if (!existing)
                await refuseCaseCollision(view, id);
            return existing;
        }
        catch (error) {
            if (!(error instanceof errors/* OwnerReportError */.Om) || error.code !== "store")
                throw error;
            throw new errors/* OwnerReportError */.Om("store", `${error.message} ${conflicts/* NOT_QUEUED */.y$}`, { cause: error });
        }
    }
    /** Creates the ref of a report; `undefined` when it exists. */
    async create(id, text) {
        const { clock, remote, names } = this.context;
        const subject = (0,git_names/* subjectOf */.et)(id, (0,git_names/* createdAtOf */.B7)(text) ?? new Date(clock()).toISOString());
        // The nonce makes the same text, queued twice at the same moment, two commits: one of them comes second.
        const { objects } = remote;
        const report = { name: `${id}.md`, oid: objects.blob(text) };
        const oid = objects.commit(`${subject}\n\nnonce ${(0,random/* randomHex */.n)(16)}\n`, [report]);
        const note = {
            refused: `Report ${id} is not queued: nothing was queued.`,
            unsure: `Report ${id}: ${NOT_SURE}`,
        };
        const end = await remote.push([{ ref: names.pending(id), from: undefined, to: oid }], () => this.takenRefs(id), note);
        this.context.changed();
        return end === "done" ? oid : undefined;
    }
    /** Reads the refs as they are now. The ref of an archived report counts as taken: it must not be pushed again. */
    async takenRefs(id) {
        const view = await this.context.read();
        const refs = view.commits();
        const archives = await Promise.all(["held", "sent"].map((state) => view.archive(state)));
        const taken = archives.flatMap(({ entries }) => entries.get(id) ?? []).at(0);
        const ref = this.context.names.pending(id);
        return taken && !refs.has(ref) ? new Map([...refs, [ref, taken.md]]) : refs;
    }
    /**
     * Verifies a push. Others may have queued the same own id, sent and archived it between the check and the push; and git's
     * transport may have repeated an applied push whose reply it lost.
     */
    async unlessArchived(id, oid, origin) {
        const { remote, names, now, changed, readBack } = this.context;
        const view = await readBack().catch(unlessUnread);
        const archived = view && (await this.context.reports.find(view, id, ["held", "sent"]));
        const pending = view?.ref(id);
        if (view && !archived && !pending)
            throw notShown(remote.url, names, id);
        if (!archived || pending?.oid !== oid)
            return undefined;
        await remote.push([{ ref: names.pending(id), from: oid, to: undefined }], now, "It was sent before.");
        changed();
        return origin === "own" ? archived : undefined;
    }
}
/** Ignores a failed read-back: the push was accepted, so the report is queued. */
function unlessUnread(error) {
    if (!(error instanceof errors/* OwnerReportError */.Om) || error.code !== "store")
        throw error;
    return undefined;
}
function notShown(url, names, id) {
    const note = `Report ${id} was pushed and is not known to be where a pass finds it.`;
    return hides(url, names.root, names.pending(id), note);
}
function isText({ text: found }, text) {
    return Buffer.isBuffer(found) && found.toString("utf8") === text;
}
/** Refuses an id that differs from another in the queue only in case. @throws OwnerReportError `conflict` */
async function refuseCaseCollision(view, id) {
    const archives = await Promise.all(["held", "sent"].map((state) => view.archive(state)));
    const others = archives.flatMap(({ entries }) => [...entries.keys()]);
    const collision = (0,conflicts/* caseCollision */.ze)([view.ref(id.toLowerCase())?.id ?? "", ...others], id);
    if (collision !== undefined)
        throw (0,conflicts/* conflict */.hj)(id, collision);
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./lib/stores/git/environment.js
/**
 * The GIT_* variables about reaching a server: trusted CAs, client certificates, proxy, ssh. All others would change what
 * our git runs, where it connects, what it checks or what it logs.
 */
const KEPT = [
    ...["GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_CERT", "GIT_SSL_KEY"],
    ...["GIT_PROXY_SSL_CAINFO", "GIT_PROXY_SSL_CERT", "GIT_PROXY_SSL_KEY", "GIT_HTTP_PROXY_AUTHMETHOD"],
    ...["GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT"],
];
/** Returns git's environment: the machine's without git's own variables, and `settings` instead of all configuration. */
function gitEnvironment(base, repository, settings) {
    const kept = Object.entries(base).filter(([name, value]) => value !== undefined && isKept(name, value));
    const configured = settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
    ]);
    return {
        // Never asks: a host key or a passphrase that needs a person is an error, not a job that hangs.
        ...(base.GIT_SSH || base.GIT_SSH_COMMAND ? {} : { GIT_SSH_COMMAND: SSH }),
        ...Object.fromEntries(kept),
        LC_ALL: "C",
        GIT_DIR: repository,
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_CONFIG_GLOBAL: "/dev/null",
        GIT_CONFIG_COUNT: String(settings.length),
        ...Object.fromEntries(configured),
        GIT_ATTR_NOSYSTEM: "1",
        // No remote helpers: git's own ext runs the command in its URL.
        GIT_ALLOW_PROTOCOL: "file:git:http:https:ssh",
        GIT_TERMINAL_PROMPT: "0",
        GIT_ASKPASS: "",
        SSH_ASKPASS: "",
    };
}
const SSH = "ssh -o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15 -o ServerAliveCountMax=4";
function isKept(name, value) {
    const upper = name.toUpperCase(); // On Windows a name has no case.
    // Git needs no input of ours, and two of them may hold credentials of the queue.
    if (/^(INPUT_|OWNER_REPORT_(TOKEN|QUEUE)$)/.test(upper))
        return false;
    // We take an empty variable as unset; git takes it for a program or file without a name.
    return !upper.startsWith("GIT_") || (value !== "" && KEPT.includes(upper));
}
/** Returns the settings that send the token to this URL only: git would repeat the header after a redirect. */
function opening(url, authorization) {
    return [
        [`http.${url}.extraheader`, authorization],
        ["http.followRedirects", "false"],
    ];
}
/** Returns git's configuration for the remote `queue`. */
function gitSettings({ url, authorization }) {
    return [
        ["remote.queue.url", url],
        ...(authorization === undefined ? [] : opening(url, authorization)),
        ["credential.helper", ""],
        ["core.askPass", ""],
        ["core.hooksPath", "/dev/null"],
        // With version 2 a fetch asks for our prefix only; older versions send every ref of the repository.
        ["protocol.version", "2"],
        // Give up on a remote that stops answering.
        ["http.lowSpeedLimit", "1"],
        ["http.lowSpeedTime", "30"],
        ["gc.auto", "0"],
        ["maintenance.auto", "false"],
        ["push.gpgSign", "false"],
        ["core.fsync", "none"],
    ];
}

;// CONCATENATED MODULE: ./lib/stores/git/ownership.js



/** Checks whether git refused a repository because it belongs to another user. */
function isForeignOwner({ stderr }) {
    return /^fatal: (detected dubious ownership|unsafe repository)/m.test(stderr);
}
/** Returns the environment by which git trusts the repositories that its user trusts, and reads nothing else of the user. */
async function trustOf(base, directory) {
    const own = Object.entries(base).filter((pair) => isOwn(...pair));
    const environment = { ...Object.fromEntries(own), GIT_DIR: directory };
    const args = ["config", "--null", "--get-all", "safe.directory"];
    const { stdout } = await runGit({ args, directory, environment });
    const places = stdout.toString("utf8").split("\0").slice(0, -1);
    const file = (0,external_node_path_.join)(directory, "trusted");
    (0,external_node_fs_.writeFileSync)(file, `[safe]\n${places.map((place) => `\tdirectory = ${quoted(place)}\n`).join("")}`);
    return { GIT_CONFIG_GLOBAL: file };
}
/** Selects the variables by which git finds the user's configuration. */
function isOwn(name, value) {
    const isGits = name.toUpperCase().startsWith("GIT_");
    return value !== undefined && (!isGits || /^GIT_CONFIG_(GLOBAL|SYSTEM)$/.test(name));
}
function quoted(text) {
    return `"${text.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
;// CONCATENATED MODULE: ./lib/stores/git/write-objects.js





const IDENTITY = "owner-report <owner-report@localhost>";
/**
 * Writes loose git objects (gitformat-loose: the zlib stream of `type SP size NUL content`, named by its SHA-1). With git
 * itself this would take two processes per step of a delivery, a third of the time of a push.
 */
class NewObjects {
    scratch;
    clock;
    constructor(scratch, clock) {
        this.scratch = scratch;
        this.clock = clock;
    }
    blob(text) {
        return this.write("blob", typeof text === "string" ? Buffer.from(text) : Buffer.from(text.buffer, text.byteOffset, text.length));
    }
    /** Writes a tree of entries with plain names, in any order. */
    tree(entries) {
        // Git's order: by bytes, a tree's name as if it ended in a slash.
        const key = ({ name, isTree }) => (isTree ? `${name}/` : name);
        const sorted = [...entries].sort((a, b) => (key(a) < key(b) ? -1 : 1));
        const parts = sorted.flatMap(({ name, oid, isTree }) => [
            Buffer.from(`${isTree ? "40000" : "100644"} ${name}\0`),
            Buffer.from(oid, "hex"),
        ]);
        return this.write("tree", Buffer.concat(parts));
    }
    /** Writes a commit without parents, so that fetching it fetches no history. */
    commit(message, entries = []) {
        const made = `${IDENTITY} ${Math.floor(this.clock() / 1000)} +0000`;
        const head = `tree ${this.tree(entries)}\nauthor ${made}\ncommitter ${made}\n\n`;
        return this.write("commit", Buffer.from(`${head}${message}`));
    }
    write(type, content) {
        const object = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
        const oid = (0,external_node_crypto_.createHash)("sha1").update(object).digest("hex");
        const folder = (0,external_node_path_.join)(this.scratch.directory, "objects", oid.slice(0, 2));
        try {
            (0,external_node_fs_.mkdirSync)(folder, { recursive: true });
            (0,external_node_fs_.writeFileSync)((0,external_node_path_.join)(folder, oid.slice(2)), (0,external_node_zlib_.deflateSync)(object), { flag: "wx" });
        }
        catch (cause) {
            const name = (0,errors/* systemErrorName */.lm)(cause) ?? "unknown error";
            if (name !== "EEXIST")
                throw notWritten(folder, name, cause);
        }
        return oid;
    }
}
function notWritten(folder, name, cause) {
    const text = `${folder} could not be written (${name}), so nothing was pushed. Make room there and try again.`;
    return new errors/* OwnerReportError */.Om("store", text, { cause });
}

;// CONCATENATED MODULE: ./lib/stores/git/remote.js











/** First and longest pause between two tries, in ms; pauses are randomized, so that writers drift apart. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 3000;
/** Remote of one queue, accessed only by git's own protocol. */
class GitRemote {
    scratch;
    options;
    /** Creates the objects to push. */
    objects;
    /** The check of the git program, once started. */
    checked;
    /** Environment naming the repositories of other users that the user trusts, once it was read. */
    trusted;
    leftOut = new Map();
    constructor(scratch, options) {
        this.scratch = scratch;
        this.options = options;
        this.objects = new NewObjects(scratch, options.clock);
    }
    get url() {
        return this.options.access.url;
    }
    /** Runs git locally, without contacting the remote. */
    async local(args, input) {
        const end = await this.run(args, input);
        if (end.code === 0)
            return end.stdout;
        throw remoteError(`understand what git ${args[0]} says of`, this.url, this.failure(end), "Nothing was changed.");
    }
    /**
     * Updates the local refs below the prefix from the remote. Contents of files may be left out: see
     * {@link GitRemote.fetchObjects}.
     *
     * @returns the commits of refs that were left out because they are too large
     * @throws OwnerReportError `store`
     */
    async fetch() {
        const all = `${this.options.root}*`;
        const args = [...PARTIAL, ...FETCH, "--prune", "queue", `+${all}:${all}`];
        // Known too large refs are not fetched again while they exist: that would cost the server as much as us.
        const isWhole = this.leftOut.size === 0 && (await this.take(args));
        if (!isWhole)
            this.leftOut = await this.fetchAround();
        return this.leftOut;
    }
    /** Fetches every ref that is not too large. */
    async fetchAround() {
        const listed = await this.retry("read the queue at", NOTHING, async () => {
            const end = await this.run(["ls-remote", "queue", `${this.options.root}*`]);
            return end.code === 0 ? end.stdout.toString("utf8") : this.failure(end);
        });
        const refs = listed.split("\n").flatMap((line) => {
            const [oid, name] = line.split("\t");
            return oid && name ? [[name, oid]] : [];
        });
        this.scratch.forgetRefs();
        const one = [...PARTIAL, ...FETCH, "--stdin", "queue"];
        const take = (some) => this.take(one, some.map(([name]) => `+${name}:${name}\n`).join(""));
        const known = new Set(this.leftOut.values());
        const others = refs.filter(([, oid]) => !known.has(oid));
        return new Map([...refs.filter(([, oid]) => known.has(oid)), ...(await takeAround(others, take))]);
    }
    /** Fetches; returns false when the objects are too large. */
    async take(args, input) {
        return this.retry("read the queue at", NOTHING, async () => {
            const failure = await this.tryOnce(args, input);
            return failure === TOO_LARGE ? false : (failure ?? true);
        });
    }
    /**
     * Proves that a git server answered that there are no refs. Over http git takes any answer with status 200, such as a
     * sign-in page, for a server of its old protocol, and an empty one for a repository without refs.
     *
     * @throws OwnerReportError `store`
     */
    async proveEmpty() {
        if (!/^https?:/i.test(this.url))
            return;
        const packets = (0,external_node_path_.join)(this.scratch.directory, "packets");
        const args = ["ls-remote", "queue", `${this.options.root}*`];
        await this.retry("read the queue at", NOTHING, async () => {
            const end = await this.run(args, undefined, { GIT_TRACE_PACKET: packets });
            if (end.code !== 0)
                return this.failure(end);
            return (0,external_node_fs_.existsSync)(packets) ? undefined : NO_GIT;
        });
    }
    /**
     * Finds the refs below the prefix that are shown to pushes and hidden from reads (uploadpack.hideRefs, rights per ref).
     * Returns none where this token may not push: then hidden refs cannot be found.
     *
     * @throws OwnerReportError `store`
     */
    async hidden() {
        const first = await this.unread();
        if (first.length === 0)
            return [];
        // Somebody may have queued meanwhile: only refs that a second read leaves out too are hidden.
        await this.fetch();
        const second = await this.unread();
        return first.filter((ref) => second.includes(ref) && !this.leftOut.has(ref));
    }
    /** Finds the refs below the prefix that a push would see and the last {@link GitRemote.fetch} did not. Moves none. */
    async unread() {
        const all = `${this.options.root}*`;
        const args = ["push", "--dry-run", "--porcelain", "--no-verify", "--prune", "queue", `+${all}:${all}`];
        return this.retry("read the queue at", () => "", async () => {
            const end = await this.run(args);
            const lines = end.stdout.toString("utf8").split("\n");
            if (end.code === 0)
                return lines.flatMap((line) => /^-\t:(\S+)\t/.exec(line)?.[1] ?? []);
            const failure = this.failure(end);
            return failure.isLasting || /^No refs in common/m.test(end.stderr) ? [] : failure;
        });
    }
    /** Fetches contents that {@link GitRemote.fetch} left out. Returns the objects that are too large. */
    async fetchObjects(ids) {
        // No negotiation: the remote would assume that a commit here comes with its files.
        const options = ["-c", "remote.queue.promisor=true", "-c", "fetch.negotiationAlgorithm=noop"];
        const args = [...options, ...FETCH, "--no-filter", "--stdin", "queue"];
        return takeAround(ids, (some) => this.take(args, `${some.join("\n")}\n`));
    }
    /**
     * Moves refs at the remote, all or none, each only from its expected commit. After an error the remote is read again
     * before the result is decided: the push may have been applied.
     *
     * @param now reads the refs below the prefix from the remote
     * @throws OwnerReportError `store`
     */
    async push(changes, now, note) {
        let isUnsure = false;
        const currentNote = () => (typeof note === "string" ? note : isUnsure ? note.unsure : note.refused);
        return this.retry("write to the queue at", currentNote, async () => {
            const failure = await this.tryOnce(this.pushArguments(changes));
            if (!failure)
                return "done";
            // One unsure try is enough: a push whose reply was lost may have been applied.
            isUnsure ||= !failure.isRefused;
            if (failure.isLasting && failure.isRefused)
                return failure;
            const refs = await now().catch((error) => {
                throw withNote(error, currentNote());
            });
            if (changes.every(({ ref, to }) => refs.get(ref) === to))
                return "done";
            return changes.some(({ ref, from }) => refs.get(ref) !== from) ? "moved" : failure;
        });
    }
    /** Checks whether the remote would accept a push, and moves nothing. @throws OwnerReportError `store` */
    async dryRun(change) {
        const args = [...this.pushArguments([change]), "--dry-run"];
        await this.retry("write to the queue at", () => "Nothing was changed.", () => this.tryOnce(args));
    }
    pushArguments(changes) {
        const leases = changes.map(({ ref, from }) => `--force-with-lease=${ref}:${from ?? ""}`);
        const refs = changes.map(({ ref, to }) => `${to ?? ""}:${ref}`);
        // A server needs no support for atomic pushes to move a single ref.
        const atomic = changes.length > 1 ? ["--atomic"] : [];
        return [
            "-c",
            "pack.useSparse=false",
            "push",
            "--porcelain",
            "--no-verify",
            ...atomic,
            ...leases,
            "queue",
            ...refs,
        ];
    }
    async tryOnce(args, input) {
        const end = await this.run(args, input);
        return end.code === 0 ? undefined : this.failure(end);
    }
    failure(end) {
        if (isTooLarge(end))
            return TOO_LARGE;
        const { access, root, environment } = this.options;
        return failureOf(end, access, { root, event: environment.GITHUB_EVENT_NAME });
    }
    /** Tries until it works, fails for good, or has failed for too long. */
    async retry(what, note, tryOnce) {
        const deadline = performance.now() + this.options.retrySeconds * 1000;
        for (let pause = FIRST_PAUSE;; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
            const result = await tryOnce();
            if (!isFailure(result))
                return result;
            if (result.isLasting || performance.now() >= deadline) {
                const failure = result === TOO_LARGE ? tooLarge([...this.leftOut.keys()], this.url) : result;
                throw remoteError(what, this.url, failure, note());
            }
            await (0,promises_.setTimeout)(pause * (0.5 + Math.random()));
        }
    }
    async run(args, input, more = {}) {
        const { directory } = this.scratch;
        const { environment: base, access } = this.options;
        const settings = gitEnvironment(base, directory, gitSettings(access));
        const environment = { ...settings, ...this.trusted, ...MEMORY_LIMIT, ...more };
        this.checked ??= requireGit(environment, directory);
        await this.checked;
        const isTooMuch = () => this.scratch.isFull;
        const end = await runGit({ args, directory, environment, isTooMuch, input });
        if (end.isTooMuch)
            this.scratch.dropUnfinished();
        if (end.code === 0 || this.trusted || !isForeignOwner(end))
            return end;
        this.trusted = await trustOf(base, directory);
        return this.run(args, input, more);
    }
}
const PARTIAL = ["-c", "remote.queue.promisor=true", "-c", "remote.queue.partialclonefilter=blob:none"];
const FETCH = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance"];
const NOTHING = () => "";
function withNote(error, note) {
    if (!(error instanceof errors/* OwnerReportError */.Om) || error.code !== "store" || note === "")
        return error;
    return new errors/* OwnerReportError */.Om("store", `${error.message} ${note}`, { cause: error });
}
function isFailure(value) {
    return typeof value === "object" && value !== null && "isLasting" in value;
}

// EXTERNAL MODULE: ./lib/report/id.js
var report_id = __webpack_require__(5469);
// EXTERNAL MODULE: ./lib/report/limits.js
var limits = __webpack_require__(5032);
// EXTERNAL MODULE: ./lib/stores/one-by-one.js
var one_by_one = __webpack_require__(8575);
;// CONCATENATED MODULE: ./lib/stores/git/reports.js







/** Number of reports read in one request, and kept in memory. */
const reports_AT_ONCE = 50;
/** Largest tree of a report, in bytes: two names. */
const MOST_TREE = 1024;
/** Reads reports and their records, and caches those that a pass needs next. */
class Reports {
    remote;
    kept = new Map();
    expected = [];
    constructor(remote) {
        this.remote = remote;
    }
    /** Announces the reports that will be read next, in this order, and returns them. */
    expect(places) {
        this.expected = places.map(({ id }) => id);
        return places;
    }
    /** Finds a report in the first of these states that has it. */
    async find(view, id, states) {
        for (const state of states) {
            const report = state === "pending" ? await this.pending(view, id) : await this.archived(view, state, id);
            if (report)
                return { ...report, state };
        }
        return undefined;
    }
    /** Checks whether a pending report is cached. */
    isKept(view, id) {
        return this.kept.has(view?.ref(id)?.oid ?? "");
    }
    /** Caches a report that this process has just written. */
    keep(commit, report) {
        this.kept.set(commit, report);
    }
    /** Lists the reports of an archive with their ages: the time in the id, else created_at. */
    async places(view, state) {
        const entries = [...(await view.archive(state)).entries];
        const untimed = entries.filter(([id]) => (0,report_id/* keyOfId */.sP)(id) === undefined);
        const texts = untimed.map(([, { md }]) => md);
        const files = await readFiles(this.remote, texts, limits/* LIMITS */.b.fileBytes);
        const ages = new Map();
        for await (const [id, { md }] of (0,one_by_one/* oneByOne */.E)(untimed))
            ages.set(id, await ageOfText(id, files.get(md)));
        return entries.map(([id]) => ({ id, key: (0,report_id/* keyOfId */.sP)(id) ?? ages.get(id) ?? "" }));
    }
    async pending(view, id) {
        const ref = view.ref(id);
        if (!ref || (ref.subject !== undefined && ref.id !== id))
            return undefined;
        if (!this.kept.has(ref.oid))
            await this.readAhead(view, ref);
        const report = this.kept.get(ref.oid);
        if (ref.subject === undefined || !report)
            return this.noReport(view.nameOf(ref), ref.oid);
        return report;
    }
    /** Returns a stand-in for foreign content in a report's ref: it can be held like a report, and says where the content is. */
    noReport(ref, oid) {
        const { objects, url } = this.remote;
        const problem = `the ref does not hold the report that it names (${removal([ref], url)})`;
        const note = `This is no report: ${ref} at ${url} held ${oid}, which was not written by owner-report.\n`;
        return { md: objects.blob(note), text: { problem }, record: undefined };
    }
    async readAhead(view, wanted) {
        const at = this.expected.indexOf(wanted.id);
        const ids = at < 0 ? [] : this.expected.slice(at + 1, at + reports_AT_ONCE);
        const refs = [wanted, ...ids.flatMap((id) => view.ref(id) ?? [])];
        const trees = await readTrees(this.remote, refs.map(({ oid }) => oid), reports_AT_ONCE * MOST_TREE);
        const files = trees.map((tree, index) => filesOf(tree ?? [], refs[index]?.id ?? ""));
        const found = await readFiles(this.remote, files.flatMap(({ md, json }) => [md ?? [], json ?? []].flat()), limits/* LIMITS */.b.fileBytes);
        this.kept.clear();
        for (const [index, { oid }] of refs.entries()) {
            const { md, json } = files[index] ?? {};
            if (md)
                this.kept.set(oid, {
                    md,
                    text: found.get(md) ?? "missing",
                    record: json === undefined ? undefined : found.get(json),
                });
        }
    }
    async archived(view, state, id) {
        const entry = (await view.archive(state)).entries.get(id);
        if (!entry)
            return undefined;
        const { md, json } = entry;
        const oids = json === undefined ? [md] : [md, json];
        const found = await readFiles(this.remote, oids, limits/* LIMITS */.b.fileBytes);
        const record = json === undefined ? undefined : found.get(json);
        return { md, text: found.get(md) ?? "missing", record };
    }
}
function filesOf(tree, id) {
    const file = (name) => tree.find((entry) => entry.path === name && isFile(entry))?.oid;
    const [md, json] = [file(`${id}.md`), file(`${id}.json`)];
    return { md, json };
}
async function ageOfText(id, text) {
    return (await (0,order/* ageOf */.hy)(id, () => (Buffer.isBuffer(text) ? text : undefined))) ?? "";
}
/** Returns the bytes that were found. @throws OwnerReportError `invalid-report`; its message completes a sentence */
function bytesOf(found) {
    if (Buffer.isBuffer(found))
        return found;
    const reasons = {
        missing: "its file is missing at the remote",
        "too large": `it is over ${limits/* LIMITS */.b.fileBytes / 1024} KiB`,
        "not a file": "it is not a regular file",
    };
    throw new errors/* OwnerReportError */.Om("invalid-report", typeof found === "string" ? reasons[found] : found.problem);
}

// EXTERNAL MODULE: ./lib/platform/own-folders.js
var own_folders = __webpack_require__(8531);
;// CONCATENATED MODULE: ./lib/stores/git/scratch.js




/** Limit on the bytes that one process keeps of a queue on this machine; contents are fetched 50 reports at a time. */
const scratch_MOST_BYTES = 1024 * 1024 * 1024;
/** Scratch repositories that still have to be removed, at the latest when the process ends. */
const scratch_open = new Set();
function closeAll() {
    for (const scratch of scratch_open)
        scratch.close();
}
// Files over 1 MiB are not reports: git streams them instead of loading them into memory.
const CONFIG = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n\tbigFileThreshold = 1m\n";
/** A bare repository of one process, for fetched objects and objects to push. It has no work tree and no remote. */
class Scratch {
    parent;
    path;
    constructor(parent) {
        this.parent = parent;
    }
    /** Its directory, created on first use. @throws OwnerReportError `store` */
    get directory() {
        this.path ??= this.make();
        return this.path;
    }
    /** Removes the repository. The next use creates another. */
    close() {
        if (this.path === undefined)
            return;
        scratch_open.delete(this);
        try {
            (0,external_node_fs_.rmSync)(this.path, { recursive: true, force: true, maxRetries: 5 });
        }
        catch {
            // Best effort: a leftover temporary directory is harmless.
        }
        this.path = undefined;
        if (scratch_open.size === 0)
            process.off("exit", closeAll);
    }
    /** Drops all fetched refs; their objects stay. */
    forgetRefs() {
        const refs = (0,external_node_path_.join)(this.directory, "refs");
        (0,external_node_fs_.rmSync)(refs, { recursive: true, force: true });
        (0,external_node_fs_.mkdirSync)(refs);
    }
    /** True when more has been fetched than a queue can hold. */
    get isFull() {
        const sizes = this.packs().map((path) => (0,external_node_fs_.statSync)(path, { throwIfNoEntry: false })?.size ?? 0);
        return sizes.reduce((sum, size) => sum + size, 0) > scratch_MOST_BYTES;
    }
    /** Removes the leftovers of an interrupted fetch. */
    dropUnfinished() {
        for (const path of this.packs())
            if (/tmp_[^/\\]*$/.test(path))
                (0,external_node_fs_.rmSync)(path, { force: true });
    }
    packs() {
        const folder = (0,external_node_path_.join)(this.directory, "objects", "pack");
        return (0,external_node_fs_.existsSync)(folder) ? (0,external_node_fs_.readdirSync)(folder).map((name) => (0,external_node_path_.join)(folder, name)) : [];
    }
    make() {
        try {
            const path = (0,own_folders/* makeOwnFolder */.x)(this.parent, "git-");
            if (scratch_open.size === 0)
                process.once("exit", closeAll);
            scratch_open.add(this);
            // The result of `git init --bare`, without starting a process.
            for (const name of ["objects", "refs"])
                (0,external_node_fs_.mkdirSync)((0,external_node_path_.join)(path, name));
            // Our commits have no parents, so git cannot tell from history what the remote has. In a shallow repository it compares
            // with everything that the remote's refs hold; otherwise a push would send the whole archive. The commit named here
            // does not exist.
            (0,external_node_fs_.writeFileSync)((0,external_node_path_.join)(path, "shallow"), `${"1".repeat(40)}\n`);
            (0,external_node_fs_.writeFileSync)((0,external_node_path_.join)(path, "HEAD"), "ref: refs/heads/none\n");
            (0,external_node_fs_.writeFileSync)((0,external_node_path_.join)(path, "config"), CONFIG);
            return path;
        }
        catch (cause) {
            throw new errors/* OwnerReportError */.Om("store", `No working copy of the queue could be made in ${this.parent} (${(0,errors/* systemErrorName */.lm)(cause) ?? "unknown error"}). ` +
                "Nothing was changed. Make room there, or name another place with RUNNER_TEMP or TMPDIR.", { cause });
        }
    }
}

;// CONCATENATED MODULE: ./lib/stores/git/archive.js




/** Limit on the bytes of an archive's trees: names of some 800,000 reports. */
const archive_MOST_BYTES = 128 * 1024 * 1024;
/** An archive: a tree of 256 folders at most, so that a change rewrites one small folder and the list of folders. */
class Archive {
    /** By id. */
    entries = new Map();
    /** The tree of every folder, and the reports in it. */
    folders = new Map();
    constructor(files, refuse) {
        for (const file of files) {
            if (isFolder(file) && /^[0-9a-f]{2}$/.test(file.path))
                this.folders.set(file.path, { oid: file.oid, ids: new Set() });
            else
                this.add(file, refuse);
        }
        for (const [id, { md }] of this.entries)
            if (md === "")
                throw refuse((0,git_names/* archived */.xJ)(id, "json"));
    }
    /** Reads an archive; without a commit it is empty. @throws OwnerReportError `store` when it is not an archive */
    static async read(remote, names, state, commit) {
        const files = commit === undefined ? [] : await readFolders(remote, commit, archive_MOST_BYTES);
        if (!files)
            throw foreign(names.one(state), remote.url);
        return new Archive(files, (path) => foreign(`${names.one(state)}:${path}`, remote.url));
    }
    /**
     * Creates the folders of this archive with a report added, changed or removed.
     *
     * @returns the folders, and a function that applies the change to this archive
     */
    change(objects, id, entry) {
        const [name = ""] = (0,git_names/* archived */.xJ)(id, "md").split("/");
        const ids = new Set(this.folders.get(name)?.ids);
        if (entry)
            ids.add(id);
        else
            ids.delete(id);
        const files = [...ids].flatMap((other) => archive_filesOf(other, other === id ? entry : this.entries.get(other)));
        const oid = files.length === 0 ? "" : objects.tree(files);
        const others = [...this.folders].flatMap(([folder, { oid }]) => folder === name ? [] : [asTree(folder, oid)]);
        const apply = () => {
            if (entry)
                this.entries.set(id, entry);
            else
                this.entries.delete(id);
            if (oid === "")
                this.folders.delete(name);
            else
                this.folders.set(name, { oid, ids });
        };
        return { tree: oid === "" ? others : [...others, asTree(name, oid)], apply };
    }
    add(file, refuse) {
        const [, id = "", kind = ""] = /^[^/]+\/(.+)\.(md|json)$/.exec(file.path) ?? [];
        if (!isOurs(file, id, kind))
            throw refuse(file.path);
        this.entries.set(id, { md: "", ...this.entries.get(id), [kind]: file.oid });
        this.folders.get(file.path.slice(0, 2))?.ids.add(id);
    }
}
function asTree(name, oid) {
    return { name, oid, isTree: true };
}
function archive_filesOf(id, entry) {
    if (!entry)
        return [];
    const report = { name: `${id}.md`, oid: entry.md };
    return entry.json === undefined ? [report] : [report, { name: `${id}.json`, oid: entry.json }];
}
function isOurs(file, id, kind) {
    if (!isFile(file) || (0,report_id/* idProblem */.lx)(id) !== undefined)
        return false;
    return (kind === "md" || kind === "json") && (0,git_names/* archived */.xJ)(id, kind) === file.path;
}
function foreign(path, url) {
    return new errors/* OwnerReportError */.Om("store", `${path} at ${url} was not written by owner-report, so this queue cannot be trusted; nothing was changed or sent. ` +
        "Find out who pushed there, and restore the ref.");
}

;// CONCATENATED MODULE: ./lib/stores/git/refs.js

/** Largest commit whose first line matters, in bytes: the lock's, with the names of its holder. */
const MOST_COMMIT = 8 * 1024;
const FORMAT = ["refname", "objectname", "objecttype", "objectsize"].map((field) => `%(${field})`).join(" ");
/** Reads the refs below a prefix as they are at the remote, and their commits unless too large. */
async function readRefs(remote, root) {
    const tooLarge = await remote.fetch();
    const listed = (await remote.local(["for-each-ref", `--format=${FORMAT}`, root])).toString("utf8");
    const lines = listed
        .split("\n")
        .filter(Boolean)
        .map((line) => line.split(" "));
    const small = lines.flatMap(([, oid = "", type, size]) => type === "commit" && Number(size) <= MOST_COMMIT ? oid : []);
    const texts = await readCommits(remote, small);
    const textOf = new Map(small.map((oid, index) => [oid, texts[index] ?? ""]));
    const read = lines.map(([name = "", oid = "", type = ""]) => ({
        ...{ name, oid, type },
        ...parseCommit(textOf.get(oid) ?? ""),
    }));
    const unread = [...tooLarge].map(([name, oid]) => ({ name, oid, type: "", ...parseCommit("") }));
    return [...read, ...unread];
}
function parseCommit(commit) {
    const end = commit.indexOf("\n\n");
    const made = Number(/^committer .* (\d+) [+-]\d+$/m.exec(commit.slice(0, end))?.[1] ?? 0);
    return { subject: commit.slice(end + 2).split("\n", 1)[0] ?? "", made };
}

;// CONCATENATED MODULE: ./lib/stores/git/view.js






const SINGLE = ["lock", "sent", "held", "log"];
/** Snapshot of a queue at its remote, updated with this process's own changes under its lease. */
class View {
    remote;
    names;
    refs;
    /** Pending refs by the last part of their names. */
    pending = new Map();
    /** Commits of the pending reports that this process has removed. */
    removed = new Map();
    single = new Map();
    archives = new Map();
    constructor(remote, names, refs) {
        this.remote = remote;
        this.names = names;
        this.refs = refs;
        for (const ref of refs.values())
            this.add(ref);
    }
    /** Reads the remote. @throws OwnerReportError `store`, also for foreign refs below our prefix */
    static async read(remote, names) {
        const refs = await readRefs(remote, names.root);
        if (refs.length === 0)
            await remote.proveEmpty();
        return new View(remote, names, new Map(refs.map((ref) => [ref.name, ref])));
    }
    /** Returns the commit of every ref as it was read. */
    commits() {
        return new Map([...this.refs].map(([name, { oid }]) => [name, oid]));
    }
    /** True once anything was queued here. */
    get isThere() {
        return this.pending.size > 0 || ["sent", "held", "log"].some((name) => this.single.has(name));
    }
    /** Returns the commit of a ref that exists once per queue, and its first line. */
    one(name) {
        return this.single.get(name);
    }
    /** Finds the ref with this id, or with the name that belongs to this id. */
    ref(id) {
        const exact = this.pending.get(id);
        return exact?.id === id ? exact : this.pending.get(id.toLowerCase());
    }
    /** Returns the full name of a pending report's ref. */
    nameOf({ id, subject }) {
        return subject === undefined ? `${this.names.root}pending/${id}` : this.names.pending(id);
    }
    /** Returns an archive, which is read on first use. */
    archive(state) {
        const read = this.archives.get(state) ?? Archive.read(this.remote, this.names, state, this.one(state)?.oid);
        this.archives.set(state, read);
        return read;
    }
    /** Computes the subject and age of a report that returns to pending. */
    subjectAndKeyOf(id, { text }) {
        const created = Buffer.isBuffer(text) ? (0,git_names/* createdAtOf */.B7)(text.toString("utf8")) : undefined;
        const createdAt = created ?? new Date(0).toISOString();
        return { subject: (0,git_names/* subjectOf */.et)(id, createdAt), key: (0,report_id/* keyOfId */.sP)(id) ?? (0,report_id/* timeKey */.bC)(Date.parse(createdAt)) };
    }
    /** Notes a pending report that this process has just created or changed; without a ref, its removal. */
    setPending(id, ref) {
        const name = id.toLowerCase();
        if (ref)
            this.pending.set(name, { id, ...ref });
        else {
            this.removed.set(name, this.pending.get(name)?.oid);
            this.pending.delete(name);
        }
    }
    /** Adds reports that others have queued since. Known ones stay as they are, and removed ones stay removed. */
    merge({ pending }) {
        for (const [name, ref] of pending)
            if (!this.pending.has(name) && this.removed.get(name) !== ref.oid)
                this.pending.set(name, ref);
    }
    /** Notes the commit of an archive that this process has just written. */
    setOne(state, oid) {
        this.single.set(state, { name: this.names.one(state), oid, type: "commit", subject: state, made: 0 });
    }
    /** Returns the places of all pending reports, unordered. */
    places() {
        return [...this.pending.values()].map(({ id, key }) => ({ id, key }));
    }
    add(ref) {
        const name = ref.name.slice(this.names.root.length);
        if (name.startsWith("pending/"))
            this.addPending(name.slice("pending/".length), ref);
        else if (SINGLE.includes(name) && (ref.type === "commit" || ref.type === ""))
            this.single.set(name, ref);
        else
            throw view_foreign(ref.name, this.remote.url);
    }
    addPending(name, { oid, type, subject, made }) {
        const known = type === "commit" ? (0,git_names/* readSubject */.$e)(subject, name) : undefined;
        const created = known ? Date.parse(known.createdAt) : Number.NaN;
        // Foreign content comes first, so that a pass reports it.
        const otherwise = Number.isNaN(created) ? (known ? (0,report_id/* timeKey */.bC)(made * 1000) : "") : (0,report_id/* timeKey */.bC)(created);
        const id = known?.id ?? name;
        this.pending.set(name, { id, oid, key: (0,report_id/* keyOfId */.sP)(id) ?? otherwise, subject: known && subject });
    }
}
function view_foreign(ref, url) {
    return new errors/* OwnerReportError */.Om("store", `${ref} at ${url} was not written by owner-report, so this queue cannot be trusted; nothing was changed or sent. ` +
        `Remove it (git push ${url} --delete ${ref}), or choose another namespace (behind the # of queue).`);
}
const MOMENT_MS = 500;
/**
 * Snapshots of the queue: the last one read, and the one that the lease of this process has changed since. They are kept
 * apart because a host may use one store for a pass and for other things at once.
 */
class ViewCache {
    remote;
    names;
    view;
    leased;
    readAt = Number.NEGATIVE_INFINITY;
    /** Snapshot that was read to verify a push, reused by the next caller. */
    fresh;
    /** True once it was proved under this lease that nothing is hidden. */
    isShown = false;
    constructor(remote, names) {
        this.remote = remote;
        this.names = names;
    }
    /** Reads the queue at its remote. @throws OwnerReportError `store` */
    async read() {
        const view = await View.read(this.remote, this.names);
        this.readAt = performance.now();
        this.view = view;
        this.leased?.merge(view);
        return view;
    }
    /** The last snapshot, if any. */
    get last() {
        return this.view;
    }
    /** The last snapshot if it is fresh enough to save a round trip: a read-only command asks for many reports at once. */
    get seen() {
        return performance.now() - this.readAt < MOMENT_MS ? this.view : undefined;
    }
    /** Reads the current queue. The first snapshot under a lease is the one that its holder works with. */
    async look(isHeld) {
        const view = isHeld && !this.leased ? await this.ofLease() : await this.latest();
        return this.shown(view, isHeld);
    }
    /** Reads the queue to verify a push. */
    async readBack() {
        const view = await this.read();
        this.fresh = view;
        return view;
    }
    /** Verifies a snapshot in which nothing is pending. @throws OwnerReportError `store` when the remote hides refs */
    async shown(view, isHeld = false) {
        const isKnown = isHeld && this.isShown;
        if (view.pending.size === 0 && !isKnown)
            await refuseHidden(this.remote, this.names.root);
        this.isShown = isHeld;
        return view;
    }
    /** Drops the snapshots that are out of date. */
    forget() {
        this.view = undefined;
        this.fresh = undefined;
    }
    /** Returns the snapshot of the lease's holder, read anew if there is none or it lacks that report. */
    async ofLease(id) {
        if (id !== undefined && this.leased && !this.leased.ref(id))
            await this.read();
        this.leased ??= await this.latest();
        return this.leased;
    }
    async latest() {
        const fresh = this.seen && this.fresh;
        this.fresh = undefined;
        return fresh ?? this.read();
    }
    /** The snapshot of the lease's holder, if it was read. */
    get inLease() {
        return this.leased;
    }
    /** Drops all snapshots, also that of the lease's holder; called at the beginning and the end of a lease too. */
    forgetLease() {
        this.forget();
        this.isShown = false;
        this.leased = undefined;
    }
    /** Reads the current refs after a failed push, without changing the snapshots. */
    async commits() {
        return (await View.read(this.remote, this.names)).commits();
    }
}

;// CONCATENATED MODULE: ./lib/stores/git/store.js


















const RETRY_SECONDS = 20;
/** Pause between two tries to take the lock: each is three requests, and a whole matrix of jobs may wait. */
const POLL_MS = 3000;
/** The queue as refs of a git repository, shared by everybody who may push there (docs/git-store.md). */
class GitStore {
    options;
    guarantees = guarantees/* GUARANTEES */._.git;
    pollMs = POLL_MS;
    names;
    scratch;
    remote;
    reports;
    queueLog;
    self;
    clock;
    views;
    lease;
    /** Record of the report that was found last: it was read with the report. */
    found;
    constructor(options) {
        this.options = options;
        const { remote, namespace, token, tokenKeptFor, environment, temporaryDirectory, retrySeconds = RETRY_SECONDS, } = options;
        this.names = new git_names/* QueueNames */.ug(namespace);
        this.scratch = new Scratch(temporaryDirectory);
        this.clock = options.clock ?? Date.now;
        const { root } = this.names;
        const access = { ...(0,git_access/* accessTo */.Yi)(remote, token), tokenKeptFor };
        this.remote = new GitRemote(this.scratch, { access, root, environment, retrySeconds, clock: this.clock });
        this.views = new ViewCache(this.remote, this.names);
        this.reports = new Reports(this.remote);
        this.queueLog = new GitLog(this.remote, this.names.one("log"));
        this.self = options.self ?? (0,process_identity/* thisProcess */.WF)();
    }
    get location() {
        return this.names.isUsual ? this.remote.url : `${this.remote.url}#${this.names.namespace}`;
    }
    /** Removes this process's local copy of the queue. */
    close() {
        this.scratch.close();
        this.views.forgetLease();
    }
    async exists() {
        if (this.views.seen?.isThere)
            return true;
        const view = await this.views.read();
        return (view.isThere ? view : await this.views.shown(view)).isThere;
    }
    warnings() {
        return warningsOf(this.options);
    }
    async put(id, text, origin = "own") {
        (0,git_names/* refuseHostile */.pm)(id);
        const existing = await new Enqueuer(this.putContext()).put(id, text, origin);
        return existing && this.stored(id, existing);
    }
    async refuseUsed(id) {
        await refuseCaseCollision(await this.views.read(), id);
    }
    async find(id, states = store/* STATES */.x) {
        (0,git_names/* refuseHostile */.pm)(id);
        const seen = this.isHeld() ? await this.views.ofLease() : this.views.seen;
        const known = seen && (await this.lookUp(seen, id, states));
        // A report never has two states.
        if (known || seen?.ref(id))
            return known;
        // While this process holds the queue, nobody else moves held or sent reports; new ones come to pending only.
        if (this.isHeld() && !states.includes("pending"))
            return undefined;
        return this.lookUp(await this.views.read(), id, states);
    }
    pathOf(state, id) {
        return `${this.remote.url}#${this.names.path(state, id)}`;
    }
    idOfPath(path) {
        const id = /[:/]([^:/]+)\.md$/.exec(path)?.[1];
        return id !== undefined && store/* STATES */.x.some((state) => this.pathOf(state, id) === path) ? id : undefined;
    }
    async oldest(limit, now) {
        const view = await this.views.look(this.isHeld());
        const places = this.reports.expect((0,order/* oldestFirst */.sZ)(view.places(), Math.max(limit, 1), now));
        const held = (await view.archive("held")).entries.size;
        const backlog = { pending: view.pending.size, held, oldestKey: places[0]?.key };
        return { places: places.slice(0, limit), backlog };
    }
    async delivery(id) {
        if (this.found?.id !== id)
            await this.find(id);
        const record = this.found?.id === id ? this.found.record : undefined;
        this.found = undefined;
        // Loaded here because most reports have no record before their first attempt.
        return (record &&
            (await Promise.all(/* import() */[__webpack_require__.e(776), __webpack_require__.e(6)]).then(__webpack_require__.bind(__webpack_require__, 2006))).parseDelivery(record, id, `of ${this.pathOf("pending", id)}`));
    }
    async acquire(owner) {
        const acquired = await takeGitLock(this.lockContext(), owner, this.self, this.views);
        if (!(acquired instanceof GitLease))
            return { holder: acquired };
        this.lease = acquired;
        return { lease: acquired };
    }
    async proveEmpty(owner) {
        const acquired = await this.acquire(owner);
        if ("lease" in acquired)
            await acquired.lease.release();
    }
    async begin(lease, id, delivery) {
        const note = "It was not sent and is still pending; if the attempt was recorded all the same, the next pass takes it as in doubt.";
        await this.change(lease, { id, from: "pending", to: "pending", record: delivery, note });
    }
    async settle(lease, id, delivery, state, from = "pending") {
        const note = (0,conflicts/* noteFor */.Yr)(from, delivery);
        await this.change(lease, { id, from, to: state, record: delivery, note });
    }
    async settleAndBegin(lease, id, delivery, next) {
        const [settled, begun] = settledAndBegun(id, delivery, next);
        const first = await this.updateFor(lease, settled);
        // A problem with the next report must not keep this one from being settled.
        const second = await this.updateFor(lease, begun).catch(() => undefined);
        const both = first && second ? [first, second] : [];
        if (both.length > 0 && (await this.push(lease, settled, both).catch(() => false)))
            return true;
        await this.apply(lease, settled, first);
        return false;
    }
    isAtHand(id) {
        return this.reports.isKept(this.views.inLease, id);
    }
    async list(state, now) {
        const view = await this.views.look(this.isHeld());
        const places = state === "pending" ? view.places() : await this.reports.places(view, state);
        return this.reports.expect((0,order/* oldestFirst */.sZ)(places, Number.MAX_SAFE_INTEGER, now));
    }
    async forget(lease, id, state = "sent") {
        await this.change(lease, { id, from: state, to: undefined, note: "Nothing was removed." });
    }
    async adopt(lease, report, delivery) {
        const { id, state, bytes } = report;
        const existing = await this.find(id);
        if (existing)
            (0,conflicts/* refuseDifferent */.yL)(existing, report);
        else
            await refuseCaseCollision(await this.views.ofLease(), id);
        const known = existing && (await this.delivery(id));
        const record = (0,delivery_record/* moreComplete */.Rh)(known, delivery);
        if (existing && record === known)
            return lease.check();
        const [from, to] = existing ? [existing.state, existing.state] : [undefined, state];
        await this.change(lease, { id, from, to, bytes, record, note: conflicts/* STAYS_BEHIND */.ur });
    }
    log(entry) {
        return this.queueLog.add(entry);
    }
    async history(limit) {
        return this.queueLog.latest((this.views.seen ?? (await this.views.read())).one("log")?.oid, limit);
    }
    async holder() {
        const lock = (await this.views.read()).one("lock");
        const claim = lock && readClaim(lock.subject, this.names.one("lock"), this.location);
        return claim && holderOfClaim(claim, this.self, this.clock());
    }
    async examine() {
        const program = await examineProgram(this.options.environment);
        return [program, ...(await examineRemote(this.remote, this.names.root))];
    }
    isHeld() {
        return this.lease?.isHeld === true;
    }
    async lookUp(view, id, states) {
        const report = await this.reports.find(view, id, states);
        return report && this.stored(id, report);
    }
    stored(id, { state, text, record }) {
        this.found = { id, record: record && bytesOf(record) };
        return { id, state, path: this.pathOf(state, id), bytes: bytesOf(text) };
    }
    putContext() {
        const { remote, names, reports, clock } = this;
        const read = () => this.views.read();
        const readBack = () => this.views.readBack();
        const changed = () => this.views.forget();
        return { remote, names, reports, clock, read, readBack, changed, now: () => this.views.commits() };
    }
    lockContext() {
        const { remote, names, clock, views } = this;
        const { leaseSeconds = GIT_LEASE_SECONDS } = this.options;
        const flush = () => this.queueLog.flush(async () => (await views.ofLease()).one("log")?.oid);
        const [now, onReleased] = [() => views.commits(), () => views.forgetLease()];
        return { remote, ref: names.one("lock"), clock, leaseSeconds, now, flush, onReleased };
    }
    async change(lease, change) {
        await this.apply(lease, change, await this.updateFor(lease, change));
    }
    async apply(lease, change, update) {
        if (!update || (await this.push(lease, change, [update])))
            return;
        throw refsChanged(update, this.location, change.note);
    }
    async updateFor(lease, change) {
        (0,git_names/* refuseHostile */.pm)(change.id);
        lease.check();
        const { remote, names, reports } = this;
        const view = await this.views.ofLease(change.from === "pending" ? change.id : undefined);
        return refUpdateFor({ view, reports, names, remote }, change);
    }
    /** Pushes updates, all or none. Returns false when a ref was not as it was read: nothing was changed. */
    async push(lease, { id, note }, changes) {
        if (!(lease instanceof GitLease))
            throw new errors/* OwnerReportError */.Om("bug", "a lease of another store");
        const refs = changes.flatMap((change) => change.refs);
        let isDone = false;
        try {
            isDone = await lease.push(refs, `Report ${id}: ${note}`);
        }
        finally {
            if (!isDone)
                this.views.forgetLease();
        }
        if (isDone)
            for (const change of changes)
                change.onAccepted();
        return isDone;
    }
}


/***/ })

};
;