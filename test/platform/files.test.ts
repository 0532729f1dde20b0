import nodeFs from "node:fs";
import { expect, test } from "@jest/globals";
import { isOpenToOthers, isWritableByAll, syncDirectory } from "../../src/platform/files.js";
import { tempDir } from "../helpers/temp-dir.js";

test("mode bits count only where the system has them", () => {
  expect(["linux", "win32"].map((system) => isWritableByAll(0o777, system as NodeJS.Platform))).toEqual([
    true,
    false,
  ]);
  expect(["linux", "win32"].map((system) => isOpenToOthers(0o640, system as NodeJS.Platform))).toEqual([
    true,
    false,
  ]);
  expect([isWritableByAll(0o775, "linux"), isOpenToOthers(0o600, "linux")]).toEqual([false, false]);
});

test("a directory is flushed and closed, also when flushing fails; on Windows it is not even opened", () => {
  const calls: string[] = [];
  const failing = {
    openSync: () => calls.push("open") + 6,
    fsyncSync: () => {
      throw new Error("flushing failed");
    },
    closeSync: (descriptor: number) => calls.push(`close ${descriptor}`),
  } as unknown as typeof nodeFs;
  syncDirectory(failing, "queue", "win32");
  expect(calls).toEqual([]);
  expect(() => syncDirectory(failing, "queue", "linux")).toThrow("flushing failed");
  expect(calls).toEqual(["open", "close 7"]);
  syncDirectory(nodeFs, tempDir());
});
