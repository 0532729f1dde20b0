exports.ids=[894],exports.modules={...require("./common.js")};
