import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { areInstalled } from "./programs.js";
import { tempDir } from "./temp-dir.js";

/** A certificate authority of one's own, and a server's certificate by it. */
export interface Certificates {
  /** File with the authority's certificate. */
  ca: string;
  key: string;
  cert: string;
}

/** Whether certificates can be made here. */
export const canCertify = areInstalled(["openssl"]);

/** Makes an authority and lets it certify a server of these names. */
export function certify(names: readonly string[]): Certificates {
  const folder = tempDir();
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  const fresh = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  openssl(
    "req",
    "-x509",
    ...fresh,
    "-days",
    "2",
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
    "-subj",
    "/CN=a test",
  );
  openssl("req", ...fresh, "-keyout", "key.pem", "-out", "csr.pem", "-subj", `/CN=${names[0]}`);
  const alternatives = names.map((name) => (/^[\d.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`));
  writeFileSync(file("names"), `subjectAltName=${alternatives.join(",")}\n`);
  const signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names", "-days", "2"];
  openssl("x509", "-req", "-in", "csr.pem", "-out", "cert.pem", ...signing);
  return {
    ca: file("ca.pem"),
    key: readFileSync(file("key.pem"), "utf8"),
    cert: readFileSync(file("cert.pem"), "utf8"),
  };
}
