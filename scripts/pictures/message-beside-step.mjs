const escaped = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** Turns a log command into what a runner's log shows for it. */
function logLine(line) {
  const [, level, said] = /^::(error|warning|notice) [^:]*::(.*)$/.exec(line) ?? [];
  if (!level) return `<p>${escaped(line)}</p>`;
  const word = level.replace(/^./, (letter) => letter.toUpperCase());
  return `<p class="${level}"><b>${word}:</b> ${escaped(said.replaceAll("%0A", "\n").replaceAll("%25", "%"))}</p>`;
}

const STYLE = `
  * { box-sizing: border-box; margin: 0 }
  body { background: #fff; font: 15px/1.5 "DejaVu Sans", sans-serif; color: #1f2328 }
  main { width: 1200px; padding: 24px; display: grid; grid-template-columns: 440px 1fr; gap: 24px; background: #fff }
  figcaption { font-size: 13px; color: #59636e; margin-bottom: 8px }
  .chat, .step { border-radius: 8px; padding: 18px; height: calc(100% - 28px) }
  .chat { background: #f6f8fa; border: 1px solid #d1d9e0; display: grid; grid-template-columns: 44px 1fr; gap: 14px; align-content: start }
  .face { width: 44px; height: 44px; border-radius: 50%; background: #1a7f37; color: #fff; display: grid; place-items: center; font-size: 20px }
  .name { font-weight: 700 } .tag { background: #59636e; color: #fff; border-radius: 3px; font-size: 10px; padding: 2px 5px; vertical-align: 2px }
  .text { white-space: pre-wrap; overflow-wrap: anywhere }
  .step { background: #0d1117; color: #e6edf3; padding: 0; overflow: hidden; font: 13px/1.55 "DejaVu Sans Mono", monospace }
  .title { display: flex; gap: 10px; align-items: center; padding: 12px 16px; border-bottom: 1px solid #30363d; font: 600 15px "DejaVu Sans", sans-serif }
  .cross { width: 18px; height: 18px; border-radius: 50%; background: #f85149; color: #0d1117; display: grid; place-items: center; font-size: 12px }
  .log { padding: 12px 16px; white-space: pre-wrap; overflow-wrap: anywhere }
  .log p { margin-bottom: 6px } .error { background: #f851491f } .error b { color: #f85149 } .warning b { color: #d29922 }
`;

/** Renders a page with the message as a chat shows it, and the log of the step that could not send the next one. */
export function messageBesideStep({ message, printed }) {
  const lines = printed.trim().split("\n");
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><main>
    <figure><figcaption>What the owner received</figcaption><div class="chat"><div class="face">✓</div>
      <div><span class="name">release watch</span> <span class="tag">BOT</span><div class="text">${escaped(message)}</div></div></div></figure>
    <figure><figcaption>The next delivery: the webhook was deleted</figcaption><div class="step">
      <div class="title"><span class="cross">✕</span>Deliver, or be red</div><div class="log">${lines.map(logLine).join("")}</div></div></figure>
  </main>`;
}
