import { join } from "node:path";
import { notBlank } from "../../platform/blank.js";
import { parseAddress, type QueueAddress } from "./address.js";
import { literally, wholePath } from "./paths.js";
import type { AddressInput, Located, QueueConfig } from "./queue-config.js";
import type { InputReader } from "./reader.js";

/** Reads the address of a queue. The reader collects its problems. */
export async function readQueue(reader: InputReader, name: AddressInput): Promise<QueueConfig> {
  const { given, runtime } = reader;
  const flag = runtime.shell === "cli" ? notBlank(given[name]) : undefined;
  const flags = flag === undefined ? [] : [`--${name}`, flag];
  return { ...(await located(reader, name, reader.value(name))), flags };
}

async function located(reader: InputReader, name: AddressInput, given: string | undefined): Promise<Located> {
  if (given === undefined && name === "queue") return directoryQueue(defaultDirectory(reader));
  const address =
    given === undefined ? { problem: "is required: the address of a queue" } : parseAddress(given);
  if (!("problem" in address)) return resolved(reader, name, address);
  return reader.refused(name, address.problem);
}

async function resolved(reader: InputReader, name: AddressInput, address: QueueAddress): Promise<Located> {
  if (address.store === "directory") return directoryQueue(reader.path(address.path, name));
  // Imported lazily: most queues are directories, and a step that only queues must be fast.
  const { remoteQueue } = await import("./remote-queue.js");
  return remoteQueue(reader, name, address);
}

function directoryQueue(directory: string): Located {
  return { store: "directory", directory, address: literally(directory) };
}

function defaultDirectory(reader: InputReader): string {
  const { shell, environment } = reader.runtime;
  if (shell === "action") return reader.path(".owner-reports", "queue");
  const data = notBlank(environment.CLAWTEAM_DATA_DIR);
  return join(data ? dataDirectory(reader, data) : join(reader.home("queue"), ".clawteam"), "owner-reports");
}

function dataDirectory(reader: InputReader, data: string): string {
  const whole = wholePath(data, reader.runtime);
  if (typeof whole === "string") return whole;
  reader.note(`CLAWTEAM_DATA_DIR ${whole.problem}`);
  return "";
}
