import { spawn } from "node:child_process";

/**
 * Answers a request with one CGI run of git's own http-backend.
 *
 * @param root the folder of the bare repositories
 * @param path the path of the request below that folder
 * @param user name of the user who pushes
 */
export function passToGit(request, response, { root, path, user }) {
  const [, query = ""] = request.url.split("?");
  const env = {
    PATH: process.env.PATH,
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: "1",
    PATH_INFO: path,
    QUERY_STRING: query,
    REQUEST_METHOD: request.method,
    CONTENT_TYPE: request.headers["content-type"] ?? "",
    HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
    GIT_PROTOCOL: request.headers["git-protocol"] ?? "",
    REMOTE_USER: user,
    REMOTE_ADDR: "127.0.0.1",
  };
  const backend = spawn("git", ["http-backend"], { env, stdio: ["pipe", "pipe", "ignore"] });
  backend.stdin.on("error", () => {});
  request.pipe(backend.stdin);
  const chunks = [];
  backend.stdout.on("data", (chunk) => chunks.push(chunk));
  backend.on("close", () => answer(response, Buffer.concat(chunks)));
}

/** Writes a CGI response: header lines, an empty line, the body. */
function answer(response, output) {
  const end = output.indexOf("\r\n\r\n");
  const lines = output.toString("latin1", 0, Math.max(end, 0)).split("\r\n").filter(Boolean);
  const headers = lines.map((line) => line.split(/: ?(.*)/s));
  const status = headers.find(([name]) => name.toLowerCase() === "status")?.[1] ?? "200";
  for (const [name, value] of headers) if (name.toLowerCase() !== "status") response.setHeader(name, value);
  response.writeHead(Number.parseInt(status, 10)).end(output.subarray(end + 4));
}
