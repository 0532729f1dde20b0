exports.ids=[857],exports.modules={...require("./common.js")};
