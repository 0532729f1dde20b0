export { rest as default } from "./test/runs.mjs";
