/** Style of the page, dark and light by what the reader's system prefers. */
export const STYLE = `
:root{color-scheme:light dark;--back:#fff;--card:#f6f8fa;--line:#d0d7de;--text:#1f2328;--soft:#57606a;--good:#1a7f37;--bad:#b3202c;--warn:#8a5a00;--wait:#6e7781;--held:#8250df;--link:#0757b5}
@media (prefers-color-scheme:dark){:root{--back:#0d1117;--card:#161b22;--line:#30363d;--text:#e6edf3;--soft:#9da7b3;--good:#3fb950;--bad:#ff7b72;--warn:#e3b341;--wait:#8b949e;--held:#bc8cff;--link:#79c0ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:68rem;margin:0 auto;padding:0 1rem}
h1{font-size:1.35rem;margin:1.25rem 0 0}
h2{font-size:1.1rem;margin:2rem 0 .75rem}
p{margin:.25rem 0}
ul,ol{list-style:none;margin:0;padding:0}
a{color:var(--link)}
a:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}
nav a{display:inline-block;padding:.35rem 0}
code{font:.9em/1.5 ui-monospace,SFMono-Regular,Menlo,monospace}
.line{display:block;margin:.15rem 0 .5rem;padding:.4rem .6rem;background:var(--back);border:1px solid var(--line);border-radius:6px}
.soft,.way,.why,footer{color:var(--soft);font-size:.9rem}
.state{margin:1rem 0;padding:.75rem 1rem;background:var(--card);border:1px solid var(--line);border-left:.5rem solid var(--good);border-radius:6px}
.state.bad{border-left-color:var(--bad)}
.state.look{border-left-color:var(--warn)}
.state h2{margin:0;font-size:1.25rem}
.state li{margin-top:.5rem}
.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.75rem;margin:1rem 0}
.numbers div{padding:.75rem 1rem;background:var(--card);border:1px solid var(--line);border-radius:6px}
.numbers dt{color:var(--soft);font-size:.9rem}
.numbers dd{margin:0;font-size:1.5rem;line-height:1.3}
.numbers dd small{display:block;font-size:.85rem;line-height:1.5;color:var(--soft)}
.items>li{padding:.65rem 0;border-top:1px solid var(--line)}
.items>li:last-child{border-bottom:1px solid var(--line)}
.task,.report{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem}
.bar{display:block;width:100%;height:.6rem;margin:.4rem 0 .2rem;border-radius:3px;background:var(--line)}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin-bottom:.75rem;font-size:.9rem}
.key{width:.8rem;height:.8rem}
.sent{fill:var(--good)}.failed{fill:var(--bad)}.waiting{fill:var(--wait)}.held{fill:var(--held)}
footer{padding:2rem 1rem}
`;
