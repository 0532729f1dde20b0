exports.ids=[3325],exports.modules={3325:(function(M,w,a){"use strict";a.r(w),a.d(w,{completion:()=>g});var i=a(9132),c=a(517);const $=[{flag:"json",help:"print exactly one JSON document on standard output"},{flag:"quiet",help:"say only what is wrong, and what was asked for"},{flag:"no-color",help:"show no colours"},{flag:"help",help:"show the help of the command"}],p="completion of owner-report; owner-report completion writes it";function g(n){const e={bash:O,zsh:j,fish:C}[n](),o=e.trimEnd().split(`
`).map(r=>({line:r,long:"whole"}));return{outcome:"ok",text:e.trimEnd(),details:{shell:n,script:e},screen:o,warnings:[]}}function f(n){return c.Qh.filter(e=>(0,i.Nl)(n).inputs.includes(e)&&(0,c.RV)(e))}function m(n){const e=(0,i.Nl)(n).argument?.input;return(e&&(0,c.mm)(e).values)??[]}function O(){const n=c.Qh.filter(t=>(0,c.mm)(t).values),e=n.map(t=>`    --${t}) words='${(0,c.mm)(t).values?.join(" ")}' ;;`),o=c.Qh.filter(t=>!n.includes(t)&&!(0,c.mm)(t).isSwitch&&(0,c.RV)(t)),r=i.FN.map(t=>{const l=[...f(t),...$.map(({flag:s})=>s)].map(s=>`--${s}`);return`    ${t}) flags='${l.join(" ")}' words='${m(t).join(" ")}' ;;`});return`# bash ${p}
_owner_report() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} flags='' words=''
  COMPREPLY=()
  case \${COMP_WORDS[1]} in
${r.join(`
`)}
  esac
  [ "$COMP_CWORD" -eq 1 ] && words='${i.FN.join(" ")} --help --version'
  case $before in
${e.join(`
`)}
    ${o.map(t=>`--${t}`).join("|")}) return ;;
    *) case $current in -*) words="$flags $words" ;; esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _owner_report owner-report
`}function j(){const n=i.FN.map(o=>`      ${u(`${o}:${(0,i.Nl)(o).summary}`)}`),e=i.FN.map(o=>{const r=f(o).map(s=>u(`--${s}[${R(s)}]${E(s)}`)),t=$.map(({flag:s,help:_})=>u(`--${s}[${_}]`)),l=[...r,...t,...P(o)].map(s=>`      ${s}`);return`    ${o}) _arguments \\
${l.join(` \\
`)} ;;`});return`#compdef owner-report
# zsh ${p}
_owner_report() {
  if (( CURRENT == 2 )); then
    local -a commands
    commands=(
${n.join(`
`)}
    )
    _describe command commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
${e.join(`
`)}
  esac
}
if [ "$funcstack[1]" = _owner_report ]; then _owner_report "$@"; else compdef _owner_report owner-report; fi
`}function R(n){return(0,c.mm)(n).help.replace(/[[\]]/g,"\\$&")}function E(n){const{isSwitch:e,isPath:o,values:r}=(0,c.mm)(n);return e?"":`:${n}:${r?`(${r.join(" ")})`:o?"_files":""}`}function P(n){const{argument:e}=(0,i.Nl)(n);if(!e)return[];const o=m(n);return[u(o.length===0?`*:${e.input}:_files`:`1:${e.input}:(${o.join(" ")})`)]}function u(n){return`'${n.replaceAll("'","'\\''")}'`}function C(){const n=i.FN.flatMap(o=>{const r=`-n '__fish_seen_subcommand_from ${o}'`,t=`complete -c owner-report -n __fish_use_subcommand -a ${o} -d ${h((0,i.Nl)(o).summary)}`,l=m(o),s=l.length===0?[]:[`complete -c owner-report ${r} -a '${l.join(" ")}'`],_=f(o).map(d=>`complete -c owner-report ${r} -l ${d}${v(d)}`);return[t,...s,..._]}),e=$.map(({flag:o,help:r})=>`complete -c owner-report -l ${o} -d ${h(r)}`);return`# fish ${p}
complete -c owner-report -f
${[...e,...n].join(`
`)}
`}function v(n){const{isSwitch:e,isPath:o,values:r,help:t}=(0,c.mm)(n);return`${e?"":o?" -r -F":r?` -x -a '${r.join(" ")}'`:" -x"} -d ${h(t)}`}function h(n){return`'${n.replace(/[\\']/g,"\\$&")}'`}})};
