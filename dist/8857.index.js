exports.ids=[8857],exports.modules={...require("./common.js")};
