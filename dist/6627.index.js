exports.ids=[6627],exports.modules={...require("./common.js").modules};
