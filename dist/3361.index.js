exports.ids=[3361],exports.modules={...require("./common.js").modules};
