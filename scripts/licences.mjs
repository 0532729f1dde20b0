/** Matches the head of an entry as ncc writes it: the package's name, its licence's name. */
const HEAD = /(?:^|\n\n)((?:@[\w.-]+\/)?[\w.-]+)\n([\w.()+ -]{2,30})\n/g;

/** Returns one list of what these lists of licences hold: each text once, below the names of all packages that it is for. */
export function licencesIn(lists) {
  const namesByText = new Map();
  for (const list of lists)
    for (const { name, text } of entriesOf(list))
      namesByText.set(text, (namesByText.get(text) ?? new Set()).add(name));
  return [...namesByText].map(([text, names]) => `${[...names].sort().join(", ")}\n${text}\n`).join("\n");
}

function entriesOf(list) {
  const heads = [...list.matchAll(HEAD)];
  if (heads[0]?.index !== 0)
    throw new Error("ncc does not write licences as scripts/licences.mjs knows them");
  return heads.map((head, index) => {
    const text = list.slice(head.index + head[0].length, heads[index + 1]?.index).trim();
    return { name: head[1], text: `${head[2]}\n${text}` };
  });
}
