const { TestEnvironment } = require("jest-environment-node");

/** Runs on the other Node what `onEachNode` declares; all else in such a file was run already, and would show nothing new. */
module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.mark = `(Node ${config.projectConfig.globals.testedMajor})`;
  }

  handleTestEvent({ name }, { rootDescribeBlock }) {
    if (name === "run_start") this.keepMarked(rootDescribeBlock);
  }

  /** Takes out of a block what neither is declared for each Node nor holds what is. */
  keepMarked(block) {
    if (block.type !== "describeBlock") return false;
    if (block.name.endsWith(this.mark)) return true;
    block.children = block.children.filter((child) => this.keepMarked(child));
    return block.children.length > 0;
  }
};
