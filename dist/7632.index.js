exports.ids=[7632],exports.modules={...require("./common.js"),479:(function(me,X,l){"use strict";l.d(X,{$B:()=>Q,EQ:()=>te,Js:()=>w,S$:()=>M,h6:()=>Y,kz:()=>j,on:()=>k,xo:()=>ne,y_:()=>L});var H=l(5469),y=l(5032),O=l(286),F=l(201);const M=300*1e3,w=`
  SELECT count(*) FILTER (WHERE state = 'pending')::int AS pending, count(*) FILTER (WHERE state = 'held')::int AS held
  FROM owner_report.report WHERE queue = $1 AND state IN ('pending', 'held')`,I=`
SELECT EXISTS (SELECT FROM owner_report.report WHERE queue = $1)
  OR EXISTS (SELECT FROM owner_report.lane WHERE queue = $1) AS there`,q=`
SELECT id, state, CASE WHEN octet_length(file) <= ${y.b.fileBytes} THEN file END AS file, record::text AS record
FROM owner_report.report WHERE queue = $1 AND folded = lower($2::text) AND id = $2::text AND state = ANY($3::text[])`,W=`
SELECT id FROM owner_report.report WHERE queue = $1 AND folded = lower($2::text) AND id <> $2::text`,G=`
SELECT counts.*, place.id, place.age FROM (${w}) AS counts LEFT JOIN (
  (SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = 'pending' AND age <= $2::text
    ORDER BY age, id LIMIT $3::bigint)
  UNION ALL
  (SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = 'pending' AND age > $2::text
    ORDER BY id LIMIT $3::bigint)
) AS place ON true`,Z=`
SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = $2::text AND age <= $3::text
UNION ALL
SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = $2::text AND age > greatest($3::text, $4::text)`,B="99991231t235959999z",V=`
SELECT CASE WHEN $2::text = 'sent' AND $5::boolean THEN (SELECT sent FROM owner_report.lane WHERE queue = $1)
  ELSE (SELECT count(*) FROM owner_report.report WHERE queue = $1 AND state = $2::text) END AS total`;function J(E){const[h,f]=E==="oldest"?["age","id"]:["age DESC","id DESC"];return`
SELECT total, place.id, place.age FROM (${V}) AS total LEFT JOIN (
  (SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = $2::text AND age <= $3::text
    ORDER BY ${h}, ${f} LIMIT $4::bigint)
  UNION ALL
  (SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = $2::text AND age > $3::text
    ORDER BY ${f} LIMIT $4::bigint)
) AS place ON true`}async function Q(E){const[h]=await E.read("read the queue",I);return h?.there===!0}async function j(E,h,f){const[T]=await E.read("read the report",q,[h,f]);if(!T)return;const R={id:h,state:T.state,record:ee(T,h)};return T.file instanceof Uint8Array?{...R,bytes:T.file}:{...R,problem:`it is over ${y.b.fileBytes/1024**2} MiB`}}function ee({record:E},h){if(typeof E=="string")return{path:`the column record of ${h}`,bytes:Buffer.from(E)}}async function Y(E,h){const[f]=await E.read("read the queue",W,[h]);return f&&String(f.id)}async function te(E,h,f){const T=await E.read("read the queue",G,[f,h]);return{pending:Number(T[0]?.pending??0),held:Number(T[0]?.held??0),places:P(T)}}async function L(E,{state:h,until:f=B},T){const R=P(await E.read("list the queue",Z,[h,f,(0,H.bC)(T)]));return(0,O.sZ)(R,Number.MAX_SAFE_INTEGER,T)}async function k(E,h,f){const{state:T,most:R,end:D,isCounted:se=!1}=h,re=[T,(0,H.bC)(f+M),R,!se],K=await E.read("list the queue",J(D),re),b=(0,O.sZ)(P(K),Number.MAX_SAFE_INTEGER,f),v=b.length<R?b.length:Number(K[0]?.total??0);return!se&&v<b.length?k(E,{...h,isCounted:!0},f):{places:D==="oldest"?b.slice(0,R):(0,F.Te)(b,R),total:v}}function P(E){return E.flatMap(({id:h,age:f})=>typeof h=="string"?[{id:h,key:String(f)}]:[])}function ne({places:E,pending:h,held:f},T,R){const D=(0,O.sZ)(E,T,R);return{places:D,backlog:{pending:h,held:f,oldestKey:D[0]?.key}}}}),2296:(function(me,X,l){"use strict";l.d(X,{N:()=>le});var H=l(1455),y=l(452),O=l(523);const F="ERR_POSTGRES_SILENT",M="ERR_POSTGRES_PASSWORD",w="Try again later.",I="Check OWNER_REPORT_DATABASE_URL (or PGHOST, PGUSER, PGDATABASE, PGPASSWORD).",q="Name its certificate authority by sslrootcert=<file> in the URL or NODE_EXTRA_CA_CERTS; sslmode=no-verify would not ask who answers.",W="Turn it on there, or say sslmode=disable where the network between is your own.",G=[{code:"40001",mayPass:!0,remedy:w},{code:"40P01",mayPass:!0,remedy:w},{code:"55P03",mayPass:!0,remedy:"Another session keeps the queue's tables locked, or lock_timeout is too short."},{code:"57014",mayPass:!0,remedy:"Its statement_timeout for this role is too short, or somebody cancelled the statement."},{code:"57P",mayPass:!0,isLost:!0,remedy:w},{code:"08",mayPass:!0,isLost:!0,remedy:w},{code:"53300",mayPass:!0,remedy:"Allow more connections, or put a pooler such as PgBouncer before it."},{code:"53100",isLost:!0,remedy:"Make room on its disk."},{code:"53",isLost:!0,remedy:w},{code:"58",isLost:!0,remedy:"Look at the server's log."},{code:"XX",isLost:!0,remedy:"Look at the server's log."},{code:"28",remedy:I},{code:"3D000",remedy:I},{code:"42501",remedy:"Let the owner of the schema owner_report grant this role what it needs: docs/postgres.md has the statements."},{code:"25006",remedy:"It is a standby, or the role's default_transaction_read_only is on: name the primary."}],Z=["42P01","3F000","42703"],B=/unsupported startup parameter|startup parameter.*not supported/i;function V(i,r){const{code:a,message:c}=J(i),m=/^[0-9A-Z]{5}$/.test(a)&&Q(i)?j(a,c,i):te(a,c,r);return{...m,text:L(m.text,r)}}function J(i){const[r]=i instanceof AggregateError?i.errors:[i];return{code:(0,y.lm)(r)??"",message:r instanceof Error?r.message:String(r)}}function Q(i){return typeof i=="object"&&i!==null&&"severity"in i}function j(i,r,a){const c=G.find(S=>i.startsWith(S.code)),d=i.startsWith("57P")||i.startsWith("08"),m=B.test(r),p=!d&&a.severity==="ERROR";return{text:`the server says: ${r} (${i})`,remedy:m?"A pooler takes no PGOPTIONS: set it for the role (ALTER ROLE \u2026 SET \u2026).":c?.remedy??"",mayPass:c?.mayPass===!0&&!m,isLost:c?.isLost===!0&&!p&&!m,isCut:d,isNotMade:Z.includes(i)}}const ee=["ECONNREFUSED","ENOENT","EAI_AGAIN","EHOSTUNREACH","ENETUNREACH","ETIMEDOUT"],Y=/CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/;function te(i,r,{host:a,port:c}){const d=a.startsWith("/")?`${a}/.s.PGSQL.${c}`:`${a}, port ${c}`,m=i===""?"":` (${i})`,p={remedy:w,mayPass:!0,isLost:!1,isCut:!0,isNotMade:!1},S=(_,$)=>({...p,text:_,remedy:$,mayPass:!1});return i===M?S(r,I):i===F?{...p,text:r,isLost:!0}:i==="ENOTFOUND"?S(`${a} was not found by its name${m}`,I):Y.test(i)?S(`the certificate of ${a} is not trusted${m}`,q):/does not support SSL/.test(r)?S(`${a} offers no TLS`,W):ee.includes(i)||r==="timeout expired"?{...p,text:`there is no connection to ${d}${m}`,remedy:`${I} ${w}`}:{...p,text:`the connection to ${d} was lost${m||`: ${r}`}`,isLost:!0}}function L(i,{password:r=""}){const a=i.replace(/\s+/g," ").trim().replace(/\.$/,"");return r.length<4?a:a.replaceAll(r,"***")}var k=l(3024),P=l(8161),ne=l(6760),E=l(277),h=l(8864);const f=String.raw`((?:\\.|[^\\:])*)`,T=new RegExp(`^${f}:${f}:${f}:${f}:(.*)$`);function R(i,r){const a=D(i);try{const c=(0,k.statSync)(a);if((0,h.X)(c.mode))return{problem:`${a} is not read, because others may read it too: chmod 600 ${a}`};const d=se((0,k.readFileSync)(a,"utf8"),r);return d===void 0?{problem:`no line of ${a} is for it`}:{password:d}}catch(c){const d=(0,y.lm)(c);return{problem:d==="ENOENT"?`there is no ${a}`:`${a} cannot be read (${d??"unknown error"})`}}}function D({PGPASSFILE:i,HOME:r}){return(0,E.w)(i)??(0,ne.join)((0,E.w)(r)??(0,P.homedir)(),".pgpass")}function se(i,{host:r,port:a,database:c,user:d}){const p=[r.startsWith("/")?[r,"localhost"]:[r],[`${a}`],[c],[d]];for(const S of i.split(/\r?\n/)){const _=S.startsWith("#")?void 0:T.exec(S)?.slice(1).map(re);if(_&&p.every(($,x)=>["*",...$].includes(_[x]??"")))return _.at(-1)}}function re(i){return i.replace(/\\(.)/g,"$1")}var K=l(6999);const b=20,v=30,ae=50,ue=1e3;class le{options;place;client;turn=Promise.resolve();notices=new Set;constructor(r){this.options=r,this.place=(0,K.$t)(r.settings)}get warnings(){return[...this.notices]}ask(r){const a=this.turn.then(()=>this.patiently(r));return this.turn=a.catch(()=>{}),a}close(){const{client:r}=this;this.client=void 0,r&&(r.end().catch(()=>{}),r.unref())}async patiently(r){const{retrySeconds:a=b,settings:c,time:d=O.Ct}=this.options,m=d.monotonic();let p=!1;for(let S=0;;S++){let _=!1;try{const $=await this.connected();return _=!0,await this.once($,r)}catch($){if($ instanceof y.Om)throw $;const x=V($,c);if(x.isCut&&this.drop(),x.isNotMade)return;p||=_&&x.isLost;const fe=d.monotonic()-m>a*1e3&&!(p&&S===0);if(!x.mayPass||fe)throw this.failed(r,x,{isLost:p,cause:$});await d.sleep(Math.min(ae*2**S,ue))}}}failed({what:r},{text:a,remedy:c},{isLost:d,cause:m}){const p={cause:m,done:d?"unknown":"nothing",remedy:c};return new y.Om("store",`Could not ${r} at ${this.place}: ${a}.`,p)}async once(r,{text:a,values:c}){r.ref();try{return(await this.answered(r,r.query({text:a,values:c}))).rows}finally{r.unref()}}async answered(r,a){const{silenceSeconds:c=v}=this.options;let d=!1;const m=setTimeout(()=>{d=!0,r.connection.stream.destroy()},c*1e3);try{return await a}catch(p){throw d?ie(`no answer came within ${c} s`,F):p}finally{clearTimeout(m)}}async connected(){if(this.client)return this.client;const r=await this.newClient();return r.on("error",()=>this.forget(r)),r.on("end",()=>this.forget(r)),await r.connect(),r.on("notice",a=>this.note(a)),this.client=r,r}async newClient(){const{settings:r,environment:a}=this.options,c=await he(r.tls),{default:d}=await l.e(5042).then(l.t.bind(l,5042,19));return new d({host:r.host,port:r.port,user:r.user,database:r.database,ssl:c,application_name:r.applicationName,options:r.options,password:()=>r.password??de(a,r),connectionTimeoutMillis:r.connectSeconds*1e3,keepAlive:!0,enableChannelBinding:r.bindsChannel})}note({severity:r,message:a}){r==="WARNING"&&a&&this.notices.add(`${this.place} warns: ${a.replace(/\s+/g," ")}.`)}forget(r){this.client===r&&(this.client=void 0)}drop(){const{client:r}=this;this.client=void 0,r?.connection.stream.destroy()}}function de(i,r){const a=R(i,r);if("password"in a)return a.password;throw ie(`${r.host} wants a password for ${r.user}, and none is given; ${a.problem}`,M)}function ie(i,r){return Object.assign(new Error(i),{code:r})}async function he({mode:i,rootCertificate:r,certificate:a,key:c}){if(i==="off")return!1;const d=r==="system"?void 0:r,[m,p,S]=await Promise.all([d,a,c].map(Ee));return{...m&&{ca:m},...p&&{cert:p},...S&&{key:S},rejectUnauthorized:i!=="unverified",...i==="any-name"&&{checkServerIdentity:()=>{}}}}async function Ee(i){if(i!==void 0)try{return await(0,H.readFile)(i,"utf8")}catch(r){const a=(0,y.lm)(r)??"unknown error",c=`${i}, which is named for TLS with the database, cannot be read (${a}). Nothing was queued, sent or changed.`;throw new y.Om("unavailable",c,{cause:r})}}}),7632:(function(me,X,l){"use strict";l.d(X,{PostgresStore:()=>je});var H=l(153),y=l(5469),O=l(193),F=l(331),M=l(6506),w=l(452),I=l(1509);const q="queue, id, state, age, team, worker, task_id, progress, status, created, file",W="$1, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text, $9::text, $10::timestamptz, $11::bytea",G={team:"",worker:"",task_id:"",progress:"",status:"",created_at:""},Z=/^(team|worker|task_id|progress|status|created_at): (".*")$/;function B({id:n,state:e,bytes:t},s,o){const{team:u,worker:N,task_id:A,progress:g,status:C,created_at:U}=s,z=Date.parse(U),ge=Number.isNaN(z)?null:new Date(z).toISOString(),Ye=(0,y.sP)(n)??(0,y.bC)(ge===null?o:z),Ke=[u,N,A,g,C].map(Y);return[n,e,Ye,...Ke,te(ge),Buffer.from(t)]}function V(n){const[,e=""]=/^---\n(.*?)\n---\n/s.exec(n)??[],t=e.split(`
`).flatMap(s=>{const[,o,u]=Z.exec(s)??[];return o===void 0||u===void 0?[]:[[o,ee(u)]]});return{...G,...Object.fromEntries(t)}}async function J(n,e){return(0,I.MM)(n,e).catch(()=>G)}const Q=["record","attempts","outcome","reason"];function j(n){if(!n)return[null,0,null,null];const e=n.latest.at(-1),t=n.confirmed?"confirmed":e?.outcome??null,s=n.held_reason??e?.reason??null;return[JSON.stringify(n),n.attempts,t,s===null?null:Y(s)]}function ee(n){try{return String(JSON.parse(n))}catch{return""}}function Y(n){return n.replaceAll("\0","\uFFFD")}function te(n){return n!==null&&/^(?!0000)\d{4}-/.test(n)?n:null}var L=l(479);const k=`
  UPDATE owner_report.report SET state = $7::text, id = $8::text, changed = clock_timestamp(),
    record = $9::json, attempts = $10::integer, outcome = $11::text, reason = $12::text
  FROM (
    SELECT report.queue, report.folded, report.state FROM owner_report.report JOIN held ON report.queue = held.queue
    WHERE report.folded IN (lower($5::text), lower($8::text)) AND report.id IN ($5::text, $8::text)
      AND report.state IN ($6::text, $7::text)
    FOR UPDATE OF report
  ) AS was
  WHERE report.queue = was.queue AND report.folded = was.folded
  RETURNING ($7::text = 'sent')::int - (was.state = 'sent')::int AS sent`,P=`
  DELETE FROM owner_report.report USING held
  WHERE report.queue = held.queue AND folded = lower($5::text) AND id = $5::text AND state = $6::text
  RETURNING -(state = 'sent')::int AS sent`,ne=`
  INSERT INTO owner_report.report (${q}, ${Q.join(", ")})
  SELECT ${W.replace(/\$(\d+)/g,(n,e)=>e==="1"?n:`$${Number(e)+3}`)},
    $15::json, $16::integer, $17::text, $18::text FROM held
  ON CONFLICT (queue, folded) DO NOTHING RETURNING (state = 'sent')::int AS sent`;async function E({tables:n,now:e},t,s){s.from===void 0?await T(n,t,{change:s,now:e}):s.to===void 0?await f(t,s):await h(n,t,s)}async function h(n,e,{id:t,from:s,to:o,record:u,as:N=t}){if(N!==t&&await(0,L.kz)(n,N,["pending","held","sent"]))throw(0,O.hj)(N,N);const A=[t,s,o,N,...j(u)];if(await e.change(`record ${t} as ${o}`,k,A)===0)throw R(t,s,n.location)}async function f(n,{id:e,from:t}){await n.change(`remove ${e}`,P,[e,t])}async function T(n,e,{change:t,now:s}){const{id:o,to:u,bytes:N,record:A}=t,g=B({id:o,state:u,bytes:N},await J(N,o),s);if(await e.change(`import ${o}`,ne,[...g,...j(A)])===1)return;const U=await(0,L.h6)(n,o);if(U!==void 0)throw(0,O.hj)(o,U);const z=await(0,L.kz)(n,o,[u]);if(!z?.bytes)throw(0,O.hj)(o,o);(0,O.yL)({...z,path:""},t)}function R(n,e,t){return new w.Om("store",`Report ${n} is not ${e} any more in ${t}: somebody who does not hold the queue has moved or removed it. Nothing was changed.`)}var D=l(2296);const re=[`
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
`],K="8031170820446973552";function b(){return re.map((n,e)=>{const t=e+1;return`SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
SELECT pg_advisory_xact_lock(${K});
DO $migration$
BEGIN
  IF to_regclass('owner_report.migration') IS NULL THEN
    IF to_regnamespace('owner_report') IS NULL THEN
      CREATE SCHEMA owner_report;
    END IF;
    CREATE TABLE owner_report.migration (version integer PRIMARY KEY, made timestamptz NOT NULL DEFAULT clock_timestamp());
  END IF;
  IF EXISTS (SELECT FROM owner_report.migration WHERE version = ${t}) THEN
    RETURN;
  END IF;
${n.trim().replace(/^(?=.)/gm,"  ")}
  INSERT INTO owner_report.migration (version) VALUES (${t});
END
$migration$;
`})}function v(){return b().map(n=>`BEGIN;
${n}COMMIT;
`).join(`
`)}var ae=l(6999);const ue=13e4,le=`
SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
  current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS standby,
  current_setting('default_transaction_read_only') AS read_only, current_setting('fsync') AS fsync,
  current_setting('full_page_writes') AS full_pages, current_user AS role,
  to_regclass('owner_report.report') IS NOT NULL AS made,
  CASE WHEN to_regnamespace('owner_report') IS NULL
    THEN has_database_privilege(current_database(), 'CREATE')
    ELSE has_schema_privilege('owner_report', 'CREATE') END AS may_make`,de=`
SELECT has_table_privilege('owner_report.report', 'SELECT, INSERT') AS produces,
  has_table_privilege('owner_report.report', 'UPDATE') AND has_table_privilege('owner_report.lane', 'INSERT')
  AND has_table_privilege('owner_report.lane', 'UPDATE') AND has_table_privilege('owner_report.log', 'INSERT')
  AND has_table_privilege('owner_report.log', 'UPDATE') AS delivers`;async function ie({connection:n,settings:e},t){try{const[s={}]=await n.ask({what:"ask the database",text:le,values:[]})??[],o=[he(s,n.place),Ee(s),i(e),r(s)];if(s.made!==!0)return o;const[u={}]=await t.read("ask for this role's rights",`${de} WHERE $1 <> ''`);return[...o,a(s,u)]}catch(s){return[{what:"database",state:"fail",seen:s instanceof w.Om?s.message:String(s),remedy:"Fix what the message says."}]}}function he({version:n,number:e,encoding:t,standby:s,read_only:o},u){const N="database",A=`PostgreSQL ${String(n)} at ${u}`,g=(C,U)=>({what:N,state:"fail",seen:`${A} ${C}`,remedy:U});return Number(e)<ue?g("is too old","Use PostgreSQL 13 or newer."):s===!0?g("is a standby, which takes no reports","Name the primary."):o==="on"?g("takes no reports: default_transaction_read_only is on","Set it off for this role."):t!=="UTF8"?g(`has the encoding ${String(t)}`,"Use a database with UTF8."):{what:N,state:"pass",seen:A,remedy:""}}function Ee({fsync:n,full_pages:e}){const t="database durability";if(n==="on"&&e==="on")return{what:t,state:"pass",seen:"it waits for its disk (fsync, full_page_writes)",remedy:""};const s=`fsync is ${String(n)} and full_page_writes ${String(e)}: what was queued may be lost when the machine dies`;return{what:t,state:"fail",seen:s,remedy:"Turn both on in postgresql.conf."}}function i({host:n,tls:e}){const t="database connection",s="Say sslmode=verify-full in the URL, and name the server's certificate authority by sslrootcert.";return e.mode==="off"?(0,ae.nw)(n)?{what:t,state:"pass",seen:"it stays on this machine",remedy:""}:{what:t,state:"warn",seen:`what goes to ${n} is not encrypted`,remedy:s}:e.mode==="unverified"?{what:t,state:"warn",seen:`it is encrypted, and nobody asks whether it is ${n} that answers`,remedy:s}:{what:t,state:"pass",seen:`it is encrypted, and the certificate of ${n} is verified`,remedy:""}}function r({made:n,may_make:e,role:t}){const s="queue tables";return n===!0?{what:s,state:"pass",seen:"the schema owner_report is there",remedy:""}:e===!0?{what:s,state:"warn",seen:"they are not there yet",remedy:"Queue a first report: that makes them."}:{what:s,state:"fail",seen:`they are not there yet, and the role ${String(t)} may not make them`,remedy:`Let a role that may create a schema run this once:
${v()}`}}function a({role:n},{produces:e,delivers:t}){const s="permission",o=`the role ${String(n)} may ${[e&&"queue",t&&"deliver"].filter(Boolean).join(" and ")}`;return e===!0||t===!0?{what:s,state:"pass",seen:o,remedy:""}:{what:s,state:"fail",seen:`the role ${String(n)} may neither queue nor deliver`,remedy:"Grant it what docs/postgres.md says."}}var c=l(3582);const d=60,m=10,p=100,S=`
SELECT nonce, holder, fence::text, lines::text, floor(extract(epoch FROM beat) * 1000)::text AS beat,
  floor(extract(epoch FROM clock_timestamp()) * 1000)::text AS now
FROM owner_report.lane WHERE queue = $1 AND nonce IS NOT NULL`,_=`
INSERT INTO owner_report.lane AS lane (queue, fence, nonce, holder, beat)
VALUES ($1, 1, $2::text, $3::text, clock_timestamp())
ON CONFLICT (queue) DO UPDATE SET fence = lane.fence + 1, nonce = $2::text, holder = $3::text, beat = clock_timestamp()
WHERE lane.nonce IS NULL
  OR (lane.nonce = $4::text AND floor(extract(epoch FROM lane.beat) * 1000)::text = $5::text)
RETURNING fence::text, lines::text`,$="SELECT 1 FROM owner_report.lane WHERE queue = $1 AND nonce = $2::text",x=`
UPDATE owner_report.lane SET beat = clock_timestamp()
FROM (SELECT set_config('synchronous_commit', 'off', true)) AS soon
WHERE queue = $1 AND nonce = $2::text RETURNING 1`,fe=`
UPDATE owner_report.lane SET nonce = NULL, holder = NULL, beat = NULL WHERE queue = $1 AND nonce = $2::text`;async function Le(n){const e=await pe(n);return e&&Ne(e,n)}async function Ae(n,e){const t=(0,c.ED)(e,n.self,n.clock());let s;for(let o=0;o<p;o++){const u=[s?.nonce??null,s?`${s.heartbeat}`:null],N=[t.nonce,JSON.stringify(t),...u],[A]=await n.tables.write("take the queue",_,N);if(A)return new ce(n,t,Te(A));if(s=await pe(n),s?.nonce===t.nonce)return new ce(n,t,s);const g=s&&Ne(s,n);if(g&&!g.isOver)return g}throw new w.Om("store",`${n.tables.location} kept changing hands while it was being taken.`,{done:"nothing",remedy:"Try again."})}async function pe({tables:n}){const[e]=await n.read("look at the holder of the queue",S);if(!e)return;const t=(0,c.PG)(String(e.holder))??{};return{nonce:String(e.nonce),claimant:(0,c.Ex)(t)?t:void 0,...Te(e),heartbeat:Number(e.beat??0),now:Number(e.now)}}function Te({fence:n,lines:e}){return{fence:Number(n),lines:Number(e)}}function Ne(n,{self:e,leaseSeconds:t}){const s={self:e,beatSeconds:m,leaseSeconds:t};return(0,c.Kd)(n,s,n.now)}class ce{context;claimant;fence;timer;state="held";constructor(e,t,{fence:s,lines:o}){this.context=e,this.claimant=t,this.fence=s,e.log.begin(o),this.timer=setInterval(()=>{this.beat()},m*1e3),this.timer.unref()}get owner(){return this.claimant.owner}get isHeld(){return this.state==="held"}async check(){this.requireHeld();const{tables:e}=this.context,[t]=await e.read("look at the holder of the queue",$,[this.claimant.nonce]);t||this.lose()}async change(e,t,s){this.requireHeld();const{tables:o,log:u}=this.context,{lines:N,line:A,saved:g}=u.unsaved(),C=[this.claimant.nonce,N,A,...s],[U]=await o.write(e,Re(t),C);return Number(U?.held)!==1&&this.lose(),g(),Number(U?.changed)}async release(){if(this.stop(),this.state!=="held")return;try{await this.context.log.end((t,s,o)=>this.change(t,s,o))}catch{}const{tables:e}=this.context;this.state="released",await e.write("give the queue back",fe,[this.claimant.nonce]).catch(()=>{})}stop(){clearInterval(this.timer)}requireHeld(){if(this.state!=="held")throw(0,c.GH)()}lose(){throw this.state="lost",this.stop(),(0,c.GH)()}async beat(){this.state==="held"&&await this.context.tables.write("keep the queue",x,[this.claimant.nonce]).catch(()=>{})}}function Re(n){return`
WITH held AS MATERIALIZED (
  SELECT queue, ${we} FROM owner_report.lane WHERE queue = $1 AND nonce = $2::text FOR UPDATE
), changed AS (${n}
), logged AS (
  INSERT INTO owner_report.log (queue, line, entry)
  SELECT held.queue, $4::bigint + number, entry::json FROM held, unnest($3::text[]) WITH ORDINALITY AS new (entry, number)
  ON CONFLICT (queue, line) DO UPDATE SET entry = excluded.entry
), noted AS (
  UPDATE owner_report.lane SET beat = clock_timestamp(), lines = $4::bigint + cardinality($3::text[]),
    sent = lane.sent + (SELECT coalesce(sum(sent), 0) FROM changed)
  FROM held WHERE lane.queue = held.queue
)
SELECT (SELECT count(*) FROM held)::int AS held, (SELECT count(*) FROM changed)::int AS changed`}const we=`set_config('synchronous_commit',
  CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, true)`,ye="SELECT hint FROM owner_report.hint WHERE queue = $1 AND task = $2::text",Oe="SELECT task FROM owner_report.hint WHERE queue = $1 ORDER BY task",$e=`
  INSERT INTO owner_report.hint (queue, task, hint) SELECT queue, $5::text, $6::text FROM held
  ON CONFLICT (queue, task) DO UPDATE SET hint = excluded.hint RETURNING 0 AS sent`,Ce=`
  DELETE FROM owner_report.hint USING held WHERE hint.queue = held.queue AND task = $5::text RETURNING 0 AS sent`;class be{tables;constructor(e){this.tables=e}async read(e){const[t]=await this.tables.read("read what is remembered of a task",ye,[e]);return t&&String(t.hint)}async write(e,t,s){const o=s===void 0?Ce:$e,u=s===void 0?[t]:[t,s];await Se(e).change("remember a message",o,u)}async tasks(){return(await this.tables.read("list what is remembered of tasks",Oe)).map(({task:e})=>String(e))}warnings(){return[]}}function Se(n){if(n instanceof ce)return n;throw new w.Om("bug","a lease of another store")}var oe=l(5538);const _e=1e4,Ie=200,De=`
SELECT entry::text AS entry FROM owner_report.log WHERE queue = $1 ORDER BY line DESC LIMIT $2::bigint`,xe=`
  DELETE FROM owner_report.log USING held WHERE log.queue = held.queue AND log.line <= $5::bigint RETURNING 0 AS sent`;class Ue{tables;lines=[];line=0;constructor(e){this.tables=e}begin(e){this.line=e}add(e){return this.lines=[...this.lines,(0,oe.cA)(e).trimEnd()].slice(-Ie),!0}async latest(e){const t=await this.tables.read("read the log of the queue",De,[e]);return(0,oe.s9)(t.map(({entry:s})=>String(s)).reverse().join(`
`))}unsaved(){const{lines:e,line:t}=this;return{lines:e,line:t,saved:()=>{this.line=t+e.length,this.lines=this.lines.slice(e.length)}}}async end(e){const[t]=this.lines;if(t===void 0)return;const s=(0,oe.Cd)(t,t)?(await this.latest(1)).at(-1):void 0;s&&(0,oe.Cd)((0,oe.cA)(s),t)&&(this.line-=1),await e("save the log of the queue",xe,[this.line+this.lines.length-_e])}}const ve=`
WITH put AS (
  INSERT INTO owner_report.report (${q})
  SELECT ${W} FROM (SELECT ${we}) AS durably
  ON CONFLICT (queue, folded) DO NOTHING RETURNING id
)
SELECT counts.*, (SELECT count(*) FROM put)::int AS put, oldest.id, oldest.age FROM (${L.Js}) AS counts LEFT JOIN (
  SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = 'pending' ORDER BY age, id LIMIT 1
) AS oldest ON true`,Fe=`
SELECT id, file = $3::bytea AS same FROM owner_report.report WHERE queue = $1 AND folded = lower($2::text)`,Me=100;async function ke(n,{id:e,text:t,origin:s},o){const u=Buffer.from(t),N=B({id:e,state:"pending",bytes:u},V(t),o);for(let A=0;A<Me;A++){const[g]=await n.write("queue the report",ve,N);if(g?.put===1)return Pe(g,{id:e,key:String(N[2])});const[C]=await n.read("look for the report",Fe,[e,u]);if(C&&C.id!==e)throw(0,O.hj)(e,String(C.id));if(C)return s==="generated"&&C.same===!0?"before":"existing"}throw new w.Om("store",`Report ${e} kept coming and going at ${n.location} while it was being queued.`,{done:"nothing"})}function Pe({pending:n,held:e,id:t,age:s},o){const u=[...typeof t=="string"?[{id:t,key:String(s)}]:[],o];return{pending:Number(n)+1,held:Number(e),places:u}}class He{connection;queue;constructor(e,t){this.connection=e,this.queue=t}get location(){return`postgres:${this.queue} at ${this.connection.place}`}async read(e,t,s=[]){return await this.ask({what:e,text:t,values:[this.queue,...s]})??[]}async write(e,t,s=[]){const o={what:e,text:t,values:[this.queue,...s]},u=await this.ask(o);return u||(await this.makeTables(),await this.ask(o)??this.notMade())}ask(e){return this.connection.ask(e)}async makeTables(){const e="make the tables of the queue",[{encoding:t,may:s}={}]=await this.ask({what:e,text:qe,values:[]})??[];if(t!=="UTF8")throw Ge(this.connection.place,String(t));if(s!==!0)throw We(this.connection.place);for(const o of b())await this.ask({what:e,text:o})}notMade(){throw new w.Om("store",`The schema owner_report at ${this.connection.place} was not made by this version of owner-report, and lacks a table or a column.`,{done:"nothing",remedy:`Compare it with these statements, which make it:
${v()}`})}}const qe=`
SELECT current_setting('server_encoding') AS encoding,
  CASE WHEN to_regnamespace('owner_report') IS NULL
    THEN has_database_privilege(current_database(), 'CREATE')
    ELSE has_schema_privilege('owner_report', 'CREATE') END AS may`;function We(n){return new w.Om("store",`The queue's tables are not there yet at ${n}, or not all of them, and this role may not make them.`,{done:"nothing",remedy:`Let a role that may create a schema run this once, and grant this one its rights (docs/postgres.md):
${v()}`})}function Ge(n,e){return new w.Om("store",`The database ${n} has the encoding ${e}.`,{done:"nothing",remedy:"A queue needs one with UTF8: CREATE DATABASE \u2026 ENCODING 'UTF8' TEMPLATE template0."})}const Be=500;class je{options;hints;hasOnePlace=!0;connection;tables;queueLog;self;clock;settings;lease;seen;read;constructor(e){this.options=e;const{lane:t,environment:s,clock:o=Date.now,self:u=(0,H.WF)()}=e;this.settings=(0,ae.f5)(s),this.connection=e.connection??new D.N({settings:this.settings,...e}),this.tables=new He(this.connection,t),this.queueLog=new Ue(this.tables),this.hints=new be(this.tables),this.clock=o,this.self=u}get location(){return this.tables.location}get lane(){return this.tables.queue}close(){this.lease?.stop(),this.options.connection||this.connection.close()}async exists(){return(0,L.$B)(this.tables)}warnings(){const{host:e,tls:t}=this.settings;return[...t.mode==="unverified"?[`Nobody asked ${e} for a proof that it is the database: sslmode=no-verify. Name its certificate authority instead.`]:[],...this.connection.warnings]}async put(e,t,s="own"){for(;;){const o=await ke(this.tables,{id:e,text:t,origin:s},this.clock());if(this.seen=typeof o=="object"?{...o,at:performance.now()}:void 0,o!=="existing")return;const u=(0,M.C)(await this.find(e));if(u)return u}}async refuseUsed(e){const t=await(0,L.h6)(this.tables,e);if(t!==void 0)throw(0,O.hj)(e,t)}async find(e,t=F.x){if(this.lease?.isHeld&&this.read?.id===e&&!t.includes(this.read.state))return;const o=await(0,L.kz)(this.tables,e,t);return this.read=o&&{id:e,state:o.state},o&&{...o,path:this.pathOf(o.state,e)}}pathOf(e,t){return`postgres:${this.tables.queue}/${e}/${t}.md`}idOfPath(e){const t=/([^/]+)\.md$/.exec(e)?.[1];return t!==void 0&&F.x.some(s=>this.pathOf(s,t)===e)?t:void 0}async oldest(e,t){const{seen:s}=this;this.seen=void 0;const o=(0,y.bC)(t+L.S$),u=e===1&&s&&performance.now()-s.at<Be;return(0,L.xo)(u?s:await(0,L.EQ)(this.tables,e,o),e,t)}async count(e){return(await this.oldest(1,e)).backlog}async list(e,t,s){return(0,L.y_)(this.tables,{state:e,until:s},t)}async part(e,t){return(0,L.on)(this.tables,e,t)}async acquire(e){const t=await Ae(this.leaseContext(),e);return t instanceof ce?(this.lease=t,this.read=void 0,{lease:t}):{holder:t}}async change(e,t){return this.read=void 0,this.seen=void 0,await E({tables:this.tables,now:this.clock()},Se(e),t),!1}log(e){return this.queueLog.add(e)}async history(e){return this.queueLog.latest(e)}async holder(){return Le(this.leaseContext())}async examine(){return ie({connection:this.connection,settings:this.settings},this.tables)}leaseContext(){const{tables:e,queueLog:t,self:s,clock:o}=this;return{tables:e,log:t,self:s,clock:o,leaseSeconds:this.options.leaseSeconds??d}}}})};
