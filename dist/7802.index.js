exports.ids=[7802],exports.modules={};
