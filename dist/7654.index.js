exports.ids=[7654],exports.modules={7654:(function(M,c,o){"use strict";o.r(c),o.d(c,{renderSummary:()=>m});var $=o(3451),l=o(8005),p=o(4726),d=o(726);function m(n,e){const t=(0,$.iI)(n)?"\u274C":"\u2705",r=[["Outcome",(0,d.aY)(n.outcome)],...n.reportId===void 0?[]:[["Report",(0,d.aY)(n.reportId)]],...n.failedReason===void 0?[]:[["Stopped at",_(n)]],...n.backlog===void 0?[]:[["Still pending",u(n.backlog)]],...n.backlog?.held?[["Held for a person",String(n.backlog.held)]]:[]].map(([s,y])=>`<tr><th align="left">${s}</th><td>${y}</td></tr>`).join(`
`),i=n.outcome==="error"?`<p>${(0,d.Mn)(n.text)}</p>
`:"",f=n.warnings.map(s=>`<p>\u26A0\uFE0F ${(0,p.yj)(s)}</p>
`).join(""),E=`<h3>${t} owner-report ${(0,p.yj)(e)}</h3>
<table>
${r}
</table>
${i}${f}`,j=[...g(n),...n.tables??[]].map(d.qj).join("");return`${E}${e==="status"?h(n):""}${j}`}function h({backlog:n,details:e}){if(!n)return"";const{pending:t,held:a,oldestPendingSeconds:r}=n,i=r===null?"":`<br>oldest for ${(0,l.p0)(r)}`;return`
\`\`\`mermaid
${["flowchart LR",`  pending["pending: ${t}${i}"] --> sent["sent: ${Number(e?.sent_total)}"]`,`  pending -.-> held["held: ${a}"]`,...e?.blocked?["  style pending stroke:#d1242f,stroke-width:3px"]:[]].join(`
`)}
\`\`\`

`}function g({details:n}){if(!Array.isArray(n?.checks))return[];const e=n.checks.map(({state:t,what:a,seen:r,remedy:i})=>[t,a,r,i]);return[{title:"Checks",columns:["state","what","seen","remedy"],rows:e}]}function _(n){return`${n.failedId===void 0?"":`${(0,d.aY)(n.failedId)}<br>`}${(0,d.Mn)(n.failedReason??"")}`}function u(n){const{pending:e,oldestPendingSeconds:t}=n;return e===0?"0":`${e}, the oldest for ${t===null?"an unknown time":(0,l.p0)(t)}`}})};
