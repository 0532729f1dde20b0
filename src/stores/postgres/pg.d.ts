/** The part of pg that is used: its client in JavaScript alone, without the pool and the native binding. */
declare module "pg/lib/client.js" {
  import type { EventEmitter } from "node:events";

  interface Query {
    text: string;
    values?: readonly unknown[] | undefined;
  }

  export default class Client extends EventEmitter {
    constructor(config: Readonly<Record<string, unknown>>);
    readonly connection: { stream: { destroy(): void } };
    connect(): Promise<unknown>;
    query(query: Query): Promise<{ rows: Record<string, unknown>[] }>;
    end(): Promise<void>;
    ref(): void;
    unref(): void;
  }
}
