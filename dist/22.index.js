exports.ids=[22],exports.modules={...require("./common.js")};
