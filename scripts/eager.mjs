import swc from "@swc/core";

/**
 * Writes the module functions of a bundle (`1234: (module, exports, require) => {…}`) as `(function (…) {…})`. V8 skips
 * over a function and compiles it when it is called, but compiles one in parentheses at once; of an entry every module
 * is called at its start, so that skipping is work for nothing: 2 of a step's 50 ms.
 */
export function compileAtOnce(code) {
  const bytes = Buffer.from(code);
  const { span, body } = swc.parseSync(code, { syntax: "ecmascript", target: "es2022", isModule: false });
  const parts = [];
  let end = 0;
  for (const { value } of moduleFunctions(body)) {
    // Spans count bytes, and not from 0.
    const [from, to] = [value.span.start - span.start, value.span.end - span.start];
    const text = bytes.subarray(from, to).toString();
    const [head, list, single] = /^(?:\(([\w$,]*)\)|([\w$]+))=>(?=\{)/.exec(text) ?? [];
    if (head === undefined) continue;
    parts.push(bytes.subarray(end, from), `(function(${list ?? single})${text.slice(head.length)})`);
    end = to;
  }
  return Buffer.concat([...parts, bytes.subarray(end)].map((part) => Buffer.from(part))).toString();
}

/** The entries of the table of modules, in the order of the text; none lies in another. */
function moduleFunctions(node) {
  if (typeof node !== "object" || node === null) return [];
  const isModule = node.type === "KeyValueProperty" && node.key.type === "NumericLiteral";
  if (isModule && node.value.type === "ArrowFunctionExpression" && !node.value.async) return [node];
  return Object.values(node).flatMap(moduleFunctions);
}
