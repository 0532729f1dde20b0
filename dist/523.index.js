exports.ids=[523],exports.modules={...require("./common.js").modules};
