import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { root } from "../helpers/bundles.js";
import {
  ACTIONS,
  type Action,
  COPIES,
  LOCK_ACTIONS,
  LOCK_ROWS,
  type LockRow,
  RECORDS,
  REPORT_ROWS,
  type RecordState,
  TEMPORARY_ROWS,
  UNFLUSHED_ROWS,
} from "./state-table.js";

/** Every state of a report, with the rows that it is in. */
const states = [true, false].flatMap((pending) =>
  COPIES.flatMap((sent) =>
    COPIES.flatMap((held) =>
      RECORDS.map((record) => ({
        state: { pending, sent, held, record },
        rows: REPORT_ROWS.filter(
          (row) =>
            row.pending === pending &&
            row.sent.includes(sent) &&
            row.held.includes(held) &&
            row.record.includes(record),
        ),
      })),
    ),
  ),
);

function recordsThat(...actions: Action[]): RecordState[] {
  const rows = REPORT_ROWS.filter((row) => actions.includes(row.resend) || actions.includes(row.hold));
  return [...new Set(rows.flatMap((row) => row.record))].sort();
}

describe("the state table", () => {
  test("has exactly one row for every state of a report", () => {
    expect(states).toHaveLength(2 * COPIES.length ** 2 * RECORDS.length);
    expect(states.filter(({ rows }) => rows.length !== 1)).toEqual([]);
  });

  test("sends again what may have gone out only when an attempt started and nothing is known of its end", () => {
    expect(recordsThat("resend")).toEqual([
      "failed after a doubt",
      "in doubt",
      "open",
      "released",
      "set aside",
    ]);
    expect(recordsThat("send")).toEqual(["failed", "none", "set aside untried"]);
  });

  test("sends nothing that lies in a second place but what a person released, and holds or archives only what its record says so of", () => {
    const copied = REPORT_ROWS.filter((row) => row.sent.length > 1 || row.held.length > 1 || !isAlone(row));
    const sending = copied.filter((row) => /send/.test(row.resend + row.hold));
    expect(sending.map((row) => row.record)).toEqual([["released"]]);
    expect(recordsThat("archive")).toEqual(["confirmed", "sent"]);
    expect(recordsThat("hold")).toEqual([
      "blocked",
      "in doubt",
      "open",
      "open a third time",
      "set aside",
      "set aside untried",
    ]);
  });

  test.each(Object.entries(markdownTables()))("of %s is the one in docs/durability.md", (name, table) => {
    const page = readFileSync(join(root, "docs/durability.md"), "utf8");
    const [, shown] = new RegExp(`<!-- ${name} -->\n+([^]*?)\n+<!-- end -->`).exec(page) ?? [];
    expect(cells(shown ?? "")).toEqual(cells(table));
  });
});

function isAlone({ sent, held }: (typeof REPORT_ROWS)[number]): boolean {
  return sent.every((copy) => copy === "no") && held.every((copy) => copy === "no");
}

/** The tables as the page shows them. */
function markdownTables(): Record<"reports" | "locks" | "temporaries" | "unflushed", string> {
  const list = (items: readonly string[], all: readonly string[]) =>
    items.length === all.length ? "any" : items.join(", ");
  return {
    reports: markdown(
      ["pending", "sent", "held", "record", "`resend`", "`hold`", "how it comes about"],
      REPORT_ROWS.map((row) => [
        row.pending ? "yes" : "no",
        list(row.sent, COPIES),
        list(row.held, COPIES),
        list(row.record, RECORDS),
        ACTIONS[row.resend],
        row.resend === row.hold ? "the same" : ACTIONS[row.hold],
        row.cause ?? "by hand only",
      ]),
    ),
    locks: markdown(
      ["lock", "the pass", "how it comes about"],
      LOCK_ROWS.map(({ lock, action, cause }: LockRow) => [
        lock,
        LOCK_ACTIONS[action],
        cause ?? "by hand only",
      ]),
    ),
    temporaries: markdown(
      ["temporary file", "after the pass", "how it comes about"],
      TEMPORARY_ROWS.map(({ file, action, cause }) => [file, action, cause]),
    ),
    unflushed: markdown(
      ["left unflushed", "who flushes it, before what"],
      UNFLUSHED_ROWS.map(({ left, flushes }) => [left, flushes]),
    ),
  };
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (row: readonly string[]) => `| ${row.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A table's cells, however wide its columns are drawn. */
function cells(table: string): string[][] {
  const lines = table.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  return lines.map((line) => line.map((cell) => cell.replace(/^-+$/, "-")));
}
