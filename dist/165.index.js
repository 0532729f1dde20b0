exports.ids=[165],exports.modules={1165:(function(Yt,V,u){"use strict";u.d(V,{PostgresStore:()=>Wt});var Z=u(153),g=u(5469),m=u(193),R=u(331),J=u(6506),h=u(452),Q=u(1509);const O="queue, id, state, age, team, worker, task_id, progress, status, created, file",$="$1, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text, $9::text, $10::timestamptz, $11::bytea",C={team:"",worker:"",task_id:"",progress:"",status:"",created_at:""},ee=/^(team|worker|task_id|progress|status|created_at): (".*")$/;function b({id:n,state:e,bytes:t},s,r){const{team:o,worker:a,task_id:i,progress:c,status:l,created_at:d}=s,E=Date.parse(d),X=Number.isNaN(E)?null:new Date(E).toISOString(),Gt=(0,g.sP)(n)??(0,g.bC)(X===null?r:E),Bt=[o,a,i,c,l].map(D);return[n,e,Gt,...Bt,oe(X),Buffer.from(t)]}function te(n){const[,e=""]=/^---\n(.*?)\n---\n/s.exec(n)??[],t=e.split(`
`).flatMap(s=>{const[,r,o]=ee.exec(s)??[];return r===void 0||o===void 0?[]:[[r,re(o)]]});return{...C,...Object.fromEntries(t)}}async function ne(n,e){return(0,Q.MM)(n,e).catch(()=>C)}const se=["record","attempts","outcome","reason"];function I(n){if(!n)return[null,0,null,null];const e=n.latest.at(-1),t=n.confirmed?"confirmed":e?.outcome??null,s=n.held_reason??e?.reason??null;return[JSON.stringify(n),n.attempts,t,s===null?null:D(s)]}function re(n){try{return String(JSON.parse(n))}catch{return""}}function D(n){return n.replaceAll("\0","�")}function oe(n){return n!==null&&/^\d{4}-/.test(n)?n:null}var x=u(5032),U=u(286);const _=`
  SELECT count(*) FILTER (WHERE state = 'pending')::int AS pending, count(*) FILTER (WHERE state = 'held')::int AS held
  FROM owner_report.report WHERE queue = $1 AND state IN ('pending', 'held')`,ae=`
SELECT EXISTS (SELECT FROM owner_report.report WHERE queue = $1)
  OR EXISTS (SELECT FROM owner_report.lane WHERE queue = $1) AS there`,ie=`
SELECT id, state, CASE WHEN octet_length(file) <= ${x.b.fileBytes} THEN file END AS file, record::text AS record
FROM owner_report.report WHERE queue = $1 AND folded = lower($2::text) AND id = $2::text AND state = ANY($3::text[])`,ce=`
SELECT id FROM owner_report.report WHERE queue = $1 AND folded = lower($2::text) AND id <> $2::text`,ue=`
SELECT counts.*, place.id, place.age FROM (${_}) AS counts LEFT JOIN (
  (SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = 'pending' AND age <= $2::text
    ORDER BY age, id LIMIT $3::bigint)
  UNION ALL
  (SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = 'pending' AND age > $2::text
    ORDER BY id LIMIT $3::bigint)
) AS place ON true`,le="SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = $2::text";async function de(n){const[e]=await n.read("read the queue",ae);return e?.there===!0}async function L(n,e,t){const[s]=await n.read("read the report",ie,[e,t]);if(!s)return;const r={id:e,state:s.state,record:he(s,e)};return s.file instanceof Uint8Array?{...r,bytes:s.file}:{...r,problem:`it is over ${x.b.fileBytes/1024**2} MiB`}}function he({record:n},e){if(typeof n=="string")return{path:`the column record of ${e}`,bytes:Buffer.from(n)}}async function v(n,e){const[t]=await n.read("read the queue",ce,[e]);return t&&String(t.id)}async function Ee(n,e,t){const s=await n.read("read the queue",ue,[t,e]);return{pending:Number(s[0]?.pending??0),held:Number(s[0]?.held??0),places:F(s)}}async function fe(n,e,t){const s=F(await n.read("list the queue",le,[e]));return(0,U.sZ)(s,Number.MAX_SAFE_INTEGER,t)}function F(n){return n.flatMap(({id:e,age:t})=>typeof e=="string"?[{id:e,key:String(t)}]:[])}function me({places:n,pending:e,held:t},s,r){const o=(0,U.sZ)(n,s,r);return{places:o,backlog:{pending:e,held:t,oldestKey:o[0]?.key}}}const pe=`
  UPDATE owner_report.report SET state = $7::text, id = $8::text, changed = clock_timestamp(),
    record = $9::json, attempts = $10::integer, outcome = $11::text, reason = $12::text
  FROM (
    SELECT report.queue, report.folded, report.state FROM owner_report.report JOIN held ON report.queue = held.queue
    WHERE report.folded IN (lower($5::text), lower($8::text)) AND report.id IN ($5::text, $8::text)
      AND report.state IN ($6::text, $7::text)
    FOR UPDATE OF report
  ) AS was
  WHERE report.queue = was.queue AND report.folded = was.folded
  RETURNING ($7::text = 'sent')::int - (was.state = 'sent')::int AS sent`,Te=`
  DELETE FROM owner_report.report USING held
  WHERE report.queue = held.queue AND folded = lower($5::text) AND id = $5::text AND state = $6::text
  RETURNING -(state = 'sent')::int AS sent`,we=`
  INSERT INTO owner_report.report (${O}, ${se.join(", ")})
  SELECT ${$.replace(/\$(\d+)/g,(n,e)=>e==="1"?n:`$${Number(e)+3}`)},
    $15::json, $16::integer, $17::text, $18::text FROM held
  ON CONFLICT (queue, folded) DO NOTHING RETURNING (state = 'sent')::int AS sent`;async function Ne({tables:n,now:e},t,s){s.from===void 0?await Le(n,t,{change:s,now:e}):s.to===void 0?await ge(t,s):await Se(n,t,s)}async function Se(n,e,{id:t,from:s,to:r,record:o,as:a=t}){if(a!==t&&await L(n,a,["pending","held","sent"]))throw(0,m.hj)(a,a);const i=[t,s,r,a,...I(o)];if(await e.change(`record ${t} as ${r}`,pe,i)===0)throw ye(t,s,n.location)}async function ge(n,{id:e,from:t}){await n.change(`remove ${e}`,Te,[e,t])}async function Le(n,e,{change:t,now:s}){const{id:r,to:o,bytes:a,record:i}=t,c=b({id:r,state:o,bytes:a},await ne(a,r),s);if(await e.change(`import ${r}`,we,[...c,...I(i)])===1)return;const d=await v(n,r);if(d!==void 0)throw(0,m.hj)(r,d);const E=await L(n,r,[o]);if(!E?.bytes)throw(0,m.hj)(r,r);(0,m.yL)({...E,path:""},t)}function ye(n,e,t){return new h.Om("store",`Report ${n} is not ${e} any more in ${t}: somebody who does not hold the queue has moved or removed it. Nothing was changed.`)}var Ae=u(1455),Re=u(523);const k="ERR_POSTGRES_SILENT",M="ERR_POSTGRES_PASSWORD",f="Try again later.",T="Check OWNER_REPORT_DATABASE_URL (or PGHOST, PGUSER, PGDATABASE, PGPASSWORD).",Oe="Name its certificate authority by sslrootcert=<file> in the URL or NODE_EXTRA_CA_CERTS; sslmode=no-verify would not ask who answers.",$e="Turn it on there, or say sslmode=disable where the network between is your own.",Ce=[{code:"40001",mayPass:!0,remedy:f},{code:"40P01",mayPass:!0,remedy:f},{code:"55P03",mayPass:!0,remedy:"Another session keeps the queue's tables locked, or lock_timeout is too short."},{code:"57014",mayPass:!0,remedy:"Its statement_timeout for this role is too short, or somebody cancelled the statement."},{code:"57P",mayPass:!0,isLost:!0,remedy:f},{code:"08",mayPass:!0,isLost:!0,remedy:f},{code:"53300",mayPass:!0,remedy:"Allow more connections, or put a pooler such as PgBouncer before it."},{code:"53100",isLost:!0,remedy:"Make room on its disk."},{code:"53",isLost:!0,remedy:f},{code:"58",isLost:!0,remedy:"Look at the server's log."},{code:"XX",isLost:!0,remedy:"Look at the server's log."},{code:"28",remedy:T},{code:"3D000",remedy:T},{code:"42501",remedy:"Let the owner of the schema owner_report grant this role what it needs: docs/postgres.md has the statements."},{code:"25006",remedy:"It is a standby, or the role's default_transaction_read_only is on: name the primary."}],be=["42P01","3F000","42703"],Ie=/unsupported startup parameter|startup parameter.*not supported/i;function De(n,e){const{code:t,message:s}=xe(n),o=/^[0-9A-Z]{5}$/.test(t)&&Ue(n)?_e(t,s,n):ke(t,s,e);return{...o,text:Me(o.text,e)}}function xe(n){const[e]=n instanceof AggregateError?n.errors:[n];return{code:(0,h.lm)(e)??"",message:e instanceof Error?e.message:String(e)}}function Ue(n){return typeof n=="object"&&n!==null&&"severity"in n}function _e(n,e,t){const s=Ce.find(i=>n.startsWith(i.code)),r=n.startsWith("57P")||n.startsWith("08"),o=Ie.test(e),a=!r&&t.severity==="ERROR";return{text:`the server says: ${e} (${n})`,remedy:o?"A pooler takes no PGOPTIONS: set it for the role (ALTER ROLE … SET …).":s?.remedy??"",mayPass:s?.mayPass===!0&&!o,isLost:s?.isLost===!0&&!a&&!o,isCut:r,isNotMade:be.includes(n)}}const ve=["ECONNREFUSED","ENOENT","EAI_AGAIN","EHOSTUNREACH","ENETUNREACH","ETIMEDOUT"],Fe=/CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/;function ke(n,e,{host:t,port:s}){const r=t.startsWith("/")?`${t}/.s.PGSQL.${s}`:`${t}, port ${s}`,o=n===""?"":` (${n})`,a={remedy:f,mayPass:!0,isLost:!1,isCut:!0,isNotMade:!1},i=(c,l)=>({...a,text:c,remedy:l,mayPass:!1});return n===M?i(e,T):n===k?{...a,text:e,isLost:!0}:n==="ENOTFOUND"?i(`${t} was not found by its name${o}`,T):Fe.test(n)?i(`the certificate of ${t} is not trusted${o}`,Oe):/does not support SSL/.test(e)?i(`${t} offers no TLS`,$e):ve.includes(n)||e==="timeout expired"?{...a,text:`there is no connection to ${r}${o}`,remedy:`${T} ${f}`}:{...a,text:`the connection to ${r} was lost${o||`: ${e}`}`,isLost:!0}}function Me(n,{password:e=""}){const t=n.replace(/\s+/g," ").trim().replace(/\.$/,"");return e.length<4?t:t.replaceAll(e,"***")}var q=u(3024),qe=u(8161),Pe=u(6760),P=u(277),He=u(8864);const N=String.raw`((?:\\.|[^\\:])*)`,We=new RegExp(`^${N}:${N}:${N}:${N}:(.*)$`);function Ge(n,e){const t=Be(n);try{const s=(0,q.statSync)(t);if((0,He.X)(s.mode))return{problem:`${t} is not read, because others may read it too: chmod 600 ${t}`};const r=Ye((0,q.readFileSync)(t,"utf8"),e);return r===void 0?{problem:`no line of ${t} is for it`}:{password:r}}catch(s){const r=(0,h.lm)(s);return{problem:r==="ENOENT"?`there is no ${t}`:`${t} cannot be read (${r??"unknown error"})`}}}function Be({PGPASSFILE:n,HOME:e}){return(0,P.w)(n)??(0,Pe.join)((0,P.w)(e)??(0,qe.homedir)(),".pgpass")}function Ye(n,{host:e,port:t,database:s,user:r}){const a=[e.startsWith("/")?[e,"localhost"]:[e],[`${t}`],[s],[r]];for(const i of n.split(/\r?\n/)){const c=i.startsWith("#")?void 0:We.exec(i)?.slice(1).map(je);if(c&&a.every((l,d)=>["*",...l].includes(c[d]??"")))return c.at(-1)}}function je(n){return n.replace(/\\(.)/g,"$1")}var y=u(6999);const Ke=20,ze=30,Xe=50,Ve=1e3;class Ze{options;place;client;turn=Promise.resolve();notices=new Set;constructor(e){this.options=e,this.place=(0,y.$t)(e.settings)}get warnings(){return[...this.notices]}ask(e){const t=this.turn.then(()=>this.patiently(e));return this.turn=t.catch(()=>{}),t}close(){const{client:e}=this;this.client=void 0,e&&(e.end().catch(()=>{}),e.unref())}async patiently(e){const{retrySeconds:t=Ke,settings:s,time:r=Re.Ct}=this.options,o=r.monotonic();let a=!1;for(let i=0;;i++){let c=!1;try{const l=await this.connected();return c=!0,await this.once(l,e)}catch(l){if(l instanceof h.Om)throw l;const d=De(l,s);if(d.isCut&&this.drop(),d.isNotMade)return;a||=c&&d.isLost;const E=r.monotonic()-o>t*1e3&&!(a&&i===0);if(!d.mayPass||E)throw this.failed(e,d,{isLost:a,cause:l});await r.sleep(Math.min(Xe*2**i,Ve))}}}failed({what:e},{text:t,remedy:s},{isLost:r,cause:o}){const a={cause:o,done:r?"unknown":"nothing",remedy:s};return new h.Om("store",`Could not ${e} at ${this.place}: ${t}.`,a)}async once(e,{text:t,values:s}){e.ref();try{return(await this.answered(e,e.query({text:t,values:s}))).rows}finally{e.unref()}}async answered(e,t){const{silenceSeconds:s=ze}=this.options;let r=!1;const o=setTimeout(()=>{r=!0,e.connection.stream.destroy()},s*1e3);try{return await t}catch(a){throw r?H(`no answer came within ${s} s`,k):a}finally{clearTimeout(o)}}async connected(){if(this.client)return this.client;const e=await this.newClient();return e.on("error",()=>this.forget(e)),e.on("end",()=>this.forget(e)),e.on("notice",t=>this.note(t)),await e.connect(),this.client=e,e}async newClient(){const{settings:e,environment:t}=this.options,s=await Qe(e.tls),{default:r}=await u.e(42).then(u.t.bind(u,5042,19));return new r({host:e.host,port:e.port,user:e.user,database:e.database,ssl:s,application_name:e.applicationName,options:e.options,password:()=>e.password??Je(t,e),connectionTimeoutMillis:e.connectSeconds*1e3,keepAlive:!0,enableChannelBinding:e.bindsChannel})}note({severity:e,message:t}){e==="WARNING"&&t&&this.notices.add(`${this.place} warns: ${t.replace(/\s+/g," ")}.`)}forget(e){this.client===e&&(this.client=void 0)}drop(){const{client:e}=this;this.client=void 0,e?.connection.stream.destroy()}}function Je(n,e){const t=Ge(n,e);if("password"in t)return t.password;throw H(`${e.host} wants a password for ${e.user}, and none is given; ${t.problem}`,M)}function H(n,e){return Object.assign(new Error(n),{code:e})}async function Qe({mode:n,rootCertificate:e,certificate:t,key:s}){if(n==="off")return!1;const r=e==="system"?void 0:e,[o,a,i]=await Promise.all([r,t,s].map(et));return{...o&&{ca:o},...a&&{cert:a},...i&&{key:i},rejectUnauthorized:n!=="unverified",...n==="any-name"&&{checkServerIdentity:()=>{}}}}async function et(n){if(n!==void 0)try{return await(0,Ae.readFile)(n,"utf8")}catch(e){const t=(0,h.lm)(e)??"unknown error",s=`${n}, which is named for TLS with the database, cannot be read (${t}). Nothing was queued, sent or changed.`;throw new h.Om("unavailable",s,{cause:e})}}const tt=[`
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
`],nt="8031170820446973552";function W(){return tt.map((n,e)=>{const t=e+1;return`SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
SELECT pg_advisory_xact_lock(${nt});
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
`})}function A(){return W().map(n=>`BEGIN;
${n}COMMIT;
`).join(`
`)}const st=13e4,rt=`
SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
  current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS standby,
  current_setting('default_transaction_read_only') AS read_only, current_setting('fsync') AS fsync,
  current_setting('full_page_writes') AS full_pages, current_user AS role,
  to_regclass('owner_report.report') IS NOT NULL AS made,
  CASE WHEN to_regnamespace('owner_report') IS NULL
    THEN has_database_privilege(current_database(), 'CREATE')
    ELSE has_schema_privilege('owner_report', 'CREATE') END AS may_make`,ot=`
SELECT has_table_privilege('owner_report.report', 'SELECT, INSERT') AS produces,
  has_table_privilege('owner_report.report', 'UPDATE') AND has_table_privilege('owner_report.lane', 'INSERT')
  AND has_table_privilege('owner_report.lane', 'UPDATE') AND has_table_privilege('owner_report.log', 'INSERT')
  AND has_table_privilege('owner_report.log', 'UPDATE') AS delivers`;async function at({connection:n,settings:e},t){try{const[s={}]=await n.ask({what:"ask the database",text:rt,values:[]})??[],r=[it(s,n.place),ct(s),ut(e),lt(s)];if(s.made!==!0)return r;const[o={}]=await t.read("ask for this role's rights",`${ot} WHERE $1 <> ''`);return[...r,dt(s,o)]}catch(s){return[{what:"database",state:"fail",seen:s instanceof h.Om?s.message:String(s),remedy:"Fix what the message says."}]}}function it({version:n,number:e,encoding:t,standby:s,read_only:r},o){const a="database",i=`PostgreSQL ${String(n)} at ${o}`,c=(l,d)=>({what:a,state:"fail",seen:`${i} ${l}`,remedy:d});return Number(e)<st?c("is too old","Use PostgreSQL 13 or newer."):s===!0?c("is a standby, which takes no reports","Name the primary."):r==="on"?c("takes no reports: default_transaction_read_only is on","Set it off for this role."):t!=="UTF8"?c(`has the encoding ${String(t)}`,"Use a database with UTF8."):{what:a,state:"pass",seen:i,remedy:""}}function ct({fsync:n,full_pages:e}){const t="database durability";if(n==="on"&&e==="on")return{what:t,state:"pass",seen:"it waits for its disk (fsync, full_page_writes)",remedy:""};const s=`fsync is ${String(n)} and full_page_writes ${String(e)}: what was queued may be lost when the machine dies`;return{what:t,state:"fail",seen:s,remedy:"Turn both on in postgresql.conf."}}function ut({host:n,tls:e}){const t="database connection",s="Say sslmode=verify-full in the URL, and name the server's certificate authority by sslrootcert.";return e.mode==="off"?(0,y.nw)(n)?{what:t,state:"pass",seen:"it stays on this machine",remedy:""}:{what:t,state:"warn",seen:`what goes to ${n} is not encrypted`,remedy:s}:e.mode==="unverified"?{what:t,state:"warn",seen:`it is encrypted, and nobody asks whether it is ${n} that answers`,remedy:s}:{what:t,state:"pass",seen:`it is encrypted, and the certificate of ${n} is verified`,remedy:""}}function lt({made:n,may_make:e,role:t}){const s="queue tables";return n===!0?{what:s,state:"pass",seen:"the schema owner_report is there",remedy:""}:e===!0?{what:s,state:"warn",seen:"they are not there yet",remedy:"Queue a first report: that makes them."}:{what:s,state:"fail",seen:`they are not there yet, and the role ${String(t)} may not make them`,remedy:`Let a role that may create a schema run this once:
${A()}`}}function dt({role:n},{produces:e,delivers:t}){const s="permission",r=`the role ${String(n)} may ${[e&&"queue",t&&"deliver"].filter(Boolean).join(" and ")}`;return e===!0||t===!0?{what:s,state:"pass",seen:r,remedy:""}:{what:s,state:"fail",seen:`the role ${String(n)} may neither queue nor deliver`,remedy:"Grant it what docs/postgres.md says."}}var p=u(3582);const ht=60,G=10,Et=100,ft=`
SELECT nonce, holder, fence::text, lines::text, floor(extract(epoch FROM beat) * 1000)::text AS beat,
  floor(extract(epoch FROM clock_timestamp()) * 1000)::text AS now
FROM owner_report.lane WHERE queue = $1 AND nonce IS NOT NULL`,mt=`
INSERT INTO owner_report.lane AS lane (queue, fence, nonce, holder, beat)
VALUES ($1, 1, $2::text, $3::text, clock_timestamp())
ON CONFLICT (queue) DO UPDATE SET fence = lane.fence + 1, nonce = $2::text, holder = $3::text, beat = clock_timestamp()
WHERE lane.nonce IS NULL
  OR (lane.nonce = $4::text AND floor(extract(epoch FROM lane.beat) * 1000)::text = $5::text)
RETURNING fence::text, lines::text`,pt="SELECT 1 FROM owner_report.lane WHERE queue = $1 AND nonce = $2::text",Tt=`
UPDATE owner_report.lane SET beat = clock_timestamp()
FROM (SELECT set_config('synchronous_commit', 'off', true)) AS soon
WHERE queue = $1 AND nonce = $2::text RETURNING 1`,wt=`
UPDATE owner_report.lane SET nonce = NULL, holder = NULL, beat = NULL WHERE queue = $1 AND nonce = $2::text`;async function Nt(n){const e=await B(n);return e&&j(e,n)}async function St(n,e){const t=(0,p.ED)(e,n.self,n.clock());let s;for(let r=0;r<Et;r++){const o=[s?.nonce??null,s?`${s.heartbeat}`:null],a=[t.nonce,JSON.stringify(t),...o],[i]=await n.tables.write("take the queue",mt,a);if(i)return new S(n,t,Y(i));if(s=await B(n),s?.nonce===t.nonce)return new S(n,t,s);const c=s&&j(s,n);if(c&&!c.isOver)return c}throw new h.Om("store",`${n.tables.location} kept changing hands while it was being taken.`,{done:"nothing",remedy:"Try again."})}async function B({tables:n}){const[e]=await n.read("look at the holder of the queue",ft);if(!e)return;const t=(0,p.PG)(String(e.holder))??{};return{nonce:String(e.nonce),claimant:(0,p.Ex)(t)?t:void 0,...Y(e),heartbeat:Number(e.beat??0),now:Number(e.now)}}function Y({fence:n,lines:e}){return{fence:Number(n),lines:Number(e)}}function j(n,{self:e,leaseSeconds:t}){const s={self:e,beatSeconds:G,leaseSeconds:t};return(0,p.Kd)(n,s,n.now)}class S{context;claimant;fence;timer;state="held";constructor(e,t,{fence:s,lines:r}){this.context=e,this.claimant=t,this.fence=s,e.log.begin(r),this.timer=setInterval(()=>{this.beat()},G*1e3),this.timer.unref()}get owner(){return this.claimant.owner}get isHeld(){return this.state==="held"}async check(){this.requireHeld();const{tables:e}=this.context,[t]=await e.read("look at the holder of the queue",pt,[this.claimant.nonce]);t||this.lose()}async change(e,t,s){this.requireHeld();const{tables:r,log:o}=this.context,{lines:a,line:i,saved:c}=o.unsaved(),l=[this.claimant.nonce,a,i,...s],[d]=await r.write(e,gt(t),l);return Number(d?.held)!==1&&this.lose(),c(),Number(d?.changed)}async release(){if(this.stop(),this.state!=="held")return;try{await this.context.log.end((t,s,r)=>this.change(t,s,r))}catch{}const{tables:e}=this.context;this.state="released",await e.write("give the queue back",wt,[this.claimant.nonce]).catch(()=>{})}stop(){clearInterval(this.timer)}requireHeld(){if(this.state!=="held")throw(0,p.GH)()}lose(){throw this.state="lost",this.stop(),(0,p.GH)()}async beat(){this.state==="held"&&await this.context.tables.write("keep the queue",Tt,[this.claimant.nonce]).catch(()=>{})}}function gt(n){return`
WITH held AS MATERIALIZED (
  SELECT queue, ${K} FROM owner_report.lane WHERE queue = $1 AND nonce = $2::text FOR UPDATE
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
SELECT (SELECT count(*) FROM held)::int AS held, (SELECT count(*) FROM changed)::int AS changed`}const K=`set_config('synchronous_commit',
  CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, true)`,Lt="SELECT hint FROM owner_report.hint WHERE queue = $1 AND task = $2::text",yt="SELECT task FROM owner_report.hint WHERE queue = $1 ORDER BY task",At=`
  INSERT INTO owner_report.hint (queue, task, hint) SELECT queue, $5::text, $6::text FROM held
  ON CONFLICT (queue, task) DO UPDATE SET hint = excluded.hint RETURNING 0 AS sent`,Rt=`
  DELETE FROM owner_report.hint USING held WHERE hint.queue = held.queue AND task = $5::text RETURNING 0 AS sent`;class Ot{tables;constructor(e){this.tables=e}async read(e){const[t]=await this.tables.read("read what is remembered of a task",Lt,[e]);return t&&String(t.hint)}async write(e,t,s){const r=s===void 0?Rt:At,o=s===void 0?[t]:[t,s];await z(e).change("remember a message",r,o)}async tasks(){return(await this.tables.read("list what is remembered of tasks",yt)).map(({task:e})=>String(e))}warnings(){return[]}}function z(n){if(n instanceof S)return n;throw new h.Om("bug","a lease of another store")}var w=u(5538);const $t=1e4,Ct=200,bt=`
SELECT entry::text AS entry FROM owner_report.log WHERE queue = $1 ORDER BY line DESC LIMIT $2::bigint`,It=`
  DELETE FROM owner_report.log USING held WHERE log.queue = held.queue AND log.line <= $5::bigint RETURNING 0 AS sent`;class Dt{tables;lines=[];line=0;constructor(e){this.tables=e}begin(e){this.line=e}add(e){return this.lines=[...this.lines,(0,w.cA)(e).trimEnd()].slice(-Ct),!0}async latest(e){const t=await this.tables.read("read the log of the queue",bt,[e]);return(0,w.s9)(t.map(({entry:s})=>String(s)).reverse().join(`
`))}unsaved(){const{lines:e,line:t}=this;return{lines:e,line:t,saved:()=>{this.line=t+e.length,this.lines=this.lines.slice(e.length)}}}async end(e){const[t]=this.lines;if(t===void 0)return;const s=(0,w.Cd)(t,t)?(await this.latest(1)).at(-1):void 0;s&&(0,w.Cd)((0,w.cA)(s),t)&&(this.line-=1),await e("save the log of the queue",It,[this.line+this.lines.length-$t])}}const xt=`
WITH put AS (
  INSERT INTO owner_report.report (${O})
  SELECT ${$} FROM (SELECT ${K}) AS durably
  ON CONFLICT (queue, folded) DO NOTHING RETURNING id
)
SELECT counts.*, (SELECT count(*) FROM put)::int AS put, oldest.id, oldest.age FROM (${_}) AS counts LEFT JOIN (
  SELECT id, age FROM owner_report.report WHERE queue = $1 AND state = 'pending' ORDER BY age, id LIMIT 1
) AS oldest ON true`,Ut=`
SELECT id, file = $3::bytea AS same FROM owner_report.report WHERE queue = $1 AND folded = lower($2::text)`,_t=100;async function vt(n,{id:e,text:t,origin:s},r){const o=Buffer.from(t),a=b({id:e,state:"pending",bytes:o},te(t),r);for(let i=0;i<_t;i++){const[c]=await n.write("queue the report",xt,a);if(c?.put===1)return Ft(c,{id:e,key:String(a[2])});const[l]=await n.read("look for the report",Ut,[e,o]);if(l&&l.id!==e)throw(0,m.hj)(e,String(l.id));if(l)return s==="generated"&&l.same===!0?"before":"existing"}throw new h.Om("store",`Report ${e} kept coming and going at ${n.location} while it was being queued.`,{done:"nothing"})}function Ft({pending:n,held:e,id:t,age:s},r){const o=[...typeof t=="string"?[{id:t,key:String(s)}]:[],r];return{pending:Number(n)+1,held:Number(e),places:o}}class kt{connection;queue;constructor(e,t){this.connection=e,this.queue=t}get location(){return`postgres:${this.queue} at ${this.connection.place}`}async read(e,t,s=[]){return await this.ask({what:e,text:t,values:[this.queue,...s]})??[]}async write(e,t,s=[]){const r={what:e,text:t,values:[this.queue,...s]},o=await this.ask(r);return o||(await this.makeTables(),await this.ask(r)??this.notMade())}ask(e){return this.connection.ask(e)}async makeTables(){const e="make the tables of the queue",[{encoding:t,may:s}={}]=await this.ask({what:e,text:Mt,values:[]})??[];if(t!=="UTF8")throw Pt(this.connection.place,String(t));if(s!==!0)throw qt(this.connection.place);for(const r of W())await this.ask({what:e,text:r})}notMade(){throw new h.Om("store",`The schema owner_report at ${this.connection.place} was not made by this version of owner-report, and lacks a table or a column.`,{done:"nothing",remedy:`Compare it with these statements, which make it:
${A()}`})}}const Mt=`
SELECT current_setting('server_encoding') AS encoding,
  CASE WHEN to_regnamespace('owner_report') IS NULL
    THEN has_database_privilege(current_database(), 'CREATE')
    ELSE has_schema_privilege('owner_report', 'CREATE') END AS may`;function qt(n){return new h.Om("store",`The queue's tables are not there yet at ${n}, and this role may not make them.`,{done:"nothing",remedy:`Let a role that may create a schema run this once, and grant this one its rights (docs/postgres.md):
${A()}`})}function Pt(n,e){return new h.Om("store",`The database ${n} has the encoding ${e}.`,{done:"nothing",remedy:"A queue needs one with UTF8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0."})}const Ht=300*1e3;class Wt{options;hints;connection;tables;queueLog;self;clock;settings;lease;seen;read;constructor(e){this.options=e;const{lane:t,environment:s,clock:r=Date.now,self:o=(0,Z.WF)()}=e;this.settings=(0,y.f5)(s),this.connection=new Ze({settings:this.settings,...e}),this.tables=new kt(this.connection,t),this.queueLog=new Dt(this.tables),this.hints=new Ot(this.tables),this.clock=r,this.self=o}get location(){return this.tables.location}close(){this.lease?.stop(),this.connection.close()}async exists(){return de(this.tables)}warnings(){const{host:e,tls:t}=this.settings;return[...t.mode==="unverified"?[`Nobody asked ${e} for a proof that it is the database: sslmode=no-verify. Name its certificate authority instead.`]:[],...this.connection.warnings]}async put(e,t,s="own"){for(;;){const r=await vt(this.tables,{id:e,text:t,origin:s},this.clock());if(this.seen=typeof r=="object"?r:void 0,r!=="existing")return;const o=(0,J.C)(await this.find(e));if(o)return o}}async refuseUsed(e){const t=await v(this.tables,e);if(t!==void 0)throw(0,m.hj)(e,t)}async find(e,t=R.x){if(this.lease?.isHeld&&this.read?.id===e&&!t.includes(this.read.state))return;const r=await L(this.tables,e,t);return this.read=r&&{id:e,state:r.state},r&&{...r,path:this.pathOf(r.state,e)}}pathOf(e,t){return`postgres:${this.tables.queue}/${e}/${t}.md`}idOfPath(e){const t=/([^/]+)\.md$/.exec(e)?.[1];return t!==void 0&&R.x.some(s=>this.pathOf(s,t)===e)?t:void 0}async oldest(e,t){const{seen:s}=this;this.seen=void 0;const r=(0,g.bC)(t+Ht);return me(e===1&&s?s:await Ee(this.tables,e,r),e,t)}async list(e,t){return fe(this.tables,e,t)}async acquire(e){const t=await St(this.leaseContext(),e);return t instanceof S?(this.lease=t,this.read=void 0,{lease:t}):{holder:t}}async change(e,t){return this.read=void 0,this.seen=void 0,await Ne({tables:this.tables,now:this.clock()},z(e),t),!1}log(e){return this.queueLog.add(e)}async history(e){return this.queueLog.latest(e)}async holder(){return Nt(this.leaseContext())}async examine(){return at({connection:this.connection,settings:this.settings},this.tables)}leaseContext(){const{tables:e,queueLog:t,self:s,clock:r}=this;return{tables:e,log:t,self:s,clock:r,leaseSeconds:this.options.leaseSeconds??ht}}}})};
