/** The recipe of docs/status-page.md for a host with nginx: its location, as the page has it, in a real nginx on loopback. */

import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { cli } from "../helpers/cli.js";
import { eventually } from "../helpers/eventually.js";
import { freePort } from "../helpers/free-port.js";
import { type Running, start } from "../helpers/processes.js";
import { areInstalled } from "../helpers/programs.js";
import { backlog, newQueue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";

const declare = areInstalled(["nginx"]) ? test : test.skip;
const AUTHORIZED = { authorization: `Basic ${Buffer.from("me:secret").toString("base64")}` };

/** Starts nginx with the location of the docs, for the folder of a page. Gives the address of the page. */
async function serve(page: string): Promise<{ address: string; nginx: Running }> {
  const docs = readFileSync("docs/status-page.md", "utf8");
  const [, location = ""] = /```text\n(location .*?)```/s.exec(docs) ?? [];
  const [folder, port] = [tempDir(), await freePort()];
  chmodSync(folder, 0o755);
  const passwords = join(folder, "passwords");
  writeFileSync(passwords, "me:{PLAIN}secret\n");
  const ours = location
    .replace("/srv/owner-report/", `${page}/`)
    .replace("/etc/nginx/owner-report.htpasswd", passwords);
  expect(ours).not.toMatch(/\/srv|\/etc/);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  const user = process.getuid?.() === 0 ? "user nobody nogroup;" : "";
  const config = `${user} pid ${join(folder, "pid")}; daemon off; error_log stderr; events {}
    http { access_log off; types { text/html html; } ${temporary.join(" ")}
    server { listen 127.0.0.1:${port}; ${ours} } }`;
  const file = join(folder, "nginx.conf");
  writeFileSync(file, config);
  const env = { PATH: process.env.PATH ?? "" };
  const nginx = start("nginx", ["-e", "stderr", "-p", folder, "-c", file], { cwd: folder, env });
  await eventually("nginx", () => statSync(join(folder, "pid"), { throwIfNoEntry: false }) !== undefined);
  return { address: `http://127.0.0.1:${port}/reports/`, nginx };
}

declare(
  "nginx serves the page to those whom it knows, fresh and whole, also while it is written again",
  async () => {
    const [queue, page] = [newQueue(), tempDir()];
    chmodSync(page, 0o755);
    const write = () => cli(["status", ...queue.flag, "--html", join(page, "index.html")]);
    expect((await write()).code).toBe(0);
    const { address, nginx } = await serve(page);
    const get = () => fetch(address, { headers: AUTHORIZED });
    try {
      expect((await fetch(address)).status).toBe(401);
      const first = await get();
      expect([first.status, first.headers.get("cache-control")]).toEqual([200, "no-cache"]);
      expect(first.headers.get("content-type")).toMatch(/^text\/html/);
      expect(await first.text()).toContain("Waiting (0)");
      backlog(queue, 500);
      let isWritten = false;
      const writing = write().finally(() => {
        isWritten = true;
      });
      while (!isWritten) expect(await (await get()).text()).toMatch(/^<!doctype html>.*<\/html>\s*$/is);
      expect((await writing).code).toBe(0);
      expect(await (await get()).text()).toContain("Waiting (500)");
    } finally {
      // Gently: its workers outlive a master that is killed.
      nginx.kill("SIGTERM");
      await nginx.finished;
    }
  },
);
