import { describe, expect, test } from "@jest/globals";
import { livenessOfMark, markOf, thisProcess } from "../../src/platform/process-identity.js";

const self = thisProcess();
const [bootId = ""] = self.boot.split("/");
/** The mark as builds wrote it that knew no containers: they and this one may share a temporary directory. */
const shortened = (mark: string) => mark.split("-").slice(0, 4).join("-");

describe("a mark in a file name", () => {
  test.each([
    ["this process", {}, "alive"],
    ["a process that is gone", { pid: 2 ** 22 + 1 }, "dead"],
    ["an earlier boot", { boot: "an-earlier-boot/1" }, "dead"],
    ["another host", { host: "another-host" }, "unknown"],
  ])("of %s says so, in the form of earlier builds too", (_, other, liveness) => {
    const mark = markOf({ ...self, ...other });
    expect(mark).toMatch(/^[0-9a-z-]+$/);
    expect([livenessOfMark(mark, self), livenessOfMark(shortened(mark), self)]).toEqual([liveness, liveness]);
  });

  test("of another container of this boot does not say whether its process runs", () => {
    const mark = markOf({ ...self, boot: `${bootId}/another-namespace` });
    expect(livenessOfMark(mark, self)).toBe("unknown");
  });
});
