exports.ids=[3392],exports.modules={...require("./common.js").modules,479:(function(ie,q,c){"use strict";c.d(q,{$B:()=>K,EQ:()=>re,Js:()=>p,S$:()=>x,h6:()=>V,kz:()=>Z,on:()=>z,xo:()=>oe,y_:()=>$});var M=c(5469),g=c(5032),y=c(286),b=c(201);const x=300*1e3,p=`
  SELECT count(*) FILTER (WHERE state = 'pending')::int AS pending, count(*) FILTER (WHERE state = 'held')::int AS held
  FROM owner_report.report WHERE queue = $1 AND state IN ('pending', 'held')`,I=`
SELECT EXISTS (SELECT FROM owner_report.report WHERE queue = $1)
  OR EXISTS (SELECT FROM owner_report.lane WHERE queue = $1) AS there`,F=`
SELECT id, state, CASE WHEN octet_length(file) <= ${g.b.fileBytes} THEN file END AS file, record::text AS record
FROM owner_report.report WHERE queue = $1 AND folded = lower($2::text) AND id = $2::text AND state = ANY($3::text[])`,j=`
SELECT id FROM owner_report.report WHERE queue = $1 AND folded = lower($2::text) AND id <> $2::text`,L=`
SELECT counts.*, place.id, place.age FROM (${p}) AS counts LEFT JOIN (
  (SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = 'pending' AND age <= $2::text
    ORDER BY age, id LIMIT $3::bigint)
  UNION ALL
  (SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = 'pending' AND age > $2::text
    ORDER BY id LIMIT $3::bigint)
) AS place ON true`,T=`
SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = $2::text AND age <= $3::text
UNION ALL
SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = $2::text AND age > greatest($3::text, $4::text)`,A="99991231t235959999z",D=`
SELECT CASE WHEN $2::text = 'sent' AND $5::boolean THEN (SELECT sent FROM owner_report.lane WHERE queue = $1)
  ELSE (SELECT count(*) FROM owner_report.report WHERE queue = $1 AND state = $2::text) END AS total`;function k(E){const[h,f]=E==="oldest"?["age","id"]:["age DESC","id DESC"];return`
SELECT total, place.id, place.age FROM (${D}) AS total LEFT JOIN (
  (SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = $2::text AND age <= $3::text
    ORDER BY ${h}, ${f} LIMIT $4::bigint)
  UNION ALL
  (SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = $2::text AND age > $3::text
    ORDER BY ${f} LIMIT $4::bigint)
) AS place ON true`}async function K(E){const[h]=await E.read("read the queue",I);return h?.there===!0}async function Z(E,h,f){const[w]=await E.read("read the report",F,[h,f]);if(!w)return;const _={id:h,state:w.state,record:se(w,h)};return w.file instanceof Uint8Array?{..._,bytes:w.file}:{..._,problem:`it is over ${g.b.fileBytes/1024**2} MiB`}}function se({record:E},h){if(typeof E=="string")return{path:`the column record of ${h}`,bytes:Buffer.from(E)}}async function V(E,h){const[f]=await E.read("read the queue",j,[h]);return f&&String(f.id)}async function re(E,h,f){const w=await E.read("read the queue",L,[f,h]);return{pending:Number(w[0]?.pending??0),held:Number(w[0]?.held??0),places:X(w)}}async function $(E,{state:h,until:f=A},w){const _=X(await E.read("list the queue",T,[h,f,(0,M.bC)(w)]));return(0,y.sZ)(_,Number.MAX_SAFE_INTEGER,w)}async function z(E,h,f){const{state:w,most:_,end:W,isCounted:J=!1}=h,Q=[w,(0,M.bC)(f+x),_,!J],ee=await E.read("list the queue",k(W),Q),G=(0,y.sZ)(X(ee),Number.MAX_SAFE_INTEGER,f),te=G.length<_?G.length:Number(ee[0]?.total??0);return!J&&te<G.length?z(E,{...h,isCounted:!0},f):{places:W==="oldest"?G.slice(0,_):(0,b.Te)(G,_),total:te}}function X(E){return E.flatMap(({id:h,age:f})=>typeof h=="string"?[{id:h,key:String(f)}]:[])}function oe({places:E,pending:h,held:f},w,_){const W=(0,y.sZ)(E,w,_);return{places:W,backlog:{pending:h,held:f,oldestKey:W[0]?.key}}}}),1687:(function(ie,q,c){"use strict";c.d(q,{X:()=>y,a:()=>b});var M=c(452),g=c(9689);class y{connection;queue;constructor(T,A){this.connection=T,this.queue=A}get location(){return`postgres:${this.queue} at ${this.connection.place}`}async read(T,A,D=[]){return b(this.connection,{what:T,text:A,values:[this.queue,...D]})}async write(T,A,D=[]){const k={what:T,text:A,values:[this.queue,...D]},K=await this.ask(k);return K||(await this.makeTables(),await this.ask(k)??x(this.connection.place))}ask(T){return this.connection.ask(T)}async makeTables(){const T="make the tables of the queue",[{encoding:A,may:D}={}]=await this.ask({what:T,text:I,values:[]})??[];if(A!=="UTF8")throw j(this.connection.place,String(A));if(D!==!0)throw F(this.connection.place);for(const k of(0,g.w)())await this.ask({what:T,text:k})}}async function b(L,T){const A=await L.ask(T);if(A)return A;const[{some:D}={}]=await L.ask({what:T.what,text:p,values:[]})??[];return D!==!0?[]:await L.ask(T)??x(L.place)}function x(L){throw new M.Om("store",`The schema owner_report at ${L} was not made by this version of owner-report, and lacks a table or a column.`,{done:"nothing",remedy:`Compare it with these statements, which make it:
${(0,g.u)()}`})}const p=`
SELECT EXISTS (
  SELECT FROM pg_class WHERE relnamespace = to_regnamespace('owner_report')
    AND relname IN ('report', 'lane', 'log', 'hint', 'migration')
) AS some`,I=`
SELECT current_setting('server_encoding') AS encoding,
  CASE WHEN to_regnamespace('owner_report') IS NULL
    THEN has_database_privilege(current_database(), 'CREATE')
    ELSE has_schema_privilege('owner_report', 'CREATE') END AS may`;function F(L){return new M.Om("store",`The queue's tables are not there yet at ${L}, or not all of them, and this role may not make them.`,{done:"nothing",remedy:`Let a role that may create a schema run this once, and grant this one its rights (docs/postgres.md):
${(0,g.u)()}`})}function j(L,T){return new M.Om("store",`The database ${L} has the encoding ${T}.`,{done:"nothing",remedy:"A queue needs one with UTF8: CREATE DATABASE \u2026 ENCODING 'UTF8' TEMPLATE template0."})}}),2296:(function(ie,q,c){"use strict";c.d(q,{N:()=>Ee});var M=c(1455),g=c(452),y=c(523);const b="ERR_POSTGRES_SILENT",x="ERR_POSTGRES_PASSWORD",p="Try again later.",I="Check OWNER_REPORT_DATABASE_URL (or PGHOST, PGUSER, PGDATABASE, PGPASSWORD).",F="Name its certificate authority by sslrootcert=<file> in the URL or NODE_EXTRA_CA_CERTS; sslmode=no-verify would not ask who answers.",j="Turn it on there, or say sslmode=disable where the network between is your own.",L=[{code:"40001",mayPass:!0,remedy:p},{code:"40P01",mayPass:!0,remedy:p},{code:"55P03",mayPass:!0,remedy:"Another session keeps the queue's tables locked, or lock_timeout is too short."},{code:"57014",mayPass:!0,remedy:"Its statement_timeout for this role is too short, or somebody cancelled the statement."},{code:"57P",mayPass:!0,isLost:!0,remedy:p},{code:"08",mayPass:!0,isLost:!0,remedy:p},{code:"53300",mayPass:!0,remedy:"Allow more connections, or put a pooler such as PgBouncer before it."},{code:"53100",isLost:!0,remedy:"Make room on its disk."},{code:"53",isLost:!0,remedy:p},{code:"58",isLost:!0,remedy:"Look at the server's log."},{code:"XX",isLost:!0,remedy:"Look at the server's log."},{code:"28",remedy:I},{code:"3D000",remedy:I},{code:"42501",remedy:"Let the owner of the schema owner_report grant this role what it needs: docs/postgres.md has the statements."},{code:"25006",remedy:"It is a standby, or the role's default_transaction_read_only is on: name the primary."}],T=["42P01","3F000","42703"],A=/unsupported startup parameter|startup parameter.*not supported/i;function D(i,n){const{code:a,message:u}=k(i),m=/^[0-9A-Z]{5}$/.test(a)&&K(i)?Z(a,u,i):re(a,u,n);return{...m,text:$(m.text,n)}}function k(i){const[n]=i instanceof AggregateError?i.errors:[i];return{code:(0,g.lm)(n)??"",message:n instanceof Error?n.message:String(n)}}function K(i){return typeof i=="object"&&i!==null&&"severity"in i}function Z(i,n,a){const u=L.find(R=>i.startsWith(R.code)),d=i.startsWith("57P")||i.startsWith("08"),m=A.test(n),N=!d&&a.severity==="ERROR";return{text:`the server says: ${n} (${i})`,remedy:m?"A pooler takes no PGOPTIONS: set it for the role (ALTER ROLE \u2026 SET \u2026).":u?.remedy??"",mayPass:u?.mayPass===!0&&!m,isLost:u?.isLost===!0&&!N&&!m,isCut:d,isNotMade:T.includes(i)}}const se=["ECONNREFUSED","ENOENT","EAI_AGAIN","EHOSTUNREACH","ENETUNREACH","ETIMEDOUT"],V=/CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/;function re(i,n,{host:a,port:u}){const d=a.startsWith("/")?`${a}/.s.PGSQL.${u}`:`${a}, port ${u}`,m=i===""?"":` (${i})`,N={remedy:p,mayPass:!0,isLost:!1,isCut:!0,isNotMade:!1},R=(P,v)=>({...N,text:P,remedy:v,mayPass:!1});return i===x?R(n,I):i===b?{...N,text:n,isLost:!0}:i==="ENOTFOUND"?R(`${a} was not found by its name${m}`,I):V.test(i)?R(`the certificate of ${a} is not trusted${m}`,F):/does not support SSL/.test(n)?R(`${a} offers no TLS`,j):se.includes(i)||n==="timeout expired"?{...N,text:`there is no connection to ${d}${m}`,remedy:`${I} ${p}`}:{...N,text:`the connection to ${d} was lost${m||`: ${n}`}`,isLost:!0}}function $(i,{password:n=""}){const a=i.replace(/\s+/g," ").trim().replace(/\.$/,"");return n.length<4?a:a.replaceAll(n,"***")}var z=c(3024),X=c(8161),oe=c(6760),E=c(277),h=c(8864);const f=String.raw`((?:\\.|[^\\:])*)`,w=new RegExp(`^${f}:${f}:${f}:${f}:(.*)$`);function _(i,n){const a=W(i);try{const u=(0,z.statSync)(a);if((0,h.X)(u.mode))return{problem:`${a} is not read, because others may read it too: chmod 600 ${a}`};const d=J((0,z.readFileSync)(a,"utf8"),n);return d===void 0?{problem:`no line of ${a} is for it`}:{password:d}}catch(u){const d=(0,g.lm)(u);return{problem:d==="ENOENT"?`there is no ${a}`:`${a} cannot be read (${d??"unknown error"})`}}}function W({PGPASSFILE:i,HOME:n}){return(0,E.w)(i)??(0,oe.join)((0,E.w)(n)??(0,X.homedir)(),".pgpass")}function J(i,{host:n,port:a,database:u,user:d}){const N=[n.startsWith("/")?[n,"localhost"]:[n],[`${a}`],[u],[d]];for(const R of i.split(/\r?\n/)){const P=R.startsWith("#")?void 0:w.exec(R)?.slice(1).map(Q);if(P&&N.every((v,H)=>["*",...v].includes(P[H]??"")))return P.at(-1)}}function Q(i){return i.replace(/\\(.)/g,"$1")}var ee=c(6999);const G=20,te=30,de=50,he=1e3;class Ee{options;place;client;turn=Promise.resolve();notices=new Set;constructor(n){this.options=n,this.place=(0,ee.$t)(n.settings)}get warnings(){return[...this.notices]}ask(n){const a=this.turn.then(()=>this.patiently(n));return this.turn=a.catch(()=>{}),a}close(){const{client:n}=this;this.client=void 0,n&&(n.end().catch(()=>{}),n.unref())}async patiently(n){const{retrySeconds:a=G,settings:u,time:d=y.Ct}=this.options,m=d.monotonic();let N=!1;for(let R=0;;R++){let P=!1;try{const v=await this.connected();return P=!0,await this.once(v,n)}catch(v){if(v instanceof g.Om)throw v;const H=D(v,u);if(H.isCut&&this.drop(),H.isNotMade)return;N||=P&&H.isLost;const ue=d.monotonic()-m>a*1e3&&!(N&&R===0);if(!H.mayPass||ue)throw this.failed(n,H,{isLost:N,cause:v});await d.sleep(Math.min(de*2**R,he))}}}failed({what:n},{text:a,remedy:u},{isLost:d,cause:m}){const N={cause:m,done:d?"unknown":"nothing",remedy:u};return new g.Om("store",`Could not ${n} at ${this.place}: ${a}.`,N)}async once(n,{text:a,values:u}){n.ref();try{return(await this.answered(n,n.query({text:a,values:u}))).rows}finally{n.unref()}}async answered(n,a){const{silenceSeconds:u=te}=this.options;let d=!1;const m=setTimeout(()=>{d=!0,n.connection.stream.destroy()},u*1e3);try{return await a}catch(N){throw d?ce(`no answer came within ${u} s`,b):N}finally{clearTimeout(m)}}async connected(){if(this.client)return this.client;const n=await this.newClient();return n.on("error",()=>this.forget(n)),n.on("end",()=>this.forget(n)),await n.connect(),n.on("notice",a=>this.note(a)),this.client=n,n}async newClient(){const{settings:n,environment:a}=this.options,u=await me(n.tls),{default:d}=await c.e(5042).then(c.t.bind(c,5042,19));return new d({host:n.host,port:n.port,user:n.user,database:n.database,ssl:u,application_name:n.applicationName,options:n.options,password:()=>n.password??fe(a,n),connectionTimeoutMillis:n.connectSeconds*1e3,keepAlive:!0,enableChannelBinding:n.bindsChannel})}note({severity:n,message:a}){n==="WARNING"&&a&&this.notices.add(`${this.place} warns: ${a.replace(/\s+/g," ")}.`)}forget(n){this.client===n&&(this.client=void 0)}drop(){const{client:n}=this;this.client=void 0,n?.connection.stream.destroy()}}function fe(i,n){const a=_(i,n);if("password"in a)return a.password;throw ce(`${n.host} wants a password for ${n.user}, and none is given; ${a.problem}`,x)}function ce(i,n){return Object.assign(new Error(i),{code:n})}async function me({mode:i,rootCertificate:n,certificate:a,key:u}){if(i==="off")return!1;const d=n==="system"?void 0:n,[m,N,R]=await Promise.all([d,a,u].map(Y));return{...m&&{ca:m},...N&&{cert:N},...R&&{key:R},rejectUnauthorized:i!=="unverified",...i==="any-name"&&{checkServerIdentity:()=>{}}}}async function Y(i){if(i!==void 0)try{return await(0,M.readFile)(i,"utf8")}catch(n){const a=(0,g.lm)(n)??"unknown error",u=`${i}, which is named for TLS with the database, cannot be read (${a}). Nothing was queued, sent or changed.`;throw new g.Om("unavailable",u,{cause:n})}}}),3392:(function(ie,q,c){"use strict";c.d(q,{PostgresStore:()=>ke});var M=c(153),g=c(5469),y=c(193),b=c(331),x=c(6506),p=c(452),I=c(1509);const F="queue, id, state, age, team, worker, task_id, progress, status, created, file",j="$1, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text, $9::text, $10::timestamptz, $11::bytea",L={team:"",worker:"",task_id:"",progress:"",status:"",created_at:""},T=/^(team|worker|task_id|progress|status|created_at): (".*")$/;function A({id:s,state:e,bytes:t},r,o){const{team:l,worker:S,task_id:C,progress:O,status:U,created_at:B}=r,ne=Date.parse(B),we=Number.isNaN(ne)?null:new Date(ne).toISOString(),Pe=(0,g.sP)(s)??(0,g.bC)(we===null?o:ne),He=[l,S,C,O,U].map(V);return[s,e,Pe,...He,re(we),Buffer.from(t)]}function D(s){const[,e=""]=/^---\n(.*?)\n---\n/s.exec(s)??[],t=e.split(`
`).flatMap(r=>{const[,o,l]=T.exec(r)??[];return o===void 0||l===void 0?[]:[[o,se(l)]]});return{...L,...Object.fromEntries(t)}}async function k(s,e){return(0,I.MM)(s,e).catch(()=>L)}const K=["record","attempts","outcome","reason"];function Z(s){if(!s)return[null,0,null,null];const e=s.latest.at(-1),t=s.confirmed?"confirmed":e?.outcome??null,r=s.held_reason??e?.reason??null;return[JSON.stringify(s),s.attempts,t,r===null?null:V(r)]}function se(s){try{return String(JSON.parse(s))}catch{return""}}function V(s){return s.replaceAll("\0","\uFFFD")}function re(s){return s!==null&&/^(?!0000)\d{4}-/.test(s)?s:null}var $=c(479);const z=`
  UPDATE owner_report.report SET state = $7::text, id = $8::text, changed = clock_timestamp(),
    record = $9::json, attempts = $10::integer, outcome = $11::text, reason = $12::text
  FROM (
    SELECT report.queue, report.folded, report.state FROM owner_report.report JOIN held ON report.queue = held.queue
    WHERE report.folded IN (lower($5::text), lower($8::text)) AND report.id IN ($5::text, $8::text)
      AND report.state IN ($6::text, $7::text)
    FOR UPDATE OF report
  ) AS was
  WHERE report.queue = was.queue AND report.folded = was.folded
  RETURNING ($7::text = 'sent')::int - (was.state = 'sent')::int AS sent`,X=`
  DELETE FROM owner_report.report USING held
  WHERE report.queue = held.queue AND folded = lower($5::text) AND id = $5::text AND state = $6::text
  RETURNING -(state = 'sent')::int AS sent`,oe=`
  INSERT INTO owner_report.report (${F}, ${K.join(", ")})
  SELECT ${j.replace(/\$(\d+)/g,(s,e)=>e==="1"?s:`$${Number(e)+3}`)},
    $15::json, $16::integer, $17::text, $18::text FROM held
  ON CONFLICT (queue, folded) DO NOTHING RETURNING (state = 'sent')::int AS sent`;async function E({tables:s,now:e},t,r){r.from===void 0?await w(s,t,{change:r,now:e}):r.to===void 0?await f(t,r):await h(s,t,r)}async function h(s,e,{id:t,from:r,to:o,record:l,as:S=t}){if(S!==t&&await(0,$.kz)(s,S,["pending","held","sent"]))throw(0,y.hj)(S,S);const C=[t,r,o,S,...Z(l)];if(await e.change(`record ${t} as ${o}`,z,C)===0)throw _(t,r,s.location)}async function f(s,{id:e,from:t}){await s.change(`remove ${e}`,X,[e,t])}async function w(s,e,{change:t,now:r}){const{id:o,to:l,bytes:S,record:C}=t,O=A({id:o,state:l,bytes:S},await k(S,o),r);if(await e.change(`import ${o}`,oe,[...O,...Z(C)])===1)return;const B=await(0,$.h6)(s,o);if(B!==void 0)throw(0,y.hj)(o,B);const ne=await(0,$.kz)(s,o,[l]);if(!ne?.bytes)throw(0,y.hj)(o,o);(0,y.yL)({...ne,path:""},t)}function _(s,e,t){return new p.Om("store",`Report ${s} is not ${e} any more in ${t}: somebody who does not hold the queue has moved or removed it. Nothing was changed.`)}var W=c(2296),J=c(9689),Q=c(6999);const ee=13e4,G=`
SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
  current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS standby,
  current_setting('default_transaction_read_only') AS read_only, current_setting('fsync') AS fsync,
  current_setting('full_page_writes') AS full_pages, current_user AS role,
  to_regclass('owner_report.report') IS NOT NULL AS made,
  CASE WHEN to_regnamespace('owner_report') IS NULL
    THEN has_database_privilege(current_database(), 'CREATE')
    ELSE has_schema_privilege('owner_report', 'CREATE') END AS may_make`,te=`
SELECT has_table_privilege('owner_report.report', 'SELECT, INSERT') AS produces,
  has_table_privilege('owner_report.report', 'UPDATE') AND has_table_privilege('owner_report.lane', 'INSERT')
  AND has_table_privilege('owner_report.lane', 'UPDATE') AND has_table_privilege('owner_report.log', 'INSERT')
  AND has_table_privilege('owner_report.log', 'UPDATE') AS delivers`;async function de({connection:s,settings:e},t){try{const[r={}]=await s.ask({what:"ask the database",text:G,values:[]})??[],o=[he(r,s.place),Ee(r),fe(e),ce(r)];if(r.made!==!0)return o;const[l={}]=await t.read("ask for this role's rights",`${te} WHERE $1 <> ''`);return[...o,me(r,l)]}catch(r){return[{what:"database",state:"fail",seen:r instanceof p.Om?r.message:String(r),remedy:"Fix what the message says."}]}}function he({version:s,number:e,encoding:t,standby:r,read_only:o},l){const S="database",C=`PostgreSQL ${String(s)} at ${l}`,O=(U,B)=>({what:S,state:"fail",seen:`${C} ${U}`,remedy:B});return Number(e)<ee?O("is too old","Use PostgreSQL 13 or newer."):r===!0?O("is a standby, which takes no reports","Name the primary."):o==="on"?O("takes no reports: default_transaction_read_only is on","Set it off for this role."):t!=="UTF8"?O(`has the encoding ${String(t)}`,"Use a database with UTF8."):{what:S,state:"pass",seen:C,remedy:""}}function Ee({fsync:s,full_pages:e}){const t="database durability";if(s==="on"&&e==="on")return{what:t,state:"pass",seen:"it waits for its disk (fsync, full_page_writes)",remedy:""};const r=`fsync is ${String(s)} and full_page_writes ${String(e)}: what was queued may be lost when the machine dies`;return{what:t,state:"fail",seen:r,remedy:"Turn both on in postgresql.conf."}}function fe({host:s,tls:e}){const t="database connection",r="Say sslmode=verify-full in the URL, and name the server's certificate authority by sslrootcert.";return e.mode==="off"?(0,Q.nw)(s)?{what:t,state:"pass",seen:"it stays on this machine",remedy:""}:{what:t,state:"warn",seen:`what goes to ${s} is not encrypted`,remedy:r}:e.mode==="unverified"?{what:t,state:"warn",seen:`it is encrypted, and nobody asks whether it is ${s} that answers`,remedy:r}:{what:t,state:"pass",seen:`it is encrypted, and the certificate of ${s} is verified`,remedy:""}}function ce({made:s,may_make:e,role:t}){const r="queue tables";return s===!0?{what:r,state:"pass",seen:"the schema owner_report is there",remedy:""}:e===!0?{what:r,state:"warn",seen:"they are not there yet",remedy:"Queue a first report: that makes them."}:{what:r,state:"fail",seen:`they are not there yet, and the role ${String(t)} may not make them`,remedy:`Let a role that may create a schema run this once:
${(0,J.u)()}`}}function me({role:s},{produces:e,delivers:t}){const r="permission",o=`the role ${String(s)} may ${[e&&"queue",t&&"deliver"].filter(Boolean).join(" and ")}`;return e===!0||t===!0?{what:r,state:"pass",seen:o,remedy:""}:{what:r,state:"fail",seen:`the role ${String(s)} may neither queue nor deliver`,remedy:"Grant it what docs/postgres.md says."}}var Y=c(3582);const i=60,n=10,a=100,u=`
SELECT nonce, holder, fence::text, lines::text, floor(extract(epoch FROM beat) * 1000)::text AS beat,
  floor(extract(epoch FROM clock_timestamp()) * 1000)::text AS now
FROM owner_report.lane WHERE queue = $1 AND nonce IS NOT NULL`,d=`
INSERT INTO owner_report.lane AS lane (queue, fence, nonce, holder, beat)
VALUES ($1, 1, $2::text, $3::text, clock_timestamp())
ON CONFLICT (queue) DO UPDATE SET fence = lane.fence + 1, nonce = $2::text, holder = $3::text, beat = clock_timestamp()
WHERE lane.nonce IS NULL
  OR (lane.nonce = $4::text AND floor(extract(epoch FROM coalesce(lane.beat, 'epoch')) * 1000)::text = $5::text)
RETURNING fence::text, lines::text`,m="SELECT 1 FROM owner_report.lane WHERE queue = $1 AND nonce = $2::text",N=`
UPDATE owner_report.lane SET beat = clock_timestamp()
FROM (SELECT set_config('synchronous_commit', 'off', true)) AS soon
WHERE queue = $1 AND nonce = $2::text RETURNING 1`,R=`
UPDATE owner_report.lane SET nonce = NULL, holder = NULL, beat = NULL WHERE queue = $1 AND nonce = $2::text`;async function P(s){const e=await H(s);return e&&pe(e,s)}async function v(s,e){const t=(0,Y.ED)(e,s.self,s.clock());let r;for(let o=0;o<a;o++){const l=[r?.nonce??null,r?`${r.heartbeat}`:null],S=[t.nonce,JSON.stringify(t),...l],[C]=await s.tables.write("take the queue",d,S);if(C)return new le(s,t,ue(C));if(r=await H(s),r?.nonce===t.nonce)return new le(s,t,r);const O=r&&pe(r,s);if(O&&!O.isOver)return O}throw new p.Om("store",`${s.tables.location} kept changing hands while it was being taken.`,{done:"nothing",remedy:"Try again."})}async function H({tables:s}){const[e]=await s.read("look at the holder of the queue",u);if(!e)return;const t=(0,Y.PG)(String(e.holder))??{};return{nonce:String(e.nonce),claimant:(0,Y.Ex)(t)?t:void 0,...ue(e),heartbeat:Number(e.beat??0),now:Number(e.now)}}function ue({fence:s,lines:e}){return{fence:Number(s),lines:Number(e)}}function pe(s,{self:e,leaseSeconds:t}){const r={self:e,beatSeconds:n,leaseSeconds:t};return(0,Y.Kd)(s,r,s.now)}class le{context;claimant;fence;timer;state="held";constructor(e,t,{fence:r,lines:o}){this.context=e,this.claimant=t,this.fence=r,e.log.begin(o),this.timer=setInterval(()=>{this.beat()},n*1e3),this.timer.unref()}get owner(){return this.claimant.owner}get isHeld(){return this.state==="held"}async check(){this.requireHeld();const{tables:e}=this.context,[t]=await e.read("look at the holder of the queue",m,[this.claimant.nonce]);t||this.lose()}async change(e,t,r){this.requireHeld();const{tables:o,log:l}=this.context,{lines:S,line:C,saved:O}=l.unsaved(),U=[this.claimant.nonce,S,C,...r],[B]=await o.write(e,Se(t),U);return Number(B?.held)!==1&&this.lose(),O(),Number(B?.changed)}async release(){if(this.stop(),this.state!=="held")return;try{await this.context.log.end((t,r,o)=>this.change(t,r,o))}catch{}const{tables:e}=this.context;this.state="released",await e.write("give the queue back",R,[this.claimant.nonce]).catch(()=>{})}stop(){clearInterval(this.timer)}requireHeld(){if(this.state!=="held")throw(0,Y.GH)()}lose(){throw this.state="lost",this.stop(),(0,Y.GH)()}async beat(){this.state==="held"&&await this.context.tables.write("keep the queue",N,[this.claimant.nonce]).catch(()=>{})}}function Se(s){return`
WITH held AS MATERIALIZED (
  SELECT queue, ${Te} FROM owner_report.lane WHERE queue = $1 AND nonce = $2::text FOR UPDATE
), changed AS (${s}
), logged AS (
  INSERT INTO owner_report.log (queue, line, entry)
  SELECT held.queue, $4::bigint + number, entry::json FROM held, unnest($3::text[]) WITH ORDINALITY AS new (entry, number)
  ON CONFLICT (queue, line) DO UPDATE SET entry = excluded.entry
), noted AS (
  UPDATE owner_report.lane SET beat = clock_timestamp(), lines = $4::bigint + cardinality($3::text[]),
    sent = lane.sent + (SELECT coalesce(sum(sent), 0) FROM changed)
  FROM held WHERE lane.queue = held.queue
)
SELECT (SELECT count(*) FROM held)::int AS held, (SELECT count(*) FROM changed)::int AS changed`}const Te=`set_config('synchronous_commit',
  CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, true)`,ge="SELECT hint FROM owner_report.hint WHERE queue = $1 AND task = $2::text",Le="SELECT task FROM owner_report.hint WHERE queue = $1 ORDER BY task",Ae=`
  INSERT INTO owner_report.hint (queue, task, hint) SELECT queue, $5::text, $6::text FROM held
  ON CONFLICT (queue, task) DO UPDATE SET hint = excluded.hint RETURNING 0 AS sent`,Re=`
  DELETE FROM owner_report.hint USING held WHERE hint.queue = held.queue AND task = $5::text RETURNING 0 AS sent`;class Oe{tables;constructor(e){this.tables=e}async read(e){const[t]=await this.tables.read("read what is remembered of a task",ge,[e]);return t&&String(t.hint)}async write(e,t,r){const o=r===void 0?Re:Ae,l=r===void 0?[t]:[t,r];await Ne(e).change("remember a message",o,l)}async tasks(){return(await this.tables.read("list what is remembered of tasks",Le)).map(({task:e})=>String(e))}warnings(){return[]}}function Ne(s){if(s instanceof le)return s;throw new p.Om("bug","a lease of another store")}var ae=c(5538);const ye=1e4,$e=200,Ce=`
SELECT entry::text AS entry FROM owner_report.log WHERE queue = $1 ORDER BY line DESC LIMIT $2::bigint`,_e=`
  DELETE FROM owner_report.log USING held WHERE log.queue = held.queue AND log.line <= $5::bigint RETURNING 0 AS sent`;class be{tables;lines=[];line=0;constructor(e){this.tables=e}begin(e){this.line=e}add(e){return this.lines=[...this.lines,(0,ae.cA)(e).trimEnd()].slice(-$e),!0}async latest(e){const t=await this.tables.read("read the log of the queue",Ce,[e]);return(0,ae.s9)(t.map(({entry:r})=>String(r)).reverse().join(`
`))}unsaved(){const{lines:e,line:t}=this;return{lines:e,line:t,saved:()=>{this.line=t+e.length,this.lines=this.lines.slice(e.length)}}}async end(e){const[t]=this.lines;if(t===void 0)return;const r=(0,ae.Cd)(t,t)?(await this.latest(1)).at(-1):void 0;r&&(0,ae.Cd)((0,ae.cA)(r),t)&&(this.line-=1),await e("save the log of the queue",_e,[this.line+this.lines.length-ye])}}const Ie=`
WITH put AS (
  INSERT INTO owner_report.report (${F})
  SELECT ${j} FROM (SELECT ${Te}) AS durably
  ON CONFLICT (queue, folded) DO NOTHING RETURNING id
)
SELECT counts.*, (SELECT count(*) FROM put)::int AS put, oldest.id, oldest.age FROM (${$.Js}) AS counts LEFT JOIN (
  SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = 'pending' ORDER BY age, id LIMIT 1
) AS oldest ON true`,De=`
SELECT id, file = $3::bytea AS same FROM owner_report.report WHERE queue = $1 AND folded = lower($2::text)`,xe=100;async function ve(s,{id:e,text:t,origin:r},o){const l=Buffer.from(t),S=A({id:e,state:"pending",bytes:l},D(t),o);for(let C=0;C<xe;C++){const[O]=await s.write("queue the report",Ie,S);if(O?.put===1)return Ue(O,{id:e,key:String(S[2])});const[U]=await s.read("look for the report",De,[e,l]);if(U&&U.id!==e)throw(0,y.hj)(e,String(U.id));if(U)return r==="generated"&&U.same===!0?"before":"existing"}throw new p.Om("store",`Report ${e} kept coming and going at ${s.location} while it was being queued.`,{done:"nothing"})}function Ue({pending:s,held:e,id:t,age:r},o){const l=[...typeof t=="string"?[{id:t,key:String(r)}]:[],o];return{pending:Number(s)+1,held:Number(e),places:l}}var Me=c(1687);const Fe=500;class ke{options;hints;hasOnePlace=!0;connection;tables;queueLog;self;clock;settings;lease;seen;read;constructor(e){this.options=e;const{lane:t,environment:r,clock:o=Date.now,self:l=(0,M.WF)()}=e;this.settings=(0,Q.f5)(r),this.connection=e.connection??new W.N({settings:this.settings,...e}),this.tables=new Me.X(this.connection,t),this.queueLog=new be(this.tables),this.hints=new Oe(this.tables),this.clock=o,this.self=l}get location(){return this.tables.location}get lane(){return this.tables.queue}close(){this.lease?.stop(),this.options.connection||this.connection.close()}async exists(){return(0,$.$B)(this.tables)}warnings(){const{host:e,tls:t}=this.settings;return[...t.mode==="unverified"?[`Nobody asked ${e} for a proof that it is the database: sslmode=no-verify. Name its certificate authority instead.`]:[],...this.connection.warnings]}async put(e,t,r="own"){for(;;){const o=await ve(this.tables,{id:e,text:t,origin:r},this.clock());if(this.seen=typeof o=="object"?{...o,at:performance.now()}:void 0,o!=="existing")return;const l=(0,x.C)(await this.find(e));if(l)return l}}async refuseUsed(e){const t=await(0,$.h6)(this.tables,e);if(t!==void 0)throw(0,y.hj)(e,t)}async find(e,t=b.x){if(this.lease?.isHeld&&this.read?.id===e&&!t.includes(this.read.state))return;const o=await(0,$.kz)(this.tables,e,t);return this.read=o&&{id:e,state:o.state},o&&{...o,path:this.pathOf(o.state,e)}}pathOf(e,t){return`postgres:${this.tables.queue}/${e}/${t}.md`}idOfPath(e){const t=/([^/]+)\.md$/.exec(e)?.[1];return t!==void 0&&b.x.some(r=>this.pathOf(r,t)===e)?t:void 0}async oldest(e,t){const{seen:r}=this;this.seen=void 0;const o=(0,g.bC)(t+$.S$),l=e===1&&r&&performance.now()-r.at<Fe;return(0,$.xo)(l?r:await(0,$.EQ)(this.tables,e,o),e,t)}async count(e){return(await this.oldest(1,e)).backlog}async list(e,t,r){return(0,$.y_)(this.tables,{state:e,until:r},t)}async part(e,t){return(0,$.on)(this.tables,e,t)}async acquire(e){const t=await v(this.leaseContext(),e);return t instanceof le?(this.lease=t,this.read=void 0,{lease:t}):{holder:t}}async change(e,t){return this.read=void 0,this.seen=void 0,await E({tables:this.tables,now:this.clock()},Ne(e),t),!1}log(e){return this.queueLog.add(e)}async history(e){return this.queueLog.latest(e)}async holder(){return P(this.leaseContext())}async examine(){return de({connection:this.connection,settings:this.settings},this.tables)}leaseContext(){const{tables:e,queueLog:t,self:r,clock:o}=this;return{tables:e,log:t,self:r,clock:o,leaseSeconds:this.options.leaseSeconds??i}}}}),9689:(function(ie,q,c){"use strict";c.d(q,{u:()=>x,w:()=>b});const g=[`
CREATE TABLE owner_report.report (
  queue text COLLATE "C" NOT NULL CHECK (queue ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$'),
  id text COLLATE "C" NOT NULL CHECK (id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$'),
  -- Ids that differ only in case conflict.
  folded text COLLATE "C" NOT NULL GENERATED ALWAYS AS (lower(id)) STORED,
  state text COLLATE "C" NOT NULL CHECK (state IN ('pending', 'held', 'sent')),
  -- 20261122t153000123z: sorts as its moment does.
  age text COLLATE "C" NOT NULL CHECK (age ~ '^[0-9]{8}t[0-9]{9}z$'),
  team text NOT NULL DEFAULT '',
  worker text NOT NULL DEFAULT '',
  task_id text NOT NULL DEFAULT '',
  progress text NOT NULL DEFAULT '',
  status text NOT NULL DEFAULT '',
  created timestamptz,
  queued timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed timestamptz NOT NULL DEFAULT clock_timestamp(),
  attempts integer NOT NULL DEFAULT 0,
  -- Of the last attempt; NULL before it has ended.
  outcome text,
  reason text,
  -- The report itself, byte for byte, and its delivery record.
  file bytea NOT NULL,
  record json,
  PRIMARY KEY (queue, folded)
  -- A drain leaves two dead rows for each report, over which the next look for the oldest one steps.
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
CREATE INDEX report_by_age ON owner_report.report (queue, state, age, id);
CREATE TABLE owner_report.lane (
  queue text COLLATE "C" PRIMARY KEY CHECK (queue ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$'),
  -- Rises with every holder.
  fence bigint NOT NULL,
  -- The pass that runs now: its claim, and when it last gave a sign of life; NULL while none runs.
  nonce text,
  holder text,
  beat timestamptz,
  -- Number of sent reports, and of lines that the log ever had.
  sent bigint NOT NULL DEFAULT 0,
  lines bigint NOT NULL DEFAULT 0
);
CREATE TABLE owner_report.log (
  queue text COLLATE "C" NOT NULL,
  line bigint NOT NULL,
  entry json NOT NULL,
  PRIMARY KEY (queue, line)
);
CREATE TABLE owner_report.hint (
  queue text COLLATE "C" NOT NULL,
  task text COLLATE "C" NOT NULL,
  hint text NOT NULL,
  PRIMARY KEY (queue, task)
);
`],y="8031170820446973552";function b(){return g.map((p,I)=>{const F=I+1;return`SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
SELECT pg_advisory_xact_lock(${y});
DO $migration$
BEGIN
  IF to_regclass('owner_report.migration') IS NULL THEN
    IF to_regnamespace('owner_report') IS NULL THEN
      CREATE SCHEMA owner_report;
    END IF;
    CREATE TABLE owner_report.migration (version integer PRIMARY KEY, made timestamptz NOT NULL DEFAULT clock_timestamp());
  END IF;
  IF EXISTS (SELECT FROM owner_report.migration WHERE version = ${F}) THEN
    RETURN;
  END IF;
${p.trim().replace(/^(?=.)/gm,"  ")}
  INSERT INTO owner_report.migration (version) VALUES (${F});
END
$migration$;
`})}function x(){return b().map(p=>`BEGIN;
${p}COMMIT;
`).join(`
`)}})};
