import { describeStore } from "../../contract/store.contract.js";
import { startCacheServer } from "../../helpers/cache-service/server.js";
import { cacheStore } from "../../helpers/cache-service/store.js";

describeStore("cache", async () => {
  const server = await startCacheServer();
  return { store: cacheStore(server), reopen: () => cacheStore(server) };
});
