exports.ids=[1669],exports.modules={...require("./common.js").modules};
