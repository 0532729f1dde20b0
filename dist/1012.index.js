exports.ids=[1012],exports.modules={...require("./common.js")};
