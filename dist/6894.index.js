exports.ids=[6894],exports.modules={...require("./common.js").modules};
