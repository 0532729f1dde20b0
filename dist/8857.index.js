exports.ids=[8857],exports.modules={...require("./4710.index.js").modules,...require("./common.js").modules};
