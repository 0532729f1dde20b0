import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { passwordFor, passwordIn } from "../../../src/stores/postgres/pgpass.js";
import { databaseProblem, placeOf, settingsOf } from "../../../src/stores/postgres/settings.js";
import { tempDir } from "../../helpers/temp-dir.js";

const of = (url: string, more: Record<string, string> = {}) =>
  settingsOf({ OWNER_REPORT_DATABASE_URL: url, ...more });

describe("the database", () => {
  test("is what the URL says, and PG… variables fill its gaps", () => {
    const url = "postgresql://m%40e:s%3A3@db.example.org:6543/orders?application_name=x";
    const given = { PGHOST: "other", PGPASSWORD: "other", PGOPTIONS: "-c a=b" };
    expect(of(url, given)).toMatchObject({
      ...{ host: "db.example.org", port: 6543, user: "m@e", password: "s:3", database: "orders" },
      ...{ applicationName: "x", options: "-c a=b" },
    });
    expect(of("postgres://u@h/d", { PGPASSWORD: "p" })).toMatchObject({
      host: "h",
      port: 5432,
      password: "p",
    });
    expect(of("postgres:///d?host=/run/pg&user=u")).toMatchObject({
      host: "/run/pg",
      user: "u",
      database: "d",
    });
    expect(of("postgres://u@[::1]:1/d")).toMatchObject({ host: "::1", port: 1 });
  });

  test("is what PG… variables say without a URL; the database has the user's name unless given", () => {
    expect(settingsOf({ PGHOST: "h", PGUSER: "u" })).toMatchObject({ host: "h", user: "u", database: "u" });
  });

  test.each([
    ["https://host/db", /no URL of one database/],
    ["postgresql://u:s3cr3t/x@host/db", /percent-encoded/],
    ["postgresql://u:s3cr3t#x@host/db", /percent-encoded/],
    ["postgresql://u:s3cr3t@a,b/db", /several hosts/],
    ["postgresql://u:s3cr3t@host/db?sslmode=on", /sslmode that does not exist/],
    ["postgresql://u:s3cr3t@host/db?service=x", /names a service/],
    ["postgresql:///db?password=s3cr3t&port=1,2", /no port/],
  ])("%s is refused, without a word of it", (url, problem) => {
    const said = databaseProblem({ OWNER_REPORT_DATABASE_URL: url });
    expect(said).toMatch(problem);
    expect(said).not.toContain("s3cr3t");
  });

  test("must be named, and not by the application's variable or a service file", () => {
    expect(databaseProblem({ PGUSER: "u" })).toContain("set OWNER_REPORT_DATABASE_URL");
    expect(databaseProblem({ DATABASE_URL: "postgres://h/d" })).toContain(
      "DATABASE_URL is the application's",
    );
    expect(databaseProblem({ PGSERVICE: "x" })).toContain("PGSERVICE is not read");
    expect(databaseProblem({ PGDATABASE: "d" })).toBeUndefined();
    expect(databaseProblem({ PGHOST: "a,b" })).toContain("several hosts");
    for (const PGPORT of ["5432,5433", "abc", "0", "65536", "1.5"])
      expect(databaseProblem({ PGHOST: "a", PGPORT })).toContain("no port");
    // The URL's own counts first.
    expect(databaseProblem({ OWNER_REPORT_DATABASE_URL: "postgres://h:1/d", PGPORT: "x" })).toBeUndefined();
  });

  test("is named to a person without user and password", () => {
    expect(placeOf(of("postgresql://u:p@h/d"))).toBe("h/d");
    expect(placeOf(of("postgresql://u:p@[::1]:6543/d"))).toBe("[::1]:6543/d");
  });
});

describe("the server is proved", () => {
  const mode = (url: string, more?: Record<string, string>) => of(url, more).tls.mode;

  test.each([
    ["postgresql://db.example.org/x", "verified"],
    ["postgresql://db.example.org/x?sslmode=require", "verified"],
    ["postgresql://db.example.org/x?sslmode=prefer", "verified"],
    ["postgresql://db.example.org/x?ssl=true", "verified"],
    ["postgresql://db.example.org/x?sslmode=verify-ca", "any-name"],
    ["postgresql://db.example.org/x?sslmode=no-verify", "unverified"],
    ["postgresql://db.example.org/x?sslmode=disable", "off"],
    ["postgresql://127.0.0.1/x", "off"],
    ["postgresql://127.0.0.1/x?sslmode=require", "verified"],
    ["postgresql:///x?host=/run&sslmode=require", "off"],
  ])("%s: %s", (url, expected) => {
    expect(mode(url)).toBe(expected);
  });

  test("unless PGSSLMODE says otherwise and the URL nothing", () => {
    expect(mode("postgresql://h/x", { PGSSLMODE: "disable" })).toBe("off");
    expect(mode("postgresql://h/x?sslmode=verify-full", { PGSSLMODE: "disable" })).toBe("verified");
  });
});

describe("a password file", () => {
  const wanted = { host: "h", port: 5432, database: "d", user: "u" };

  test.each([
    ["h:5432:d:u:p", "p"],
    ["# h:5432:d:u:no\n*:*:*:u:p:q", "p:q"],
    ["h:5433:d:u:no\nh:*:*:*:a\\:b\\\\", "a:b\\"],
    ["h:5432:d:other:no", undefined],
    ["", undefined],
  ])("%j", (text, password) => {
    expect(passwordFor(text, wanted)).toBe(password);
  });

  test("is read by its owner only", () => {
    const path = join(tempDir(), "pgpass");
    writeFileSync(path, "*:*:*:*:p\n");
    chmodSync(path, 0o600);
    expect(passwordIn({ PGPASSFILE: path }, of("postgresql://u@h/d"))).toEqual({ password: "p" });
    chmodSync(path, 0o640);
    expect(passwordIn({ PGPASSFILE: path }, of("postgresql://u@h/d"))).toEqual({
      problem: expect.stringContaining(`chmod 600 ${path}`),
    });
  });
});
