exports.ids=[742],exports.modules={...require("./common.js")};
