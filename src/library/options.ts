import { OwnerReportError } from "../errors.js";

/** Rule for the value of an option: says what is wrong with it, `undefined` when nothing is. */
export type Rule = (value: unknown) => string | undefined;

/** Refuses options that a program got wrong, all at once. @throws OwnerReportError `usage` */
export function checkOptions(what: string, options: unknown, rules: Readonly<Record<string, Rule>>): void {
  if (typeof options !== "object" || options === null)
    throw wrongOptions(what, [`its options must be an object, not ${kindOf(options)}`]);
  const strange = Object.keys(options).filter((name) => !Object.hasOwn(rules, name));
  const given = new Map<string, unknown>(Object.entries(options));
  const problems = Object.entries(rules).flatMap(([name, rule]) => {
    const problem = rule(given.get(name));
    return problem === undefined ? [] : [`${name} ${problem}`];
  });
  const known = Object.keys(rules).join(", ");
  const unknown = strange.map((name) => `there is no option ${JSON.stringify(name)} (there are ${known})`);
  if (problems.length + unknown.length > 0) throw wrongOptions(what, [...problems, ...unknown]);
}

/** Builds the error for wrong options. Values are never quoted: a command, an address or an environment may hold a secret. */
export function wrongOptions(what: string, problems: readonly string[]): OwnerReportError {
  return new OwnerReportError(
    "usage",
    `${what}: ${problems.join("; ")}. Nothing was queued, sent or changed.`,
  );
}

function kindOf(value: unknown): string {
  return value === null ? "null" : typeof value;
}

/** Makes a rule hold only where the option is given. */
export function optional(rule: Rule): Rule {
  return (value) => (value === undefined ? undefined : rule(value));
}

/** Accepts a text that is more than white space. */
export const isText: Rule = (value) => {
  if (typeof value !== "string") return `must be a text, not ${kindOf(value)}`;
  return value.trim() === "" ? "must not be blank" : undefined;
};

/** Accepts any text. */
export const isString: Rule = (value) => ofKind("string", "a text", value);

/** Accepts a function. */
export const isFunction: Rule = (value) => ofKind("function", "a function", value);

function ofKind(type: "string" | "function", name: string, value: unknown): string | undefined {
  return typeof value === type ? undefined : `must be ${name}, not ${kindOf(value)}`;
}

/** Accepts a whole number from `smallest` to `largest`. */
export function isCount(largest = Number.MAX_SAFE_INTEGER, smallest = 1): Rule {
  return (value) => {
    const isWhole = typeof value === "number" && Number.isInteger(value);
    const isFine = isWhole && value >= smallest && value <= largest;
    return isFine ? undefined : `must be a whole number from ${smallest} to ${largest}`;
  };
}

/** Accepts one of some words. */
export function isOneOf(...words: readonly string[]): Rule {
  return (value) => (words.some((word) => word === value) ? undefined : `must be ${words.join(" or ")}`);
}

/** Accepts the source of a regular expression. */
export const isPattern: Rule = (value) => {
  if (typeof value !== "string") return isString(value);
  try {
    new RegExp(value);
    return undefined;
  } catch {
    return "is not a valid regular expression";
  }
};

/** Accepts what `process.env` is: an object of texts. */
export const isEnvironment: Rule = (value) => {
  if (typeof value !== "object" || value === null) return `must be an object of texts, not ${kindOf(value)}`;
  const wrong = Object.entries(value).find(([, text]) => text !== undefined && typeof text !== "string");
  return wrong && `must be an object of texts, and ${JSON.stringify(wrong[0])} is ${kindOf(wrong[1])}`;
};

/** Accepts true and false. */
export const isBoolean: Rule = (value) =>
  typeof value === "boolean" ? undefined : `must be true or false, not ${kindOf(value)}`;

/** Accepts an object. */
export const isObject: Rule = (value) =>
  typeof value === "object" && value !== null ? undefined : `must be an object, not ${kindOf(value)}`;

/** Accepts an object that can do something: a store, a sender. */
export function isObjectThatCan(...methods: readonly string[]): Rule {
  return (value) => {
    const problem = isObject(value);
    if (problem !== undefined) return problem;
    const missing = methods.find((name) => typeof (value as Record<string, unknown>)[name] !== "function");
    return missing && `must have a function ${missing}`;
  };
}
