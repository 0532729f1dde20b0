exports.ids=[1012],exports.modules={...require("./5309.index.js").modules,...require("./common.js").modules};
