exports.ids=[746],exports.modules={4746:(function(be,N,c){"use strict";c.r(N),c.d(N,{statusPage:()=>ge});var $=c(452),E=c(7598),O=c(8005),T=c(4726),P=c(7322);const W=240;function m(e,n=W){return{html:(0,P.v)(e.replace(T.lr,"").replace(T.W3,"\uFFFD"),n).replace(/[&<>"'`]/g,r=>`&#${r.charCodeAt(0)};`)}}function l(e,...n){return{html:e.map((t,r)=>t+D(n[r]??"")).join("")}}function D(e){return Array.isArray(e)?e.map(n=>n.html).join(""):typeof e=="object"?e.html:m(String(e)).html}function H(e,n){const t=[];let r=0;for(const o of e.slice(0,n.items)){if(r+=Buffer.byteLength(o.html),r>n.bytes)break;t.push(o)}return{shown:t,left:e.length-t.length}}const A=`
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
`;var j=c(3782);const g=["sent","failed","waiting","held"];function R(e){const n=new Map;for(const t of e){const r=t.team===null?t.report_id:JSON.stringify([t.team,t.worker,t.task_id]),o=n.get(r),s=o?.ways??{sent:0,failed:0,waiting:0,held:0};s[G(t)]+=1;const i=o?.why||(t.state==="sent"?"":t.problem??t.held_reason??t.last_reason??""),{progress:a="unknown",status:d="unknown"}=C(t);n.set(r,{name:F(t),progress:a,status:d,ways:s,why:i})}return[...n.values()].sort((t,r)=>Number(v(r))-Number(v(t)))}function C({progress:e,status:n}){return{progress:e??void 0,status:n??void 0}}function F({report_id:e,team:n,worker:t,task_id:r}){return n===null?e:[`${n}/${t}`,r??""].filter(o=>o!=="").join(" \xB7 ")}function G({state:e,problem:n,last_outcome:t}){return e!=="pending"?e:n!==null||t==="failed"||t==="in-doubt"?"failed":"waiting"}function v({status:e,ways:n}){return z(e)||n.failed>0||n.held>0}function z(e){return e==="failed"||e==="blocked"}function J({name:e,progress:n,status:t,ways:r,why:o}){const s=(0,j.c2)(t),i=s?(0,j.rL)(s):"\u2754";return l`<li><div class="task"><strong>${e}</strong><span>${i} ${t} · ${n}</span></div>
${Y(r)}<p class="way">${U(r)}</p>${o===""?"":l`<p class="why">${o}</p>`}</li>
`}function U(e){const n=g.reduce((r,o)=>r+e[o],0),t=g.flatMap(r=>e[r]===0?[]:[`${r} ${e[r]}`]);return[`produced ${n}`,...t].join(" \xB7 ")}function Y(e){const n=g.reduce((o,s)=>o+e[s],0);let t=0;const r=g.flatMap(o=>{const s=Math.round(e[o]/n*1e4)/100,i=l`<rect class="${o}" x="${t}" width="${s}" height="8"/>`;return t+=s,e[o]===0?[]:[i]});return l`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">${r}</svg>`}function K(){const e={sent:"sent",failed:"failed: a send failed or is in doubt",waiting:"waiting for the next pass",held:"held for a person"},n=g.map(t=>l`<li><svg class="key" viewBox="0 0 8 8" aria-hidden="true"><rect class="${t}" width="8" height="8"/></svg> ${e[t]}</li>`);return l`<ul class="legend">${n}</ul>
`}const b=1024,Q={tasks:{items:500,bytes:600*b},pending:{items:500,bytes:500*b},held:{items:200,bytes:250*b},sent:{items:50,bytes:100*b}};function L(e){const{location:n,at:t,result:r}=e,o=R([...e.rows.sent].reverse().concat(e.rows.held,e.rows.pending)),{word:s,sign:i,kind:a,causes:d}=X(e,o),u=l`<header><h1>owner-report</h1><p class="soft">${n}</p></header>
<main>
<section class="state ${a}" aria-labelledby="state"><h2 id="state">${i} ${s}</h2>
<ul>${d}</ul><p class="soft">As of <time datetime="${t}">${h(t)}</time>. This page does not change by itself.</p></section>
${r?[q(e),_(),...ee(e,o)]:[]}</main>
<footer>Written by owner-report status --html. Sent means that the send command succeeded, not that a person has read it.</footer>`;return`${V(`${i} ${s} \xB7 owner-report`)}${u.html}
</body>
</html>
`}function V(e){return`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${`default-src 'none'; style-src 'sha256-${(0,E.createHash)("sha256").update(A).digest("base64")}'; img-src data:; base-uri 'none'; form-action 'none'`}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${m(e).html}</title>
<style>${A}</style>
</head>
<body>
`}function X({result:e,problem:n="",rows:t,totals:r},o){if(!e)return{word:"Not known: the queue cannot be read",sign:"\u274C",kind:"bad",causes:[w(n)]};const{blocked:s,alarm:i}=e.details,a=o.filter(({status:p})=>z(p)).length,d=[...s?[Z(s)]:[],...i?[w(`Alarm: ${i}`)]:[],...a>0?[w(`${x(a,"task")} failed or blocked, by the latest report`)]:[],...e.warnings.map(p=>w(p))];return s?{word:"Blocked: nothing younger is sent",sign:"\u274C",kind:"bad",causes:d}:i?{word:"Alarm",sign:"\u274C",kind:"bad",causes:d}:d.length>0||r.held>0||t.pending.some(({problem:p})=>p!==null)?{word:"Needs a look",sign:"\u26A0\uFE0F",kind:"look",causes:d}:{word:`All is well: ${r.pending===0?"nothing waits":`${r.pending} wait for the next pass`}`,sign:"\u2705",kind:"good",causes:d}}function w(e){return l`<li>${m(e,1e3)}</li>`}function Z({report_id:e,reason:n,since:t,attempts:r,advice:o,remedies:s}){const i=t===null?"an unknown time":h(t),a=m(n,1e3),d=s.map(u=>l`<p><code class="line">${m(u,2e3)}</code></p>`);return l`<li>Blocked by <code>${e}</code> since ${i}, after ${x(r,"attempt")}: ${a}<p>${m(o,1e3)}</p>${d}</li>`}function q({result:e,totals:n}){const{last_sent:t,last_pass:r}=e?.details??{},o=e?.backlog?.oldestPendingSeconds,s=n.pending===0?"":`oldest for ${o==null?"an unknown time":(0,O.p0)(o)}`,i=r?`${h(String(r.at))}, ${String(r.outcome)}`:"none is in the log";return l`<dl class="numbers">
<div><dt>Pending</dt><dd>${n.pending}<small>${s}</small></dd></div>
<div><dt>Held for a person</dt><dd>${n.held}</dd></div>
<div><dt>Sent</dt><dd>${n.sent}<small>${t?`last ${h(t.at)}`:""}</small></dd></div>
<div><dt>Last pass</dt><dd><small>${i}</small></dd></div>
</dl>
`}function _(){return l`<nav aria-label="On this page"><ul><li><a href="#tasks">Tasks</a></li><li><a href="#waiting">Waiting</a></li><li><a href="#held">Held</a></li><li><a href="#sent">Sent</a></li></ul></nav>
`}function ee({rows:e,totals:n},t){const r=Object.keys(n).reduce((a,d)=>a+n[d]-e[d].length,0),o=r>0?`${r} further reports are not in these bars.`:"",s=t.filter(v).length,i=`Tasks (${t.length}${s>0?`, ${s} to look at`:""})`;return[y("tasks",i,{before:l`${K()}${o===""?"":l`<p class="soft">${o}</p>`}`,items:t.map(J),total:t.length}),y("waiting",`Waiting (${n.pending})`,k(e.pending,n.pending,te)),y("held",`Held for a person (${n.held})`,k(e.held,n.held,re)),y("sent",`Last sent (${n.sent} in all)`,k(e.sent,n.sent,oe))]}function y(e,n,{before:t=l``,items:r,total:o}){const{shown:s}=H(r,Q[ne[e]]),i=o-s.length,a=i===0?l`<p class="soft">None.</p>`:l``,d=s.length===0?a:l`<ol class="items">${s}</ol>`,u=i>0?l`<p class="soft">… and ${i} more</p>`:"";return l`<section aria-labelledby="${e}"><h2 id="${e}" tabindex="-1">${n}</h2>
${t}${d}${u}</section>
`}const ne={tasks:"tasks",waiting:"pending",held:"held",sent:"sent"};function k(e,n,t){return{items:e.map(o=>{const s=o.team===null?"":[`${o.team}/${o.worker}`,o.task_id,o.progress].filter(Boolean).join(" \xB7 ");return l`<li><div class="report"><code>${o.report_id}</code><span>${s}</span></div><p class="why">${t(o)}</p></li>
`}),total:n}}function te({age_seconds:e,attempts:n,problem:t,last_outcome:r,last_reason:o}){const s=`for ${e===null?"an unknown time":(0,O.p0)(e)}`;return t!==null?`${s} \xB7 ${t}`:r===null||r==="sent"?`${s} \xB7 not tried yet`:`${s} \xB7 ${x(n??0,"attempt")} \xB7 ${r}: ${o??""}`}function re({held_reason:e,problem:n}){return[e??"no reason is recorded",n??""].filter(t=>t!=="").join(" \xB7 ")}function oe({last_attempt_at:e,last_outcome:n,problem:t}){return t!==null?t:n==="sent"?`at ${h(e??"")}`:"no record says that it was sent"}function x(e,n){return`${e} ${n}${e===1?"":"s"}`}function h(e){const n=Date.parse(e);return Number.isNaN(n)?"an unknown time":`${new Date(n).toISOString().slice(0,19).replace("T"," ")} UTC`}var f=c(3024),S=c(6760),se=c(2536);function B(e,n){const t=I(e),r=(0,S.join)((0,S.dirname)(e),`.${(0,S.basename)(e).slice(0,100)}.${(0,se.n)(12)}.tmp`);try{ae(r,n,t),(0,f.renameSync)(r,e)}catch(o){throw(0,f.rmSync)(r,{force:!0}),M(e,o)}}function I(e){const n=ie(e);if(!n||n.isFile())return n;const t=n.isDirectory()?"a directory":n.isSymbolicLink()?"a symbolic link":"no regular file";throw new $.Om("usage",`--html: ${JSON.stringify(e)} is ${t}, which is not written over. Name a file. Nothing was changed.`)}function ie(e){try{return(0,f.lstatSync)(e,{throwIfNoEntry:!1})}catch(n){throw M(e,n)}}function ae(e,n,t){const r=(0,f.openSync)(e,"wx",420);try{t&&(0,f.fchmodSync)(r,t.mode&511),(0,f.writeFileSync)(r,n),(0,f.fsyncSync)(r)}finally{(0,f.closeSync)(r)}}function M(e,n){const t=(0,$.lm)(n)??"unknown error";return new $.Om("store",`The page ${JSON.stringify(e)} could not be written (${t}); the one before, if any, is still there. Nothing in the queue was changed.`,{cause:n})}var le=c(3e3),de=c(7395);const ce={pending:5e3,held:1e3,sent:2e3},fe=2e4,me={pending:[],held:[],sent:[]},ue={pending:0,held:0,sent:0};async function ge(e,n){I(e);const t={location:n.store.location,at:new Date(n.clock()).toISOString()},{result:r,...o}=await he(e,t,n);B(e,L({...t,result:r,...o}));const s=`${r.text}
  page       ${e}`,i={line:`  page       ${e}`,long:"whole"},a=[...r.screen??[],i];return{...r,text:s,screen:a,details:{...r.details,page:e}}}async function he(e,n,t){try{return{result:await(0,de.h)(t),...await pe(t)}}catch(r){throw r instanceof $.Om&&B(e,L({...n,result:void 0,problem:r.message,rows:me,totals:ue})),r}}async function pe(e){const{store:n,clock:t}=e,r=t(),o={pending:await n.list("pending",r),held:await n.list("held",r),sent:(await n.list("sent",r)).reverse()},s={pending:[],held:[],sent:[]};for(const a of["pending","held","sent"])s[a]=await $e(e,a,o[a].slice(0,ce[a]));const i={pending:o.pending.length,held:o.held.length,sent:o.sent.length};return{rows:s,totals:i}}async function $e({store:e,clock:n},t,r){const o=n(),s=[];for(const i of r){if(n()-o>fe)break;const a=await(0,le.OB)({store:e,state:t,now:o},i);a&&s.push(a)}return s}})};
