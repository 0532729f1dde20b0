"use strict";module.exports=require("./main.js").library();
