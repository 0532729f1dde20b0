exports.ids=[8866],exports.modules={...require("./common.js").modules};
