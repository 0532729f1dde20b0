exports.ids=[4188],exports.modules={...require("./common.js").modules};
