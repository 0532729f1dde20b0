import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { formatReport } from "../../../src/report/document.js";
import { type CacheServer, startCacheServer } from "../../helpers/cache-service/server.js";
import { cacheStore } from "../../helpers/cache-service/store.js";
import { describeOnLinux } from "../../helpers/platform.js";
import { createReport } from "../../helpers/reports.js";
import { tempDir } from "../../helpers/temp-dir.js";

const text = (id: string) => formatReport(createReport({ report_id: id }));
const which = (name: string) => execFileSync("which", [name], { encoding: "utf8" }).trim();

/** A PATH with these programs; `zstd` is one that says a version, as the library asks for it. */
function pathWith(...names: string[]): string {
  const folder = tempDir();
  for (const name of names)
    if (name === "zstd") writeFileSync(join(folder, name), "#!/bin/sh\necho 1.5.5\n", { mode: 0o755 });
    else symlinkSync(which(name), join(folder, name));
  return folder;
}

/** Replaces what an entry holds by an archive of `entry` under another name. */
function poison(server: CacheServer, name: string, make: (path: string) => void): void {
  const folder = tempDir();
  make(join(folder, "entry"));
  const archive = join(folder, "archive.tgz");
  execFileSync("tar", ["-czPf", archive, "-C", folder, `--transform=flags=r;s,^entry$,${name},`, "entry"]);
  for (const entry of server.caches.all) entry.bytes = readFileSync(archive);
}

describeOnLinux("archives", () => {
  test("a runner without zstd finds what one with zstd has saved, and the other way round", async () => {
    const server = await startCacheServer();
    const runner = (...tools: string[]) => cacheStore(server, { environment: { PATH: pathWith(...tools) } });
    const [withZstd, without] = [
      ["tar", "gzip", "zstd", "sh"],
      ["tar", "gzip"],
    ];
    await runner(...withZstd).put("a", text("a"));
    await runner(...without).put("b", text("b"));
    expect(Buffer.from((await runner(...without).find("a"))?.bytes ?? []).toString()).toBe(text("a"));
    expect(Buffer.from((await runner(...withZstd).find("b"))?.bytes ?? []).toString()).toBe(text("b"));
    expect(new Set(server.caches.all.map(({ version }) => version)).size).toBe(1);
    for (const { bytes } of server.caches.all) expect(bytes?.subarray(0, 2).toString("hex")).toBe("1f8b");
  });

  test("without tar there is an error that names it", async () => {
    const server = await startCacheServer();
    const store = cacheStore(server, { environment: { PATH: pathWith("gzip") } });
    await expect(store.put("a", text("a"))).rejects.toMatchObject({ code: "unavailable" });
    await expect(store.put("a", text("a"))).rejects.toThrow(/needs tar/);
  });

  test.each([
    ["an absolute name", (outside: string) => join(outside, "escaped")],
    ["a name that leads out", () => "../../escaped"],
  ])("an archive with %s writes nothing outside of its own directory", async (_, name) => {
    const server = await startCacheServer();
    await cacheStore(server).put("a", text("a"));
    const [outside, temporaryDirectory] = [tempDir(), join(tempDir(), "a", "b")];
    mkdirSync(temporaryDirectory, { recursive: true });
    poison(server, name(outside), (path) => writeFileSync(path, "hostile"));
    await expect(cacheStore(server, { temporaryDirectory }).find("a")).rejects.toMatchObject({
      code: "store",
    });
    expect(readdirSync(outside)).toEqual([]);
    expect(existsSync(join(temporaryDirectory, "..", "escaped"))).toBe(false);
    expect(readdirSync(temporaryDirectory)).toEqual([]);
  });

  test.each([
    ["a link to a secret", (path: string) => symlinkSync("/proc/self/environ", path)],
    ["a FIFO", (path: string) => void execFileSync("mkfifo", [path])],
    ["a directory", (path: string) => void mkdirSync(path)],
  ])("an archive that holds %s is no report", async (_, make) => {
    const server = await startCacheServer();
    await cacheStore(server).put("a", text("a"));
    poison(server, "entry", make);
    await expect(cacheStore(server).find("a")).rejects.toMatchObject({ code: "store" });
  });

  test("nothing is left on the machine", async () => {
    const server = await startCacheServer();
    const temporaryDirectory = tempDir();
    const store = cacheStore(server, { temporaryDirectory });
    await store.put("a", text("a"));
    await cacheStore(server, { temporaryDirectory }).find("a");
    expect(readdirSync(temporaryDirectory)).toEqual([]);
  });
});
