exports.ids=[8857],exports.modules={...require("./5309.index.js").modules,...require("./common.js").modules};
