import library from "./library.js";
export const { DirectoryStore, EXIT_CODES, GitStore, LIMITS, OpenClawSender, OwnerReportError, PostgresStore, ShellSender, WebhookSender, consumer, direct, driver, findOpenClaw, formatReport, generateId, idProblem, parseReport, producer, renderMessage, requireOpenClaw, watchdog } = library;
