import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { runAction } from "../helpers/action.js";
import { cli } from "../helpers/cli.js";
import { describeOnPosix } from "../helpers/platform.js";
import { tempDir } from "../helpers/temp-dir.js";
import { oneReport, scriptFile } from "./hostile-environment.js";

describeOnPosix("T-43 what a send command starts does not get the command's text", () => {
  test.each(["by flag", "by its variable", "by its input", "by cron.env"])(
    "when it is given %s",
    async (how) => {
      const found = join(tempDir(), "found");
      const tool = scriptFile(`env > '${found}'`);
      const command = `TOKEN=inline-s3cret; '${tool}'`;
      const queue = oneReport();
      const env = { OWNER_REPORT_SEND_CMD: command };
      const file = join(tempDir(), "cron.env");
      writeFileSync(file, `OWNER_REPORT_SEND_CMD="${command}"\n`);
      if (how === "by its input")
        await runAction({ mode: "watchdog", queue: queue.dir, "send-cmd": command }, { env });
      else if (how === "by flag") await cli(["watchdog", "--send-cmd", command, ...queue.flag], { env });
      else if (how === "by its variable") await cli(["watchdog", ...queue.flag], { env });
      else await cli(["watchdog", "--cron-env", file, ...queue.flag]);
      expect(queue.ids("sent")).toHaveLength(1);
      expect(readFileSync(found, "utf8")).toContain("OWNER_REPORT_ID=");
      expect(readFileSync(found, "utf8")).not.toContain("inline-s3cret");
    },
  );
});
