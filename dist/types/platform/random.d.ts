/** Returns `digits` lower-case hexadecimal digits. */
export type RandomHex = (digits: number) => string;
/**
 * Returns digits that two processes will not share, for ids, nonces and temporary names. None of them is a secret, and the
 * file system refuses a clash, so V8's generator (seeded by the system for every process) is enough; node:crypto would cost
 * a reporting step a fifth of its start-up.
 */
export declare const randomHex: RandomHex;
