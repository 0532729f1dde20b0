import { BIDI, CONTROL } from "../report/inert.js";
import { shortened } from "../report/shortened.js";

/** Foreign text is cut here: it may have thousands of characters. */
const LONGEST = 240;

/** HTML that is rendered already, so that text cannot be put into a page unescaped. */
export interface Html {
  readonly html: string;
}

/** Escapes foreign text, without the characters that hide or reorder it. */
export function text(foreign: string, most = LONGEST): Html {
  const cut = shortened(foreign.replace(BIDI, "").replace(CONTROL, "\ufffd"), most);
  return { html: cut.replace(/[&<>"'`]/g, (c) => `&#${c.charCodeAt(0)};`) };
}

/** Builds HTML from a template: what is put in is escaped, unless it is HTML. */
export function html(parts: TemplateStringsArray, ...values: (string | number | Html | Html[])[]): Html {
  return { html: parts.map((part, index) => part + inner(values[index] ?? "")).join("") };
}

function inner(value: string | number | Html | Html[]): string {
  if (Array.isArray(value)) return value.map((each) => each.html).join("");
  return typeof value === "object" ? value.html : text(String(value)).html;
}

/** Takes rendered items while there is room for them. @returns them, and how many are left out */
export function fitting(items: readonly Html[], most: { items: number; bytes: number }) {
  const shown: Html[] = [];
  let bytes = 0;
  for (const item of items.slice(0, most.items)) {
    bytes += Buffer.byteLength(item.html);
    if (bytes > most.bytes) break;
    shown.push(item);
  }
  return { shown, left: items.length - shown.length };
}
