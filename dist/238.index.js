exports.ids=[238],exports.modules={...require("./common.js")};
