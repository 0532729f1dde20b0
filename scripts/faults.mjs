import { spawnSync } from "node:child_process";

/** `npm run faults`: the fault and attack suites in full; CI runs a shorter form. */
const { status } = spawnSync(
  "npm",
  ["run", "test:all", "--", "test/faults", "test/attack", ...process.argv.slice(2)],
  {
    env: { ...process.env, OWNER_REPORT_FAULTS: "long" },
    stdio: "inherit",
    shell: process.platform === "win32",
  },
);
process.exitCode = status ?? 1;
