"use strict";
exports.id = 3;
exports.ids = [3];
exports.modules = {

/***/ 3003:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LogFile: () => (/* binding */ LogFile)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(452);
/* harmony import */ var _platform_owner_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9080);




const MOST_BYTES = 1024 * 1024;
const PIECE_LENGTH = 64 * 1024;
/**
 * Writes all output into a file instead of the two streams, each line with a timestamp. The file is kept under 1 MiB,
 * and the one before it as `<path>.1`. When it cannot be written, the output goes to the streams, with a warning.
 */
class LogFile {
    path;
    streams;
    clock;
    isBroken = false;
    constructor(path, streams, clock) {
        this.path = path;
        this.streams = streams;
        this.clock = clock;
    }
    out(text) {
        if (!this.write(text))
            this.streams.out(text);
    }
    err(text) {
        if (!this.write(text))
            this.streams.err(text);
    }
    write(text) {
        if (this.isBroken)
            return false;
        try {
            for (const piece of this.pieces(text))
                this.append(piece);
            return true;
        }
        catch (error) {
            this.isBroken = true;
            const reason = (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .systemErrorName */ .lm)(error) ?? error.message;
            const warning = `owner-report: warning: cannot write the log file ${JSON.stringify(this.path)} (${reason}); the output continues here.\n`;
            this.streams.err(warning);
            return false;
        }
    }
    append(piece) {
        const size = this.size();
        if (size > 0 && size + Buffer.byteLength(piece) > MOST_BYTES)
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.renameSync)(this.path, `${this.path}.1`);
        (0,_platform_owner_js__WEBPACK_IMPORTED_MODULE_3__/* .asOwner */ .g)(() => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(this.path)), () => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.appendFileSync)(this.path, piece, { mode: 0o600 }));
    }
    size() {
        const stat = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(this.path, { throwIfNoEntry: false });
        // Opening a FIFO would block until it has a reader.
        if (stat && !stat.isFile())
            throw new Error("it is not a regular file");
        return stat?.size ?? 0;
    }
    /** Stamps the lines, in pieces of limited length: timestamps make many short lines far longer. */
    *pieces(text) {
        const stamp = new Date(this.clock()).toISOString();
        let piece = "";
        for (const line of text.replace(/\n$/, "").split("\n")) {
            piece += `${stamp} ${line}\n`;
            if (piece.length < PIECE_LENGTH)
                continue;
            yield piece;
            piece = "";
        }
        if (piece !== "")
            yield piece;
    }
}


/***/ })

};
;