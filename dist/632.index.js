exports.ids=[632],exports.modules={479:(function(fe,B,l){"use strict";l.d(B,{$B:()=>F,EQ:()=>Y,Js:()=>O,h6:()=>M,kz:()=>k,xo:()=>q,y_:()=>K});var x=l(5032),y=l(286);const O=`
  SELECT count(*) FILTER (WHERE state = 'pending')::int AS pending, count(*) FILTER (WHERE state = 'held')::int AS held
  FROM owner_report.report WHERE queue = $1 AND state IN ('pending', 'held')`,D=`
SELECT EXISTS (SELECT FROM owner_report.report WHERE queue = $1)
  OR EXISTS (SELECT FROM owner_report.lane WHERE queue = $1) AS there`,U=`
SELECT id, state, CASE WHEN octet_length(file) <= ${x.b.fileBytes} THEN file END AS file, record::text AS record
FROM owner_report.report WHERE queue = $1 AND folded = lower($2::text) AND id = $2::text AND state = ANY($3::text[])`,w=`
SELECT id FROM owner_report.report WHERE queue = $1 AND folded = lower($2::text) AND id <> $2::text`,C=`
SELECT counts.*, place.id, place.age FROM (${O}) AS counts LEFT JOIN (
  (SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = 'pending' AND age <= $2::text
    ORDER BY age, id LIMIT $3::bigint)
  UNION ALL
  (SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = 'pending' AND age > $2::text
    ORDER BY id LIMIT $3::bigint)
) AS place ON true`,v="SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = $2::text";async function F(p){const[f]=await p.read("read the queue",D);return f?.there===!0}async function k(p,f,g){const[h]=await p.read("read the report",U,[f,g]);if(!h)return;const b={id:f,state:h.state,record:j(h,f)};return h.file instanceof Uint8Array?{...b,bytes:h.file}:{...b,problem:`it is over ${x.b.fileBytes/1024**2} MiB`}}function j({record:p},f){if(typeof p=="string")return{path:`the column record of ${f}`,bytes:Buffer.from(p)}}async function M(p,f){const[g]=await p.read("read the queue",w,[f]);return g&&String(g.id)}async function Y(p,f,g){const h=await p.read("read the queue",C,[g,f]);return{pending:Number(h[0]?.pending??0),held:Number(h[0]?.held??0),places:P(h)}}async function K(p,f,g){const h=P(await p.read("list the queue",v,[f]));return(0,y.sZ)(h,Number.MAX_SAFE_INTEGER,g)}function P(p){return p.flatMap(({id:f,age:g})=>typeof f=="string"?[{id:f,key:String(g)}]:[])}function q({places:p,pending:f,held:g},h,b){const H=(0,y.sZ)(p,h,b);return{places:H,backlog:{pending:f,held:g,oldestKey:H[0]?.key}}}}),2296:(function(fe,B,l){"use strict";l.d(B,{N:()=>ue});var x=l(1455),y=l(452),O=l(523);const D="ERR_POSTGRES_SILENT",U="ERR_POSTGRES_PASSWORD",w="Try again later.",C="Check OWNER_REPORT_DATABASE_URL (or PGHOST, PGUSER, PGDATABASE, PGPASSWORD).",v="Name its certificate authority by sslrootcert=<file> in the URL or NODE_EXTRA_CA_CERTS; sslmode=no-verify would not ask who answers.",F="Turn it on there, or say sslmode=disable where the network between is your own.",k=[{code:"40001",mayPass:!0,remedy:w},{code:"40P01",mayPass:!0,remedy:w},{code:"55P03",mayPass:!0,remedy:"Another session keeps the queue's tables locked, or lock_timeout is too short."},{code:"57014",mayPass:!0,remedy:"Its statement_timeout for this role is too short, or somebody cancelled the statement."},{code:"57P",mayPass:!0,isLost:!0,remedy:w},{code:"08",mayPass:!0,isLost:!0,remedy:w},{code:"53300",mayPass:!0,remedy:"Allow more connections, or put a pooler such as PgBouncer before it."},{code:"53100",isLost:!0,remedy:"Make room on its disk."},{code:"53",isLost:!0,remedy:w},{code:"58",isLost:!0,remedy:"Look at the server's log."},{code:"XX",isLost:!0,remedy:"Look at the server's log."},{code:"28",remedy:C},{code:"3D000",remedy:C},{code:"42501",remedy:"Let the owner of the schema owner_report grant this role what it needs: docs/postgres.md has the statements."},{code:"25006",remedy:"It is a standby, or the role's default_transaction_read_only is on: name the primary."}],j=["42P01","3F000","42703"],M=/unsupported startup parameter|startup parameter.*not supported/i;function Y(i,r){const{code:a,message:c}=K(i),E=/^[0-9A-Z]{5}$/.test(a)&&P(i)?q(a,c,i):g(a,c,r);return{...E,text:h(E.text,r)}}function K(i){const[r]=i instanceof AggregateError?i.errors:[i];return{code:(0,y.lm)(r)??"",message:r instanceof Error?r.message:String(r)}}function P(i){return typeof i=="object"&&i!==null&&"severity"in i}function q(i,r,a){const c=k.find(N=>i.startsWith(N.code)),d=i.startsWith("57P")||i.startsWith("08"),E=M.test(r),m=!d&&a.severity==="ERROR";return{text:`the server says: ${r} (${i})`,remedy:E?"A pooler takes no PGOPTIONS: set it for the role (ALTER ROLE \u2026 SET \u2026).":c?.remedy??"",mayPass:c?.mayPass===!0&&!E,isLost:c?.isLost===!0&&!m&&!E,isCut:d,isNotMade:j.includes(i)}}const p=["ECONNREFUSED","ENOENT","EAI_AGAIN","EHOSTUNREACH","ENETUNREACH","ETIMEDOUT"],f=/CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/;function g(i,r,{host:a,port:c}){const d=a.startsWith("/")?`${a}/.s.PGSQL.${c}`:`${a}, port ${c}`,E=i===""?"":` (${i})`,m={remedy:w,mayPass:!0,isLost:!1,isCut:!0,isNotMade:!1},N=($,A)=>({...m,text:$,remedy:A,mayPass:!1});return i===U?N(r,C):i===D?{...m,text:r,isLost:!0}:i==="ENOTFOUND"?N(`${a} was not found by its name${E}`,C):f.test(i)?N(`the certificate of ${a} is not trusted${E}`,v):/does not support SSL/.test(r)?N(`${a} offers no TLS`,F):p.includes(i)||r==="timeout expired"?{...m,text:`there is no connection to ${d}${E}`,remedy:`${C} ${w}`}:{...m,text:`the connection to ${d} was lost${E||`: ${r}`}`,isLost:!0}}function h(i,{password:r=""}){const a=i.replace(/\s+/g," ").trim().replace(/\.$/,"");return r.length<4?a:a.replaceAll(r,"***")}var b=l(3024),H=l(8161),te=l(6760),V=l(277),ne=l(8864);const W=String.raw`((?:\\.|[^\\:])*)`,se=new RegExp(`^${W}:${W}:${W}:${W}:(.*)$`);function re(i,r){const a=oe(i);try{const c=(0,b.statSync)(a);if((0,ne.X)(c.mode))return{problem:`${a} is not read, because others may read it too: chmod 600 ${a}`};const d=me((0,b.readFileSync)(a,"utf8"),r);return d===void 0?{problem:`no line of ${a} is for it`}:{password:d}}catch(c){const d=(0,y.lm)(c);return{problem:d==="ENOENT"?`there is no ${a}`:`${a} cannot be read (${d??"unknown error"})`}}}function oe({PGPASSFILE:i,HOME:r}){return(0,V.w)(i)??(0,te.join)((0,V.w)(r)??(0,H.homedir)(),".pgpass")}function me(i,{host:r,port:a,database:c,user:d}){const m=[r.startsWith("/")?[r,"localhost"]:[r],[`${a}`],[c],[d]];for(const N of i.split(/\r?\n/)){const $=N.startsWith("#")?void 0:se.exec(N)?.slice(1).map(ae);if($&&m.every((A,I)=>["*",...A].includes($[I]??"")))return $.at(-1)}}function ae(i){return i.replace(/\\(.)/g,"$1")}var ie=l(6999);const Z=20,z=30,J=50,ce=1e3;class ue{options;place;client;turn=Promise.resolve();notices=new Set;constructor(r){this.options=r,this.place=(0,ie.$t)(r.settings)}get warnings(){return[...this.notices]}ask(r){const a=this.turn.then(()=>this.patiently(r));return this.turn=a.catch(()=>{}),a}close(){const{client:r}=this;this.client=void 0,r&&(r.end().catch(()=>{}),r.unref())}async patiently(r){const{retrySeconds:a=Z,settings:c,time:d=O.Ct}=this.options,E=d.monotonic();let m=!1;for(let N=0;;N++){let $=!1;try{const A=await this.connected();return $=!0,await this.once(A,r)}catch(A){if(A instanceof y.Om)throw A;const I=Y(A,c);if(I.isCut&&this.drop(),I.isNotMade)return;m||=$&&I.isLost;const Ee=d.monotonic()-E>a*1e3&&!(m&&N===0);if(!I.mayPass||Ee)throw this.failed(r,I,{isLost:m,cause:A});await d.sleep(Math.min(J*2**N,ce))}}}failed({what:r},{text:a,remedy:c},{isLost:d,cause:E}){const m={cause:E,done:d?"unknown":"nothing",remedy:c};return new y.Om("store",`Could not ${r} at ${this.place}: ${a}.`,m)}async once(r,{text:a,values:c}){r.ref();try{return(await this.answered(r,r.query({text:a,values:c}))).rows}finally{r.unref()}}async answered(r,a){const{silenceSeconds:c=z}=this.options;let d=!1;const E=setTimeout(()=>{d=!0,r.connection.stream.destroy()},c*1e3);try{return await a}catch(m){throw d?Q(`no answer came within ${c} s`,D):m}finally{clearTimeout(E)}}async connected(){if(this.client)return this.client;const r=await this.newClient();return r.on("error",()=>this.forget(r)),r.on("end",()=>this.forget(r)),r.on("notice",a=>this.note(a)),await r.connect(),this.client=r,r}async newClient(){const{settings:r,environment:a}=this.options,c=await de(r.tls),{default:d}=await l.e(42).then(l.t.bind(l,5042,19));return new d({host:r.host,port:r.port,user:r.user,database:r.database,ssl:c,application_name:r.applicationName,options:r.options,password:()=>r.password??le(a,r),connectionTimeoutMillis:r.connectSeconds*1e3,keepAlive:!0,enableChannelBinding:r.bindsChannel})}note({severity:r,message:a}){r==="WARNING"&&a&&this.notices.add(`${this.place} warns: ${a.replace(/\s+/g," ")}.`)}forget(r){this.client===r&&(this.client=void 0)}drop(){const{client:r}=this;this.client=void 0,r?.connection.stream.destroy()}}function le(i,r){const a=re(i,r);if("password"in a)return a.password;throw Q(`${r.host} wants a password for ${r.user}, and none is given; ${a.problem}`,U)}function Q(i,r){return Object.assign(new Error(i),{code:r})}async function de({mode:i,rootCertificate:r,certificate:a,key:c}){if(i==="off")return!1;const d=r==="system"?void 0:r,[E,m,N]=await Promise.all([d,a,c].map(he));return{...E&&{ca:E},...m&&{cert:m},...N&&{key:N},rejectUnauthorized:i!=="unverified",...i==="any-name"&&{checkServerIdentity:()=>{}}}}async function he(i){if(i!==void 0)try{return await(0,x.readFile)(i,"utf8")}catch(r){const a=(0,y.lm)(r)??"unknown error",c=`${i}, which is named for TLS with the database, cannot be read (${a}). Nothing was queued, sent or changed.`;throw new y.Om("unavailable",c,{cause:r})}}}),7632:(function(fe,B,l){"use strict";l.d(B,{PostgresStore:()=>je});var x=l(153),y=l(5469),O=l(193),D=l(331),U=l(6506),w=l(452),C=l(1509);const v="queue, id, state, age, team, worker, task_id, progress, status, created, file",F="$1, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text, $9::text, $10::timestamptz, $11::bytea",k={team:"",worker:"",task_id:"",progress:"",status:"",created_at:""},j=/^(team|worker|task_id|progress|status|created_at): (".*")$/;function M({id:n,state:e,bytes:t},s,o){const{team:u,worker:T,task_id:L,progress:S,status:R,created_at:_}=s,G=Date.parse(_),ge=Number.isNaN(G)?null:new Date(G).toISOString(),Ye=(0,y.sP)(n)??(0,y.bC)(ge===null?o:G),Ke=[u,T,L,S,R].map(f);return[n,e,Ye,...Ke,g(ge),Buffer.from(t)]}function Y(n){const[,e=""]=/^---\n(.*?)\n---\n/s.exec(n)??[],t=e.split(`
`).flatMap(s=>{const[,o,u]=j.exec(s)??[];return o===void 0||u===void 0?[]:[[o,p(u)]]});return{...k,...Object.fromEntries(t)}}async function K(n,e){return(0,C.MM)(n,e).catch(()=>k)}const P=["record","attempts","outcome","reason"];function q(n){if(!n)return[null,0,null,null];const e=n.latest.at(-1),t=n.confirmed?"confirmed":e?.outcome??null,s=n.held_reason??e?.reason??null;return[JSON.stringify(n),n.attempts,t,s===null?null:f(s)]}function p(n){try{return String(JSON.parse(n))}catch{return""}}function f(n){return n.replaceAll("\0","\uFFFD")}function g(n){return n!==null&&/^\d{4}-/.test(n)?n:null}var h=l(479);const b=`
  UPDATE owner_report.report SET state = $7::text, id = $8::text, changed = clock_timestamp(),
    record = $9::json, attempts = $10::integer, outcome = $11::text, reason = $12::text
  FROM (
    SELECT report.queue, report.folded, report.state FROM owner_report.report JOIN held ON report.queue = held.queue
    WHERE report.folded IN (lower($5::text), lower($8::text)) AND report.id IN ($5::text, $8::text)
      AND report.state IN ($6::text, $7::text)
    FOR UPDATE OF report
  ) AS was
  WHERE report.queue = was.queue AND report.folded = was.folded
  RETURNING ($7::text = 'sent')::int - (was.state = 'sent')::int AS sent`,H=`
  DELETE FROM owner_report.report USING held
  WHERE report.queue = held.queue AND folded = lower($5::text) AND id = $5::text AND state = $6::text
  RETURNING -(state = 'sent')::int AS sent`,te=`
  INSERT INTO owner_report.report (${v}, ${P.join(", ")})
  SELECT ${F.replace(/\$(\d+)/g,(n,e)=>e==="1"?n:`$${Number(e)+3}`)},
    $15::json, $16::integer, $17::text, $18::text FROM held
  ON CONFLICT (queue, folded) DO NOTHING RETURNING (state = 'sent')::int AS sent`;async function V({tables:n,now:e},t,s){s.from===void 0?await se(n,t,{change:s,now:e}):s.to===void 0?await W(t,s):await ne(n,t,s)}async function ne(n,e,{id:t,from:s,to:o,record:u,as:T=t}){if(T!==t&&await(0,h.kz)(n,T,["pending","held","sent"]))throw(0,O.hj)(T,T);const L=[t,s,o,T,...q(u)];if(await e.change(`record ${t} as ${o}`,b,L)===0)throw re(t,s,n.location)}async function W(n,{id:e,from:t}){await n.change(`remove ${e}`,H,[e,t])}async function se(n,e,{change:t,now:s}){const{id:o,to:u,bytes:T,record:L}=t,S=M({id:o,state:u,bytes:T},await K(T,o),s);if(await e.change(`import ${o}`,te,[...S,...q(L)])===1)return;const _=await(0,h.h6)(n,o);if(_!==void 0)throw(0,O.hj)(o,_);const G=await(0,h.kz)(n,o,[u]);if(!G?.bytes)throw(0,O.hj)(o,o);(0,O.yL)({...G,path:""},t)}function re(n,e,t){return new w.Om("store",`Report ${n} is not ${e} any more in ${t}: somebody who does not hold the queue has moved or removed it. Nothing was changed.`)}var oe=l(2296);const ae=[`
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
);
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
`],ie="8031170820446973552";function Z(){return ae.map((n,e)=>{const t=e+1;return`SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
SELECT pg_advisory_xact_lock(${ie});
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
`})}function z(){return Z().map(n=>`BEGIN;
${n}COMMIT;
`).join(`
`)}var J=l(6999);const ce=13e4,ue=`
SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
  current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS standby,
  current_setting('default_transaction_read_only') AS read_only, current_setting('fsync') AS fsync,
  current_setting('full_page_writes') AS full_pages, current_user AS role,
  to_regclass('owner_report.report') IS NOT NULL AS made,
  CASE WHEN to_regnamespace('owner_report') IS NULL
    THEN has_database_privilege(current_database(), 'CREATE')
    ELSE has_schema_privilege('owner_report', 'CREATE') END AS may_make`,le=`
SELECT has_table_privilege('owner_report.report', 'SELECT, INSERT') AS produces,
  has_table_privilege('owner_report.report', 'UPDATE') AND has_table_privilege('owner_report.lane', 'INSERT')
  AND has_table_privilege('owner_report.lane', 'UPDATE') AND has_table_privilege('owner_report.log', 'INSERT')
  AND has_table_privilege('owner_report.log', 'UPDATE') AS delivers`;async function Q({connection:n,settings:e},t){try{const[s={}]=await n.ask({what:"ask the database",text:ue,values:[]})??[],o=[de(s,n.place),he(s),i(e),r(s)];if(s.made!==!0)return o;const[u={}]=await t.read("ask for this role's rights",`${le} WHERE $1 <> ''`);return[...o,a(s,u)]}catch(s){return[{what:"database",state:"fail",seen:s instanceof w.Om?s.message:String(s),remedy:"Fix what the message says."}]}}function de({version:n,number:e,encoding:t,standby:s,read_only:o},u){const T="database",L=`PostgreSQL ${String(n)} at ${u}`,S=(R,_)=>({what:T,state:"fail",seen:`${L} ${R}`,remedy:_});return Number(e)<ce?S("is too old","Use PostgreSQL 13 or newer."):s===!0?S("is a standby, which takes no reports","Name the primary."):o==="on"?S("takes no reports: default_transaction_read_only is on","Set it off for this role."):t!=="UTF8"?S(`has the encoding ${String(t)}`,"Use a database with UTF8."):{what:T,state:"pass",seen:L,remedy:""}}function he({fsync:n,full_pages:e}){const t="database durability";if(n==="on"&&e==="on")return{what:t,state:"pass",seen:"it waits for its disk (fsync, full_page_writes)",remedy:""};const s=`fsync is ${String(n)} and full_page_writes ${String(e)}: what was queued may be lost when the machine dies`;return{what:t,state:"fail",seen:s,remedy:"Turn both on in postgresql.conf."}}function i({host:n,tls:e}){const t="database connection",s="Say sslmode=verify-full in the URL, and name the server's certificate authority by sslrootcert.";return e.mode==="off"?(0,J.nw)(n)?{what:t,state:"pass",seen:"it stays on this machine",remedy:""}:{what:t,state:"warn",seen:`what goes to ${n} is not encrypted`,remedy:s}:e.mode==="unverified"?{what:t,state:"warn",seen:`it is encrypted, and nobody asks whether it is ${n} that answers`,remedy:s}:{what:t,state:"pass",seen:`it is encrypted, and the certificate of ${n} is verified`,remedy:""}}function r({made:n,may_make:e,role:t}){const s="queue tables";return n===!0?{what:s,state:"pass",seen:"the schema owner_report is there",remedy:""}:e===!0?{what:s,state:"warn",seen:"they are not there yet",remedy:"Queue a first report: that makes them."}:{what:s,state:"fail",seen:`they are not there yet, and the role ${String(t)} may not make them`,remedy:`Let a role that may create a schema run this once:
${z()}`}}function a({role:n},{produces:e,delivers:t}){const s="permission",o=`the role ${String(n)} may ${[e&&"queue",t&&"deliver"].filter(Boolean).join(" and ")}`;return e===!0||t===!0?{what:s,state:"pass",seen:o,remedy:""}:{what:s,state:"fail",seen:`the role ${String(n)} may neither queue nor deliver`,remedy:"Grant it what docs/postgres.md says."}}var c=l(3582);const d=60,E=10,m=100,N=`
SELECT nonce, holder, fence::text, lines::text, floor(extract(epoch FROM beat) * 1000)::text AS beat,
  floor(extract(epoch FROM clock_timestamp()) * 1000)::text AS now
FROM owner_report.lane WHERE queue = $1 AND nonce IS NOT NULL`,$=`
INSERT INTO owner_report.lane AS lane (queue, fence, nonce, holder, beat)
VALUES ($1, 1, $2::text, $3::text, clock_timestamp())
ON CONFLICT (queue) DO UPDATE SET fence = lane.fence + 1, nonce = $2::text, holder = $3::text, beat = clock_timestamp()
WHERE lane.nonce IS NULL
  OR (lane.nonce = $4::text AND floor(extract(epoch FROM lane.beat) * 1000)::text = $5::text)
RETURNING fence::text, lines::text`,A="SELECT 1 FROM owner_report.lane WHERE queue = $1 AND nonce = $2::text",I=`
UPDATE owner_report.lane SET beat = clock_timestamp()
FROM (SELECT set_config('synchronous_commit', 'off', true)) AS soon
WHERE queue = $1 AND nonce = $2::text RETURNING 1`,Ee=`
UPDATE owner_report.lane SET nonce = NULL, holder = NULL, beat = NULL WHERE queue = $1 AND nonce = $2::text`;async function Le(n){const e=await pe(n);return e&&we(e,n)}async function ye(n,e){const t=(0,c.ED)(e,n.self,n.clock());let s;for(let o=0;o<m;o++){const u=[s?.nonce??null,s?`${s.heartbeat}`:null],T=[t.nonce,JSON.stringify(t),...u],[L]=await n.tables.write("take the queue",$,T);if(L)return new ee(n,t,Te(L));if(s=await pe(n),s?.nonce===t.nonce)return new ee(n,t,s);const S=s&&we(s,n);if(S&&!S.isOver)return S}throw new w.Om("store",`${n.tables.location} kept changing hands while it was being taken.`,{done:"nothing",remedy:"Try again."})}async function pe({tables:n}){const[e]=await n.read("look at the holder of the queue",N);if(!e)return;const t=(0,c.PG)(String(e.holder))??{};return{nonce:String(e.nonce),claimant:(0,c.Ex)(t)?t:void 0,...Te(e),heartbeat:Number(e.beat??0),now:Number(e.now)}}function Te({fence:n,lines:e}){return{fence:Number(n),lines:Number(e)}}function we(n,{self:e,leaseSeconds:t}){const s={self:e,beatSeconds:E,leaseSeconds:t};return(0,c.Kd)(n,s,n.now)}class ee{context;claimant;fence;timer;state="held";constructor(e,t,{fence:s,lines:o}){this.context=e,this.claimant=t,this.fence=s,e.log.begin(o),this.timer=setInterval(()=>{this.beat()},E*1e3),this.timer.unref()}get owner(){return this.claimant.owner}get isHeld(){return this.state==="held"}async check(){this.requireHeld();const{tables:e}=this.context,[t]=await e.read("look at the holder of the queue",A,[this.claimant.nonce]);t||this.lose()}async change(e,t,s){this.requireHeld();const{tables:o,log:u}=this.context,{lines:T,line:L,saved:S}=u.unsaved(),R=[this.claimant.nonce,T,L,...s],[_]=await o.write(e,Ae(t),R);return Number(_?.held)!==1&&this.lose(),S(),Number(_?.changed)}async release(){if(this.stop(),this.state!=="held")return;try{await this.context.log.end((t,s,o)=>this.change(t,s,o))}catch{}const{tables:e}=this.context;this.state="released",await e.write("give the queue back",Ee,[this.claimant.nonce]).catch(()=>{})}stop(){clearInterval(this.timer)}requireHeld(){if(this.state!=="held")throw(0,c.GH)()}lose(){throw this.state="lost",this.stop(),(0,c.GH)()}async beat(){this.state==="held"&&await this.context.tables.write("keep the queue",I,[this.claimant.nonce]).catch(()=>{})}}function Ae(n){return`
WITH held AS MATERIALIZED (
  SELECT queue, ${Ne} FROM owner_report.lane WHERE queue = $1 AND nonce = $2::text FOR UPDATE
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
SELECT (SELECT count(*) FROM held)::int AS held, (SELECT count(*) FROM changed)::int AS changed`}const Ne=`set_config('synchronous_commit',
  CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, true)`,Re="SELECT hint FROM owner_report.hint WHERE queue = $1 AND task = $2::text",Oe="SELECT task FROM owner_report.hint WHERE queue = $1 ORDER BY task",$e=`
  INSERT INTO owner_report.hint (queue, task, hint) SELECT queue, $5::text, $6::text FROM held
  ON CONFLICT (queue, task) DO UPDATE SET hint = excluded.hint RETURNING 0 AS sent`,Ce=`
  DELETE FROM owner_report.hint USING held WHERE hint.queue = held.queue AND task = $5::text RETURNING 0 AS sent`;class be{tables;constructor(e){this.tables=e}async read(e){const[t]=await this.tables.read("read what is remembered of a task",Re,[e]);return t&&String(t.hint)}async write(e,t,s){const o=s===void 0?Ce:$e,u=s===void 0?[t]:[t,s];await Se(e).change("remember a message",o,u)}async tasks(){return(await this.tables.read("list what is remembered of tasks",Oe)).map(({task:e})=>String(e))}warnings(){return[]}}function Se(n){if(n instanceof ee)return n;throw new w.Om("bug","a lease of another store")}var X=l(5538);const Ie=1e4,_e=200,De=`
SELECT entry::text AS entry FROM owner_report.log WHERE queue = $1 ORDER BY line DESC LIMIT $2::bigint`,xe=`
  DELETE FROM owner_report.log USING held WHERE log.queue = held.queue AND log.line <= $5::bigint RETURNING 0 AS sent`;class Ue{tables;lines=[];line=0;constructor(e){this.tables=e}begin(e){this.line=e}add(e){return this.lines=[...this.lines,(0,X.cA)(e).trimEnd()].slice(-_e),!0}async latest(e){const t=await this.tables.read("read the log of the queue",De,[e]);return(0,X.s9)(t.map(({entry:s})=>String(s)).reverse().join(`
`))}unsaved(){const{lines:e,line:t}=this;return{lines:e,line:t,saved:()=>{this.line=t+e.length,this.lines=this.lines.slice(e.length)}}}async end(e){const[t]=this.lines;if(t===void 0)return;const s=(0,X.Cd)(t,t)?(await this.latest(1)).at(-1):void 0;s&&(0,X.Cd)((0,X.cA)(s),t)&&(this.line-=1),await e("save the log of the queue",xe,[this.line+this.lines.length-Ie])}}const ve=`
WITH put AS (
  INSERT INTO owner_report.report (${v})
  SELECT ${F} FROM (SELECT ${Ne}) AS durably
  ON CONFLICT (queue, folded) DO NOTHING RETURNING id
)
SELECT counts.*, (SELECT count(*) FROM put)::int AS put, oldest.id, oldest.age FROM (${h.Js}) AS counts LEFT JOIN (
  SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = 'pending' ORDER BY age, id LIMIT 1
) AS oldest ON true`,Fe=`
SELECT id, file = $3::bytea AS same FROM owner_report.report WHERE queue = $1 AND folded = lower($2::text)`,ke=100;async function Me(n,{id:e,text:t,origin:s},o){const u=Buffer.from(t),T=M({id:e,state:"pending",bytes:u},Y(t),o);for(let L=0;L<ke;L++){const[S]=await n.write("queue the report",ve,T);if(S?.put===1)return Pe(S,{id:e,key:String(T[2])});const[R]=await n.read("look for the report",Fe,[e,u]);if(R&&R.id!==e)throw(0,O.hj)(e,String(R.id));if(R)return s==="generated"&&R.same===!0?"before":"existing"}throw new w.Om("store",`Report ${e} kept coming and going at ${n.location} while it was being queued.`,{done:"nothing"})}function Pe({pending:n,held:e,id:t,age:s},o){const u=[...typeof t=="string"?[{id:t,key:String(s)}]:[],o];return{pending:Number(n)+1,held:Number(e),places:u}}class qe{connection;queue;constructor(e,t){this.connection=e,this.queue=t}get location(){return`postgres:${this.queue} at ${this.connection.place}`}async read(e,t,s=[]){return await this.ask({what:e,text:t,values:[this.queue,...s]})??[]}async write(e,t,s=[]){const o={what:e,text:t,values:[this.queue,...s]},u=await this.ask(o);return u||(await this.makeTables(),await this.ask(o)??this.notMade())}ask(e){return this.connection.ask(e)}async makeTables(){const e="make the tables of the queue",[{encoding:t,may:s}={}]=await this.ask({what:e,text:He,values:[]})??[];if(t!=="UTF8")throw Ge(this.connection.place,String(t));if(s!==!0)throw We(this.connection.place);for(const o of Z())await this.ask({what:e,text:o})}notMade(){throw new w.Om("store",`The schema owner_report at ${this.connection.place} was not made by this version of owner-report, and lacks a table or a column.`,{done:"nothing",remedy:`Compare it with these statements, which make it:
${z()}`})}}const He=`
SELECT current_setting('server_encoding') AS encoding,
  CASE WHEN to_regnamespace('owner_report') IS NULL
    THEN has_database_privilege(current_database(), 'CREATE')
    ELSE has_schema_privilege('owner_report', 'CREATE') END AS may`;function We(n){return new w.Om("store",`The queue's tables are not there yet at ${n}, and this role may not make them.`,{done:"nothing",remedy:`Let a role that may create a schema run this once, and grant this one its rights (docs/postgres.md):
${z()}`})}function Ge(n,e){return new w.Om("store",`The database ${n} has the encoding ${e}.`,{done:"nothing",remedy:"A queue needs one with UTF8: CREATE DATABASE \u2026 ENCODING 'UTF8' TEMPLATE template0."})}const Be=300*1e3;class je{options;hints;connection;tables;queueLog;self;clock;settings;lease;seen;read;constructor(e){this.options=e;const{lane:t,environment:s,clock:o=Date.now,self:u=(0,x.WF)()}=e;this.settings=(0,J.f5)(s),this.connection=e.connection??new oe.N({settings:this.settings,...e}),this.tables=new qe(this.connection,t),this.queueLog=new Ue(this.tables),this.hints=new be(this.tables),this.clock=o,this.self=u}get location(){return this.tables.location}get lane(){return this.tables.queue}close(){this.lease?.stop(),this.options.connection||this.connection.close()}async exists(){return(0,h.$B)(this.tables)}warnings(){const{host:e,tls:t}=this.settings;return[...t.mode==="unverified"?[`Nobody asked ${e} for a proof that it is the database: sslmode=no-verify. Name its certificate authority instead.`]:[],...this.connection.warnings]}async put(e,t,s="own"){for(;;){const o=await Me(this.tables,{id:e,text:t,origin:s},this.clock());if(this.seen=typeof o=="object"?o:void 0,o!=="existing")return;const u=(0,U.C)(await this.find(e));if(u)return u}}async refuseUsed(e){const t=await(0,h.h6)(this.tables,e);if(t!==void 0)throw(0,O.hj)(e,t)}async find(e,t=D.x){if(this.lease?.isHeld&&this.read?.id===e&&!t.includes(this.read.state))return;const o=await(0,h.kz)(this.tables,e,t);return this.read=o&&{id:e,state:o.state},o&&{...o,path:this.pathOf(o.state,e)}}pathOf(e,t){return`postgres:${this.tables.queue}/${e}/${t}.md`}idOfPath(e){const t=/([^/]+)\.md$/.exec(e)?.[1];return t!==void 0&&D.x.some(s=>this.pathOf(s,t)===e)?t:void 0}async oldest(e,t){const{seen:s}=this;this.seen=void 0;const o=(0,y.bC)(t+Be);return(0,h.xo)(e===1&&s?s:await(0,h.EQ)(this.tables,e,o),e,t)}async count(e){return(await this.oldest(1,e)).backlog}async list(e,t){return(0,h.y_)(this.tables,e,t)}async acquire(e){const t=await ye(this.leaseContext(),e);return t instanceof ee?(this.lease=t,this.read=void 0,{lease:t}):{holder:t}}async change(e,t){return this.read=void 0,this.seen=void 0,await V({tables:this.tables,now:this.clock()},Se(e),t),!1}log(e){return this.queueLog.add(e)}async history(e){return this.queueLog.latest(e)}async holder(){return Le(this.leaseContext())}async examine(){return Q({connection:this.connection,settings:this.settings},this.tables)}leaseContext(){const{tables:e,queueLog:t,self:s,clock:o}=this;return{tables:e,log:t,self:s,clock:o,leaseSeconds:this.options.leaseSeconds??d}}}})};
