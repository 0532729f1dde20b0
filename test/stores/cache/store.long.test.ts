import { describeStore } from "../../contract/store.contract.js";
import { startCacheServer } from "../../helpers/cache-service/server.js";
import { cacheStore } from "../../helpers/cache-service/store.js";

/** The whole suite by the worker that users run, and its archives. */
describeStore("cache", async () => {
  const server = await startCacheServer();
  return { store: cacheStore(server), reopen: () => cacheStore(server) };
});
