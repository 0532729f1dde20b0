/**
 * Server for the bench, git's own http-backend on loopback: `node scripts/git-server.mjs <folder of bare repositories>`.
 * Prints its URL and serves until its standard input ends.
 */
import { createServer } from "node:http";
import { passToGit } from "./git-backend.mjs";

const root = process.argv[2];

function serve(request, response) {
  const [path] = request.url.split("?");
  passToGit(request, response, { root, path, user: "bench" });
}

const server = createServer(serve).listen(0, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
process.stdin.on("end", () => process.exit()).resume();
