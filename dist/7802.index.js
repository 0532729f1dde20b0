exports.ids=[7802],exports.modules={...require("./4710.index.js").modules};
