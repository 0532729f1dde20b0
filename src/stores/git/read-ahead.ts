/** An object as git tells of it. */
export interface Head {
  /** Its type; `missing` where there is none. */
  type: string;
  size: number;
}

/** An object that was asked for: its content where that was wanted, and is here. */
export interface Seen extends Head {
  bytes?: Buffer | undefined;
}

/** Bytes that are kept. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Objects that were read together with others, because they are needed next. An object never changes. */
export class ReadAhead {
  private readonly objects = new Map<string, Seen>();
  private size = 0;

  /** Keeps an object by every name that it has. */
  keep(names: readonly string[], object: Seen): void {
    this.size += object.size;
    if (this.size > MOST_BYTES) this.objects.clear();
    if (this.size > MOST_BYTES) this.size = object.size;
    for (const name of names) this.objects.set(name, object);
  }

  /** Returns these objects, `undefined` unless all of them are kept. */
  all(names: readonly string[]): Seen[] | undefined {
    const kept = names.flatMap((name) => this.objects.get(name) ?? []);
    return kept.length === names.length ? kept : undefined;
  }
}
