import { execFileSync, spawn } from "node:child_process";
import { createServer } from "node:http";
import { basename, dirname, join } from "node:path";

/** A GitHub, as far as git sees it: one bare repository over http on loopback, for those who have the token. */
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
    passOn(request, response, repository, name);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const git = (...args) => execFileSync("git", ["-C", repository, ...args], { encoding: "utf8" });
  return {
    /** Answers pushes as GitHub does to the token of a fork's pull request. */
    readOnly: (is = true) => {
      server.isReadOnly = is;
    },
    url: `http://127.0.0.1:${server.address().port}`,
    /** The ids of the pending reports, each a ref of its own. */
    pending: () => names(git("for-each-ref", "--format=%(refname:lstrip=3)", "refs/owner-reports/pending/")),
    /** The ids in the archive of the sent reports. */
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

/** One CGI run of git's own http-backend. */
function passOn(request, response, repository, name) {
  const [path, query = ""] = request.url.split("?");
  const env = {
    PATH: process.env.PATH,
    GIT_PROJECT_ROOT: dirname(repository),
    GIT_HTTP_EXPORT_ALL: "1",
    // A clone URL of GitHub works with and without .git.
    PATH_INFO: path.replace(/^.*?(\.git)?(?=\/(info|git-|HEAD|objects))/, `/${name.split("/").at(-1)}.git`),
    QUERY_STRING: query,
    REQUEST_METHOD: request.method,
    CONTENT_TYPE: request.headers["content-type"] ?? "",
    HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
    GIT_PROTOCOL: request.headers["git-protocol"] ?? "",
    REMOTE_USER: "job",
    REMOTE_ADDR: "127.0.0.1",
  };
  const child = spawn("git", ["http-backend"], { env, stdio: ["pipe", "pipe", "ignore"] });
  child.stdin.on("error", () => {});
  request.pipe(child.stdin);
  const chunks = [];
  child.stdout.on("data", (chunk) => chunks.push(chunk));
  child.on("close", () => answer(response, Buffer.concat(chunks)));
}

function answer(response, output) {
  const end = output.indexOf("\r\n\r\n");
  for (const line of output.toString("latin1", 0, end).split("\r\n")) {
    const [header, value] = line.split(/: (.*)/s);
    if (header.toLowerCase() === "status") response.statusCode = Number.parseInt(value, 10);
    else response.setHeader(header, value);
  }
  response.end(output.subarray(end + 4));
}

const names = (lines) => lines.split("\n").filter(Boolean).sort();
