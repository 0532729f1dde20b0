/** What each kind of fault means, as rows of the table of exit codes; the numbers stand in src/errors.ts. */
export const FAULTS = {
  usage: "Usage: an unknown command, flag or input, or a field that is not valid. Every bad field is named.",
  "invalid-report": "A stored report is not valid.",
  "not-found": "No such pending report.",
  unavailable:
    "Nothing to send with is configured, or a needed tool such as bash or OpenClaw is missing or too old.",
  bug: "A bug in owner-report.",
  conflict: "The id exists already with other content. The first report is kept.",
  store:
    "The queue could not be read or written; or standard output could not, where a command does nothing but print.",
};

/** The codes that are no fault. */
export const OTHERS = [
  ["0", "As asked. Also when nothing was pending, and when `watchdog` found another pass at work."],
  ["1", "A report was not sent, or it is in doubt whether it was. It is still pending, or held."],
  [
    "75",
    "Another pass held the queue for 30 seconds (`driver`, `direct`, `hold` and the like), or hangs in a send (`watchdog`).",
  ],
  ["128 + n", "Cut short by signal n: 130 for Ctrl-C, 143 for SIGTERM."],
];
