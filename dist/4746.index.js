exports.ids=[4746],exports.modules={4746:(function(ke,O,c){"use strict";c.r(O),c.d(O,{pageOf:()=>E,readForPage:()=>F,statusPage:()=>we});var b=c(452),W=c(201),D=c(7598),N=c(8005),T=c(4726),H=c(7322);const R=240;function g(e,n=R){return{html:(0,H.v)(e.replace(T.lr,"").replace(T.W3,"\uFFFD"),n).replace(/[&<>"'`]/g,r=>`&#${r.charCodeAt(0)};`)}}function a(e,...n){return{html:e.map((t,r)=>t+C(n[r]??"")).join("")}}function C(e){return Array.isArray(e)?e.map(n=>n.html).join(""):typeof e=="object"?e.html:g(String(e)).html}function U(e,n){const t=[];let r=0;for(const o of e.slice(0,n.items)){if(r+=Buffer.byteLength(o.html),r>n.bytes)break;t.push(o)}return{shown:t,left:e.length-t.length}}const j=`
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
`;var A=c(3782);const p=["sent","failed","waiting","held"];function G(e){const n=new Map;for(const t of e){const r=t.team===null?t.report_id:JSON.stringify([t.team,t.worker,t.task_id]),o=n.get(r),s=o?.ways??{sent:0,failed:0,waiting:0,held:0};s[K(t)]+=1;const i=o?.why||(t.state==="sent"?"":t.problem??t.held_reason??t.last_reason??""),{progress:l="unknown",status:d="unknown"}=J(t);n.set(r,{name:Y(t),progress:l,status:d,ways:s,why:i})}return[...n.values()].sort((t,r)=>Number(v(r))-Number(v(t)))}function J({progress:e,status:n}){return{progress:e??void 0,status:n??void 0}}function Y({report_id:e,team:n,worker:t,task_id:r}){return n===null?e:[`${n}/${t}`,r??""].filter(o=>o!=="").join(" \xB7 ")}function K({state:e,problem:n,last_outcome:t}){return e!=="pending"?e:n!==null||t==="failed"||t==="in-doubt"?"failed":"waiting"}function v({status:e,ways:n}){return L(e)||n.failed>0||n.held>0}function L(e){return e==="failed"||e==="blocked"}function Q({name:e,progress:n,status:t,ways:r,why:o}){const s=(0,A.c2)(t),i=s?(0,A.rL)(s):"\u2754";return a`<li><div class="task"><strong>${e}</strong><span>${i} ${t} · ${n}</span></div>
${X(r)}<p class="way">${V(r)}</p>${o===""?"":a`<p class="why">${o}</p>`}</li>
`}function V(e){const n=p.reduce((r,o)=>r+e[o],0),t=p.flatMap(r=>e[r]===0?[]:[`${r} ${e[r]}`]);return[`produced ${n}`,...t].join(" \xB7 ")}function X(e){const n=p.reduce((o,s)=>o+e[s],0);let t=0;const r=p.flatMap(o=>{const s=Math.round(e[o]/n*1e4)/100,i=a`<rect class="${o}" x="${t}" width="${s}" height="8"/>`;return t+=s,e[o]===0?[]:[i]});return a`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">${r}</svg>`}function Z(){const e={sent:"sent",failed:"failed: a send failed or is in doubt",waiting:"waiting for the next pass",held:"held for a person"},n=p.map(t=>a`<li><svg class="key" viewBox="0 0 8 8" aria-hidden="true"><rect class="${t}" width="8" height="8"/></svg> ${e[t]}</li>`);return a`<ul class="legend">${n}</ul>
`}const w=1024,q={tasks:{items:500,bytes:600*w},pending:{items:500,bytes:500*w},held:{items:200,bytes:250*w},sent:{items:50,bytes:100*w}};function M(e){const{location:n,at:t,result:r}=e,o=G([...e.rows.sent].reverse().concat(e.rows.held,e.rows.pending)),{word:s,sign:i,kind:l,causes:d}=ee(e,o),m=a`<header><h1>owner-report</h1><p class="soft">${n}</p></header>
<main>
<section class="state ${l}" aria-labelledby="state"><h2 id="state">${i} ${s}</h2>
<ul>${d}</ul><p class="soft">As of <time datetime="${t}">${$(t)}</time>. This page does not change by itself.</p></section>
${r?[te(e),re(),...se(e,o)]:[]}</main>
<footer>Written by owner-report status --html. Sent means that the send command succeeded, not that a person has read it.</footer>`;return`${_(`${i} ${s} \xB7 owner-report`)}${m.html}
</body>
</html>
`}function _(e){return`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${`default-src 'none'; style-src 'sha256-${(0,D.createHash)("sha256").update(j).digest("base64")}'; img-src data:; base-uri 'none'; form-action 'none'`}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${g(e).html}</title>
<style>${j}</style>
</head>
<body>
`}function ee({result:e,problem:n="",rows:t,totals:r},o){if(!e)return{word:"Not known: the queue cannot be read",sign:"\u274C",kind:"bad",causes:[y(n)]};const{alarm:s}=e.details,i=z(e),l=o.filter(({status:f})=>L(f)).length,d=[...i.map(ne),...s?[y(`Alarm: ${s}`)]:[],...l>0?[y(`${x(l,"task")} failed or blocked, by the latest report`)]:[],...e.warnings.map(f=>y(f))];return i.length>0?{word:`Blocked: nothing younger is sent${e.lanes?" there":""}`,sign:"\u274C",kind:"bad",causes:d}:s?{word:"Alarm",sign:"\u274C",kind:"bad",causes:d}:d.length>0||r.held>0||t.pending.some(({problem:f})=>f!==null)?{word:"Needs a look",sign:"\u26A0\uFE0F",kind:"look",causes:d}:{word:`All is well: ${r.pending===0?"nothing waits":`${r.pending} wait for the next pass`}`,sign:"\u2705",kind:"good",causes:d}}function z({details:e,lanes:n}){return n?n.flatMap(({lane:t,result:r})=>z(r).map(o=>({...o,report_id:`${t}/${o.report_id}`}))):[e.blocked??[]].flat()}function y(e){return a`<li>${g(e,1e3)}</li>`}function ne({report_id:e,reason:n,since:t,attempts:r,advice:o,remedies:s}){const i=t===null?"an unknown time":$(t),l=g(n,1e3),d=s.map(m=>a`<p><code class="line">${g(m,2e3)}</code></p>`);return a`<li>Blocked by <code>${e}</code> since ${i}, after ${x(r,"attempt")}: ${l}<p>${g(o,1e3)}</p>${d}</li>`}function te({result:e,totals:n}){const{last_sent:t,last_pass:r}=e?.details??{},o=e?.backlog?.oldestPendingSeconds,s=n.pending===0?"":`oldest for ${o==null?"an unknown time":(0,N.p0)(o)}`,i=r?`${$(String(r.at))}, ${String(r.outcome)}`:"none is in the log";return a`<dl class="numbers">
<div><dt>Pending</dt><dd>${n.pending}<small>${s}</small></dd></div>
<div><dt>Held for a person</dt><dd>${n.held}</dd></div>
<div><dt>Sent</dt><dd>${n.sent}<small>${t?`last ${$(t.at)}`:""}</small></dd></div>
${e?.lanes?"":a`<div><dt>Last pass</dt><dd><small>${i}</small></dd></div>`}
</dl>
`}function re(){return a`<nav aria-label="On this page"><ul><li><a href="#tasks">Tasks</a></li><li><a href="#waiting">Waiting</a></li><li><a href="#held">Held</a></li><li><a href="#sent">Sent</a></li></ul></nav>
`}function oe(e){const n=e.map(({lane:t,result:r})=>{const{verdict:o=""}=r.details??{};return a`<li><div class="report"><code>${t}</code></div><p class="why">${g(o,1e3)}</p></li>
`});return h("lanes",`Lanes (${e.length})`,{items:n,total:e.length})}function se({rows:e,totals:n,result:t},r){const o=Object.keys(n).reduce((d,m)=>d+n[m]-e[m].length,0),s=o>0?`${o} further reports are not in these bars.`:"",i=r.filter(v).length,l=`Tasks (${r.length}${i>0?`, ${i} to look at`:""})`;return[...t?.lanes?[oe(t.lanes)]:[],h("tasks",l,{before:a`${Z()}${s===""?"":a`<p class="soft">${s}</p>`}`,items:r.map(Q),total:r.length}),h("waiting",`Waiting (${n.pending})`,k(e.pending,n.pending,ae)),h("held",`Held for a person (${n.held})`,k(e.held,n.held,le)),h("sent",`Last sent (${n.sent} in all)`,k(e.sent,n.sent,de))]}function h(e,n,{before:t=a``,items:r,total:o}){const{shown:s}=U(r,q[ie[e]]),i=o-s.length,l=i===0?a`<p class="soft">None.</p>`:a``,d=s.length===0?l:a`<ol class="items">${s}</ol>`,m=i>0?a`<p class="soft">… and ${i} more</p>`:"";return a`<section aria-labelledby="${e}"><h2 id="${e}" tabindex="-1">${n}</h2>
${t}${d}${m}</section>
`}const ie={lanes:"tasks",tasks:"tasks",waiting:"pending",held:"held",sent:"sent"};function k(e,n,t){return{items:e.map(o=>{const s=o.team===null?"":[`${o.team}/${o.worker}`,o.task_id,o.progress].filter(Boolean).join(" \xB7 ");return a`<li><div class="report"><code>${o.report_id}</code><span>${s}</span></div><p class="why">${t(o)}</p></li>
`}),total:n}}function ae({age_seconds:e,attempts:n,problem:t,last_outcome:r,last_reason:o}){const s=`for ${e===null?"an unknown time":(0,N.p0)(e)}`;return t!==null?`${s} \xB7 ${t}`:r===null||r==="sent"?`${s} \xB7 not tried yet`:`${s} \xB7 ${x(n??0,"attempt")} \xB7 ${r}: ${o??""}`}function le({held_reason:e,problem:n}){return[e??"no reason is recorded",n??""].filter(t=>t!=="").join(" \xB7 ")}function de({last_attempt_at:e,last_outcome:n,problem:t}){return t!==null?t:n==="sent"?`at ${$(e??"")}`:"no record says that it was sent"}function x(e,n){return`${e} ${n}${e===1?"":"s"}`}function $(e){const n=Date.parse(e);return Number.isNaN(n)?"an unknown time":`${new Date(n).toISOString().slice(0,19).replace("T"," ")} UTC`}var u=c(3024),S=c(6760),ce=c(2536);function B(e,n){const t=I(e),r=(0,S.join)((0,S.dirname)(e),`.${(0,S.basename)(e).slice(0,100)}.${(0,ce.n)(12)}.tmp`);try{me(r,n,t),(0,u.renameSync)(r,e)}catch(o){throw(0,u.rmSync)(r,{force:!0}),P(e,o)}}function I(e){const n=fe(e);if(!n||n.isFile())return n;const t=n.isDirectory()?"a directory":n.isSymbolicLink()?"a symbolic link":"no regular file";throw new b.Om("usage",`--html: ${JSON.stringify(e)} is ${t}, which is not written over. Name a file. Nothing was changed.`)}function fe(e){try{return(0,u.lstatSync)(e,{throwIfNoEntry:!1})}catch(n){throw P(e,n)}}function me(e,n,t){const r=(0,u.openSync)(e,"wx",420);try{t&&(0,u.fchmodSync)(r,t.mode&511),(0,u.writeFileSync)(r,n),(0,u.fsyncSync)(r)}finally{(0,u.closeSync)(r)}}function P(e,n){const t=(0,b.lm)(n)??"unknown error";return new b.Om("store",`The page ${JSON.stringify(e)} could not be written (${t}); the one before, if any, is still there. Nothing in the queue was changed.`,{cause:n})}var ue=c(3e3),ge=c(7007);const pe={pending:5e3,held:1e3,sent:2e3},he=2e4,$e={pending:[],held:[],sent:[]},be={pending:0,held:0,sent:0};async function we(e,n){const t={location:n.store.location,at:new Date(n.clock()).toISOString()};return E(e,t,async()=>({result:await(0,ge.h)(n),...await F(n)}))}async function E(e,n,t){I(e);const{result:r,...o}=await ye(e,n,t);B(e,M({...n,result:r,...o}));const s=`${r.text}
  page       ${e}`,i={line:`  page       ${e}`,long:"whole"},l=[...r.screen??[],i];return{...r,text:s,screen:l,details:{...r.details,page:e}}}async function ye(e,n,t){try{return await t()}catch(r){throw r instanceof b.Om&&B(e,M({...n,result:void 0,problem:r.message,rows:$e,totals:be})),r}}async function F(e,n=1){const{store:t,clock:r}=e,o=r(),s=f=>Math.ceil(pe[f]*n),i=await(0,W.BU)(t,{state:"sent",most:s("sent"),end:"latest"},o),l={pending:await t.list("pending",o),held:await t.list("held",o),sent:i.places.reverse()},d={pending:[],held:[],sent:[]};for(const f of["pending","held","sent"])d[f]=await ve(e,f,l[f].slice(0,s(f)));const m={pending:l.pending.length,held:l.held.length,sent:i.total};return{rows:d,totals:m}}async function ve({store:e,clock:n},t,r){const o=n(),s=[];for(const i of r){if(n()-o>he)break;const l=await(0,ue.OB)({store:e,state:t,now:o},i);l&&s.push(l)}return s}})};
