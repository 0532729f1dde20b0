const { default: Sequencer } = require("@jest/test-sequencer");

/** The suites that take longest in `npm run test:all`, longest first. */
const SLOWEST = [
  ...["faults/lost-power", "faults/states", "dist/task-message.long", "stores/cache/store.long"],
  ...["faults/kill", "dist/operator-killed.long", "scripts.long", "stores/git/store"],
  ...["faults/io-errors", "stores/git/bombs.long", "stores/cache/faults.long", "stores/postgres/cut.long"],
  ...["dist/remedies.long", "dist/patience.long", "attack/properties", "dist/move.long"],
].map((name) => `/test/${name}.test.ts`);

/**
 * Jest begins with what took longest last time, or with the largest files. Both mislead: the last time was the short form, and
 * one of the slowest would run alone at the end.
 */
module.exports = class extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isSlow = (test, name) => test.path.replaceAll("\\", "/").endsWith(name);
    const slow = SLOWEST.flatMap((name) => sorted.filter((test) => isSlow(test, name)));
    return [...slow, ...sorted.filter((test) => !slow.includes(test))];
  }
};
