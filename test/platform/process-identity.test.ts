import { spawnSync } from "node:child_process";
import { expect, test } from "@jest/globals";
import {
  livenessOfMark,
  markOf,
  type ProcessIdentity,
  thisProcess,
} from "../../src/platform/process-identity.js";
import { describeOnLinux } from "../helpers/platform.js";

const self = thisProcess();
const [bootId = ""] = self.boot.split("/");
/** A process that is gone, so that nothing but proof keeps its mark from saying so. */
const gone: ProcessIdentity = { ...self, pid: spawnSync("true").pid, start: "1" };
/** The mark as builds wrote it that knew no containers: they and this one may share a temporary directory. */
const shortened = (mark: string) => mark.split("-").slice(0, 4).join("-");

describeOnLinux("a mark in a file name", () => {
  test.each<[string, ProcessIdentity, string]>([
    ["this process", self, "alive"],
    ["a process that is gone", gone, "dead"],
    ["a process whose pid is in use again", { ...self, start: "1" }, "dead"],
    ["another boot, maybe of a machine of this name", { ...gone, boot: "another-boot/1" }, "unknown"],
    ["another container of this boot", { ...gone, boot: `${bootId}/another-namespace` }, "unknown"],
    ["an unknown container of this boot", { ...gone, boot: `${bootId}/` }, "unknown"],
    ["an unknown boot", { ...gone, boot: "" }, "unknown"],
    ["another host", { ...gone, host: "another-host" }, "unknown"],
  ])("of %s says so, in the form of earlier builds too", (_, other, liveness) => {
    const mark = markOf(other);
    expect(mark).toMatch(/^[0-9a-z-]+$/);
    expect([livenessOfMark(mark, self), livenessOfMark(shortened(mark), self)]).toEqual([liveness, liveness]);
  });

  test("proves nothing to a process that does not know its own boot or container", () => {
    for (const boot of ["", `${bootId}/`])
      expect(livenessOfMark(markOf({ ...gone, boot }), { ...self, boot })).toBe("unknown");
  });

  test.each(["", "x", "a-b-c-d-e"])("that is not one (%j) proves nothing", (mark) => {
    expect(livenessOfMark(mark, self)).toBe("unknown");
  });
});
