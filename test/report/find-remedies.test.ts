import { expect, test } from "@jest/globals";
import { withRemedies } from "../../src/report/find-remedies.js";
import { REMEDIES, type RemedyName, remedy } from "../../src/report/remedies.js";

const names = Object.keys(REMEDIES) as RemedyName[];
const commands = names.map((name) => remedy(name, REMEDIES[name].includes("<it>") ? "my-report" : undefined));

test.each(commands)("%s is found in a sentence, whole", (command) => {
  const flagged = `${command} --queue '/a b'`;
  expect(withRemedies(`To mend it: ${flagged}. Then look.`, (found) => `[${found}]`)).toBe(
    `To mend it: [${flagged}]. Then look.`,
  );
});

test.each(["Queued: my-report", "owner-report", "See owner-report watchdog --help.", "mv my-report ~/"])(
  "%s holds none",
  (text) => expect(withRemedies(text, () => "found")).toBe(text),
);
