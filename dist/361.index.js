exports.ids=[361],exports.modules={...require("./common.js")};
