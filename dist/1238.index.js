exports.ids=[1238],exports.modules={...require("./common.js").modules};
