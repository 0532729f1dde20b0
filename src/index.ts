/*
 * Public API of the library: the roles of the manual as functions, the store and sender ports, and their implementations.
 */

export type { ConsumerJson } from "./delivery/loaded.js";
export type { DeliveryOptions, DeliveryRequest } from "./delivery/options.js";
export type {
  AlreadySent,
  BacklogNow,
  Faulty,
  Queued,
  Result,
  ResultOutcome,
  Sent,
  Stopped,
  Uneventful,
} from "./delivery/result.js";
export { type ErrorCode, EXIT_CODES, OwnerReportError } from "./errors.js";
export { consumer, direct, driver, producer, watchdog } from "./library/roles.js";
export {
  OpenClawSender,
  type OpenClawSenderOptions,
  ShellSender,
  type ShellSenderOptions,
  WebhookSender,
  type WebhookSenderOptions,
} from "./library/senders.js";
export {
  DirectoryStore,
  GitStore,
  type GitStoreOptions,
  PostgresStore,
  type PostgresStoreOptions,
} from "./library/stores.js";
export type { ProducerRequest } from "./producer.js";
export type { InDoubtPolicy } from "./report/decide.js";
export type { Attempt, Delivery, Outcome, SendResult, Temporary } from "./report/delivery-record.js";
export { formatReport, parseReport } from "./report/document.js";
export type { Checkpoint, CheckpointFields, CiContext, Report } from "./report/fields.js";
export { generateId, idProblem } from "./report/id.js";
export { LIMITS } from "./report/limits.js";
export { renderMessage } from "./report/message.js";
export { findOpenClaw, type OpenClawRuntime, requireOpenClaw } from "./senders/openclaw/find.js";
export type { Machine } from "./senders/openclaw/machine.js";
export type { Outgoing, Sender } from "./senders/sender.js";
export type { DirectoryStoreOptions } from "./stores/directory/store.js";
export type {
  Backlog,
  Change,
  Hints,
  Holder,
  Lease,
  Place,
  State,
  Store,
  StoredReport,
  UnreadableReport,
} from "./stores/store.js";
