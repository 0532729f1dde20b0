import { createServer } from "node:net";

/** Systems give ports from 32768 or 49152 on to whoever does not ask for a certain one. */
const [LOWEST, ABOVE] = [12_000, 32_000];

/** Workers of one run of the tests never try the same ports. */
const WORKERS = 16;
let next = Math.floor((Math.random() * (ABOVE - LOWEST)) / WORKERS);

/**
 * Finds a port of loopback that nobody uses, and that nobody else is given before the server of the test has it, or while
 * that server is away.
 */
export async function freePort(): Promise<number> {
  const worker = Number(process.env.JEST_WORKER_ID ?? 0) % WORKERS;
  for (;;) {
    next += 1;
    const port = LOWEST + ((next * WORKERS + worker) % (ABOVE - LOWEST));
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
