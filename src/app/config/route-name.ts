import type { InputReader } from "./reader.js";

/** Inputs that name what sends, in the order in which they count. */
export const ROUTES = ["send-cmd", "webhook-url", "target"] as const;
export type RouteName = (typeof ROUTES)[number];

/** Finds the input that names what sends: a flag counts before the environment. */
export function routeName(reader: InputReader): RouteName | undefined {
  return (
    ROUTES.find((name) => reader.flagged(name) !== undefined) ??
    ROUTES.find((name) => reader.explicit(name) !== undefined)
  );
}
