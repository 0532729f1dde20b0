/** Disks that refuse links between folders, answer a link twice, or cannot flush a directory. */
import nodeFs, {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { emptyDelivery, sha256Of } from "../../src/report/delivery-record.js";
import { formatReport } from "../../src/report/document.js";
import type { FileSystem } from "../../src/stores/directory/durable-fs.js";
import { DirectoryStore } from "../../src/stores/directory/store.js";
import type { State } from "../../src/stores/store.js";
import { settled } from "../helpers/changes.js";
import { createReport } from "../helpers/reports.js";
import { tempDir } from "../helpers/temp-dir.js";

const text = formatReport(createReport({ report_id: "one" }));

function failure(code: string, path: string): Error {
  return Object.assign(new Error(code), { code, path });
}

/** A disk on which no file can have names in two folders. */
function withoutLinks(code: string): FileSystem {
  return {
    ...nodeFs,
    linkSync(from, to) {
      if (dirname(String(from)) !== dirname(String(to))) throw failure(code, String(from));
      nodeFs.linkSync(from, to);
    },
  };
}

async function settle(store: DirectoryStore, state: State, from: State = "pending"): Promise<void> {
  const acquired = await store.acquire("a test");
  if (!("lease" in acquired)) throw new Error("held");
  try {
    const record = emptyDelivery("one", await sha256Of(Buffer.from(text)));
    await store.change(acquired.lease, settled("one", record, state, from));
  } finally {
    await acquired.lease.release();
  }
}

describe.each(["EPERM", "EXDEV", "EMLINK", "ENOTSUP", "EACCES"])("where a link says %s", (code) => {
  test("a report leaves its folder as a copy, with its text and age", async () => {
    const directory = join(tempDir(), "queue");
    const store = new DirectoryStore(directory, { fs: withoutLinks(code) });
    await store.put("one", text);
    utimesSync(store.pathOf("pending", "one"), 1e9, 1e9);
    for (const [from, to] of [
      ["pending", "held"],
      ["held", "pending"],
      ["pending", "sent"],
    ] as const) {
      await settle(store, to, from);
      expect(readdirSync(join(directory, from))).toEqual([]);
      expect(readdirSync(join(directory, to))).toEqual(["one.md"]);
      expect(readFileSync(store.pathOf(to, "one"), "utf8")).toBe(text);
      expect(statSync(store.pathOf(to, "one")).mtimeMs).toBe(1e12);
    }
  });

  test("a copy that a crash left is finished, and another file is never overwritten", async () => {
    const directory = join(tempDir(), "queue");
    const store = new DirectoryStore(directory, { fs: withoutLinks(code) });
    await store.put("one", text);
    writeFileSync(store.pathOf("held", "one"), "another");
    await expect(settle(store, "held")).rejects.toMatchObject({ code: "conflict" });
    expect(readFileSync(store.pathOf("held", "one"), "utf8")).toBe("another");
    writeFileSync(store.pathOf("sent", "one"), text);
    await settle(store, "sent");
    expect(readdirSync(join(directory, "pending"))).toEqual([]);
  });

  test("an entry that is not a file can be set aside whole", async () => {
    const store = new DirectoryStore(join(tempDir(), "queue"), { fs: withoutLinks(code) });
    await store.put("other", text);
    mkdirSync(store.pathOf("pending", "one"));
    await settle(store, "held");
    expect(statSync(store.pathOf("held", "one")).isDirectory()).toBe(true);
    expect(existsSync(store.pathOf("pending", "one"))).toBe(false);
  });
});

test("a link that the file server reports as existing after a lost reply counts as made", async () => {
  const twice: FileSystem = {
    ...nodeFs,
    linkSync(from, to) {
      nodeFs.linkSync(from, to);
      throw failure("EEXIST", String(to));
    },
  };
  const store = new DirectoryStore(join(tempDir(), "queue"), { fs: twice });
  expect(await store.put("one", text)).toBeUndefined();
  await settle(store, "sent");
  expect(await store.find("one")).toMatchObject({ state: "sent" });
});

describe.each(["EINVAL", "EBADF", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"])("where a flush says %s", (code) => {
  test("of a directory, the error says so and nothing is queued", async () => {
    const fs: FileSystem = {
      ...nodeFs,
      fsyncSync(descriptor) {
        if (nodeFs.fstatSync(descriptor).isDirectory()) throw failure(code, "");
        nodeFs.fsyncSync(descriptor);
      },
    };
    const directory = join(tempDir(), "queue");
    mkdirSync(directory);
    const store = new DirectoryStore(directory, { fs });
    const put = store.put("one", text);
    await expect(put).rejects.toMatchObject({ code: "store", done: "nothing" });
    await expect(put).rejects.toThrow(/cannot flush a directory/);
    await expect(put).rejects.not.toThrow(/hard link/);
    expect(await new DirectoryStore(directory).find("one")).toBeUndefined();
  });
});
