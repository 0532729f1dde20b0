export { short as default } from "./test/runs.mjs";
