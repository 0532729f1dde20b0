exports.ids=[3022],exports.modules={...require("./common.js")};
