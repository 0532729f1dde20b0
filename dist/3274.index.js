exports.ids=[3274],exports.modules={...require("./common.js").modules};
