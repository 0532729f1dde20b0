"use strict";require("./job.js").end();
