exports.ids=[5742],exports.modules={...require("./common.js").modules};
