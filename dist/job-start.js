"use strict";require("./job.js").start();
