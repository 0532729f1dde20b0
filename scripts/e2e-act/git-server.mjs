import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { basename, dirname, join } from "node:path";
import { passToGit } from "../git-backend.mjs";

/** Serves one bare repository over http on loopback to clients with the token, as GitHub does for git. */
export async function serveRepository(folder, name, token) {
  const repository = join(folder, `${name}.git`);
  execFileSync("git", ["init", "--quiet", "--bare", repository]);
  execFileSync("git", ["-C", repository, "config", "http.receivepack", "true"]);
  const server = createServer((request, response) => {
    if (!new RegExp(`^/${name}(\\.git)?/`).test(request.url)) return void response.writeHead(404).end();
    const [, given = ""] = (request.headers.authorization ?? "").split(" ");
    if (!Buffer.from(given, "base64").toString().endsWith(`:${token}`))
      return void response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
    if (server.isReadOnly && request.url.includes("git-receive-pack"))
      return void response.writeHead(403).end();
    const path = pathOf(request.url, name);
    passToGit(request, response, { root: dirname(repository), path, user: "job" });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const git = (...args) => execFileSync("git", ["-C", repository, ...args], { encoding: "utf8" });
  return {
    /** Refuses pushes as GitHub does for the token of a fork's pull request. */
    readOnly: (is = true) => {
      server.isReadOnly = is;
    },
    url: `http://127.0.0.1:${server.address().port}`,
    /** Lists the ids of the pending reports, each of which has its own ref. */
    pending: () => names(git("for-each-ref", "--format=%(refname:lstrip=3)", "refs/owner-reports/pending/")),
    /** Lists the ids in the archive of sent reports. */
    sent: () =>
      names(git("ls-tree", "-r", "--name-only", "refs/owner-reports/sent"))
        .filter((path) => path.endsWith(".md"))
        .map((path) => basename(path, ".md"))
        .sort(),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Maps a URL to the repository; a clone URL of GitHub works with and without .git. */
function pathOf(url, name) {
  const [path] = url.split("?");
  return path.replace(/^.*?(\.git)?(?=\/(info|git-|HEAD|objects))/, `/${name.split("/").at(-1)}.git`);
}

const names = (lines) => lines.split("\n").filter(Boolean).sort();
