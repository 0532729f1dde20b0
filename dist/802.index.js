exports.ids=[802],exports.modules={};
