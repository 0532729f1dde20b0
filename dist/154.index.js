exports.ids=[154],exports.modules={};
