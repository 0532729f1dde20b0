import { describeStore } from "../../contract/store.contract.js";
import { InProcessService } from "../../helpers/cache-service/in-process.js";
import { startCacheServer } from "../../helpers/cache-service/server.js";
import { cacheStore } from "../../helpers/cache-service/store.js";

/** The list of entries by HTTP, the entries themselves in this process: `store.long.test.ts` has them by the worker. */
describeStore("cache", async () => {
  const server = await startCacheServer();
  const service = new InProcessService(server.caches, server.environment().GITHUB_REF ?? "");
  const open = () => cacheStore(server, { service });
  return { store: open(), reopen: open };
});
