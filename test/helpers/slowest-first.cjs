const { default: Sequencer } = require("@jest/test-sequencer");

/** The suites that take longest, longest first. */
const SLOWEST = [
  ...["faults/states", "faults/lost-power", "faults/kill", "dist/operator-killed.long"],
  ...["stores/cache/store.long", "dist/task-message.long", "scripts.long", "stores/git/store"],
  ...["faults/io-errors", "stores/git/bombs.long", "stores/cache/faults.long", "stores/postgres/cut.long"],
  ...["dist/remedies.long", "dist/patience.long", "attack/properties", "dist/move.long"],
].map((name) => `/test/${name}.test.ts`);

/** Where Jest has not measured yet it begins with the largest files; the slowest are others, and one would run alone at the end. */
module.exports = class extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    if (sorted.some(({ duration }) => duration !== undefined)) return sorted;
    const isSlow = (test, name) => test.path.replaceAll("\\", "/").endsWith(name);
    const slow = SLOWEST.flatMap((name) => sorted.filter((test) => isSlow(test, name)));
    return [...slow, ...sorted.filter((test) => !slow.includes(test))];
  }
};
