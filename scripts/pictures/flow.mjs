const PALETTES = {
  light: {
    text: "#1f2328",
    quiet: "#59636e",
    line: "#818b98",
    box: "#f6f8fa",
    good: "#1a7f37",
    bad: "#cf222e",
  },
  dark: {
    text: "#f0f6fc",
    quiet: "#9198a1",
    line: "#6e7681",
    box: "#151b23",
    good: "#3fb950",
    bad: "#f85149",
  },
};

/** Draws the way of a report, for a light or a dark page. */
export function flow(scheme) {
  const colours = PALETTES[scheme];
  const { text, quiet, line, good, bad } = colours;
  const words = (x, y, said, { colour = quiet, size = 14, weight = 400 } = {}) =>
    `<text x="${x}" y="${y}" fill="${colour}" font-size="${size}" font-weight="${weight}" text-anchor="middle">${said}</text>`;
  const box = (x, width, [title, below], edge = line) =>
    [
      `<rect x="${x}" y="46" width="${width}" height="74" rx="8" fill="${colours.box}" stroke="${edge}" stroke-width="1.5"/>`,
      words(x + width / 2, 79, title, { colour: text, size: 17, weight: 600 }),
      words(x + width / 2, 102, below),
    ].join("\n");
  const arrow = (path, colour, head) =>
    `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2" marker-end="url(#${head})"/>`;
  const head = (id, colour) =>
    `<marker id="${id}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 10 5 0 10z" fill="${colour}"/></marker>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 30 980 160" width="980" height="160" font-family="-apple-system, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif" role="img" aria-label="How a report reaches its owner">
<defs>${head("plain", line)}${head("good", good)}${head("bad", bad)}</defs>
${box(2, 150, ["checkpoint", "job · agent · cron"])}
${arrow("M152 83H266", line, "plain")}
${words(208, 72, "producer")}
${box(270, 150, ["pending/", "one file per report"])}
${arrow("M420 83H546", line, "plain")}
${words(482, 72, "watchdog")}
${words(482, 104, "oldest first", { size: 12 })}
${box(550, 200, ["driver sends", "webhook · command"])}
${arrow("M750 83H836", good, "good")}
${words(792, 72, "succeeded", { colour: good, size: 13 })}
${box(840, 138, ["sent/", "with its receipt"], good)}
${arrow("M650 120V144a8 8 0 0 1-8 8H353a8 8 0 0 1-8-8V124", bad, "bad")}
${words(497, 178, "failed: it stays pending, and the run is red", { colour: bad, weight: 600 })}
</svg>
`;
}
