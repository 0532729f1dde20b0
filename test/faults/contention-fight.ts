import { mkdirSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startCli } from "../helpers/cli.js";
import { eventually } from "../helpers/eventually.js";
import { type Finished, type Running, standsStill } from "../helpers/processes.js";
import { backlog, newQueue, type Queue } from "../helpers/queue.js";
import { tempDir } from "../helpers/temp-dir.js";
import { Random } from "./power/random.js";

const LONG_AGO = new Date("2020-01-01T00:00:00.000Z");
const PATIENCE_MS = 120_000;
/** Sends between two attacks: no report may be hit three times, or the queue is rightly blocked. */
const PEACE = 4;

export interface Send {
  pass: string;
  id: string;
  attempt: number;
  flagged: boolean;
}

export interface Fight {
  queue: Queue;
  ids: string[];
  texts: string[];
  sends: Send[];
  kills: number;
  takeovers: number;
  stops: number;
  /** How the passes ended that nobody killed. */
  ends: Finished[];
}

/** Many watchdogs drain one queue at once while holders of its lock are stopped, continued and killed. */
export async function fight(watchdogs: number, reports: number, seed: number): Promise<Fight> {
  return new Contention(watchdogs, reports, new Random(seed)).run();
}

class Contention {
  private readonly queue = newQueue();
  private readonly ids: string[] = [];
  private readonly texts: string[] = [];
  private readonly sendsFile = join(tempDir(), "sends");
  private readonly running = new Map<number, Running>();
  private readonly ends: Finished[] = [];
  private readonly done = { kills: 0, takeovers: 0, stops: 0 };

  constructor(
    private readonly watchdogs: number,
    private readonly reports: number,
    private readonly random: Random,
  ) {
    mkdirSync(join(this.queue.dir, "pending"), { recursive: true });
    this.queueMore();
    writeFileSync(this.sendsFile, "");
  }

  async run(): Promise<Fight> {
    const drains = Array.from({ length: this.watchdogs }, () => this.drain());
    await this.attack();
    await Promise.all(drains);
    const { queue, ids, texts, ends } = this;
    return { queue, ids, texts, ends, ...this.done, sends: this.sends() };
  }

  private get isDrained(): boolean {
    return this.queue.ids("pending").length === 0;
  }

  private get isOver(): boolean {
    return Math.min(...Object.values(this.done)) > 0 && this.isDrained;
  }

  /** Puts younger reports into the queue, each whole at once: passes are at work. */
  private queueMore(): void {
    const made = newQueue();
    for (const id of backlog(made, this.reports, this.ids.length + 1)) {
      this.ids.push(id);
      this.texts.push(made.text("pending", id));
      renameSync(made.path("pending", id), this.queue.path("pending", id));
    }
  }

  private async drain(): Promise<void> {
    const note = `echo "$PPID $OWNER_REPORT_ID $OWNER_REPORT_ATTEMPT $OWNER_REPORT_POSSIBLE_DUPLICATE" >> "$SENDS"`;
    while (!this.isOver) {
      const pass = startCli(["watchdog", "--all", "--send-cmd", note, ...this.queue.flag], {
        env: { SENDS: this.sendsFile },
      });
      this.running.set(pass.pid, pass);
      const end = await pass.finished;
      this.running.delete(pass.pid);
      if (end.signal !== "SIGKILL") this.ends.push(end);
    }
  }

  private async attack(): Promise<void> {
    const weapons = [this.succeed, this.kill, this.stop];
    for (let strikes = 0; ; ) {
      const next = this.sends().length + PEACE + this.random.below(PEACE);
      await this.until(`${next} sends`, () => this.sends().length >= next);
      const holder = await this.until("a holder", () => this.holder());
      if (holder === true) return;
      if (await weapons[strikes % weapons.length]?.call(this, holder)) strikes += 1;
    }
  }

  private async kill(holder: Holder): Promise<boolean> {
    if (!(await this.halt(holder))) return false;
    holder.process.kill("SIGKILL");
    this.done.kills += 1;
    return true;
  }

  /** Stops a holder, lets others find the queue busy, and lets it go on. */
  private async stop(holder: Holder): Promise<boolean> {
    if (!(await this.halt(holder))) return false;
    const before = this.ends.length;
    await this.until("another pass", () => this.ends.length > before + 1);
    holder.process.kill("SIGCONT");
    this.done.stops += 1;
    return true;
  }

  /** Stops a holder until its lease is over and its successor is at work, then lets it go on. */
  private async succeed(holder: Holder): Promise<boolean> {
    if (!(await this.halt(holder))) return false;
    utimesSync(holder.path, LONG_AGO, LONG_AGO);
    const before = this.sends().length;
    await this.until("its successor's sends", () => this.sends().length > before + 2);
    holder.process.kill("SIGCONT");
    this.done.takeovers += 1;
    return true;
  }

  /** Makes a holder stand still wherever it is; one that had given the lock back before that goes on. */
  private async halt({ process, path, nonce }: Holder): Promise<boolean> {
    process.kill("SIGSTOP");
    await eventually(`pid ${process.pid} to stand still`, () => standsStill(process.pid), PATIENCE_MS);
    if (this.claim(path)[0]?.nonce === nonce) return true;
    process.kill("SIGCONT");
    return false;
  }

  private holder(): Holder | undefined {
    const claims = readdirSync(this.queue.dir).filter((name) => name === "lock" || name.startsWith("lock."));
    const found = claims.flatMap((name) => this.claim(join(this.queue.dir, name)));
    return found.sort((a, b) => b.fence - a.fence)[0];
  }

  private claim(path: string): Holder[] {
    try {
      const { pid, fence, nonce } = JSON.parse(readFileSync(path, "utf8"));
      const process = this.running.get(pid);
      return process ? [{ process, path, fence, nonce }] : [];
    } catch {
      return []; // Released while we looked.
    }
  }

  /** Waits, and sees to it that there is something to fight for until every weapon has struck, however slow this process is. */
  private until<T>(what: string, check: () => T | undefined | false): Promise<T | true> {
    const look = () => {
      if (this.isOver) return true;
      if (this.isDrained) this.queueMore();
      return check();
    };
    return eventually<T | true>(what, look, PATIENCE_MS);
  }

  private sends(): Send[] {
    const lines = readFileSync(this.sendsFile, "utf8").split("\n").filter(Boolean);
    return lines.map((line) => {
      const [pass = "", id = "", attempt = "", flag = ""] = line.split(" ");
      return { pass, id, attempt: Number(attempt), flagged: flag === "1" };
    });
  }
}

interface Holder {
  process: Running;
  path: string;
  fence: number;
  nonce: string;
}
