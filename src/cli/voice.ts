/** Where what the CLI says goes. */
export interface Voice {
  out(text: string): void;
  err(text: string): void;
}

/** Standard output and standard error. */
export const STREAMS: Voice = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
};
