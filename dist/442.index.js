"use strict";
exports.id = 442;
exports.ids = [442];
exports.modules = {

/***/ 3442:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ei: () => (/* binding */ CAN_LINK_PROGRAMS),
/* harmony export */   GO: () => (/* binding */ findBash),
/* harmony export */   Vd: () => (/* binding */ isProgram),
/* harmony export */   bK: () => (/* binding */ wrapperFiles),
/* harmony export */   pq: () => (/* binding */ programFile),
/* harmony export */   zU: () => (/* binding */ pathFolders)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);


/** Returns the folders of PATH. Windows calls it `Path`, and a copied environment is case-sensitive. */
function pathFolders(environment) {
    return (environment.PATH ?? environment.Path ?? "").split(node_path__WEBPACK_IMPORTED_MODULE_1__.delimiter).filter(node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute);
}
/** Returns the file name of a program, such as `node`. */
function programFile(name, platform = process.platform) {
    return platform === "win32" ? `${name}.exe` : name;
}
/** Returns the files by which npm makes a script a program; the system's command line would start the first. */
function wrapperFiles(name, platform = process.platform) {
    return platform === "win32" ? [`${name}.cmd`, name] : [name];
}
/** True where a link to a program can be run and everybody may create it; on Windows neither holds. */
const CAN_LINK_PROGRAMS = process.platform !== "win32";
/** Checks whether a path is a file that may be run; on Windows every file may. */
function isProgram(path) {
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.accessSync)(path, node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.X_OK);
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(path).isFile();
    }
    catch {
        return false;
    }
}
/**
 * Finds bash on PATH, or on Windows in the folder of Git for Windows (the `bash` in System32 is WSL's, another machine).
 * `undefined` when there is none.
 */
function findBash(environment, platform = process.platform) {
    const file = programFile("bash", platform);
    const folders = pathFolders(environment);
    if (platform !== "win32")
        return folders.map((folder) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, file)).find(isProgram);
    const git = [environment.ProgramFiles, environment["ProgramFiles(x86)"]].flatMap((root) => root ? [(0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(root, "Git", "bin", file)] : []);
    const others = folders.filter((f) => !/system32|windowsapps/i.test(f)).map((folder) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, file));
    return [...git, ...others].find(isProgram);
}


/***/ })

};
;