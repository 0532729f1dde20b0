import { messageChannelOf } from "./message-channel.js";
import { newReportOf } from "./new-report.js";
import type { InputReader } from "./reader.js";

/** Reads the inputs of `producer`. */
export async function producerOf(reader: InputReader) {
  return {
    ...(await newReportOf(reader)),
    dryRun: reader.switch("dry-run"),
    messageChannel: await messageChannelOf(reader),
  };
}
