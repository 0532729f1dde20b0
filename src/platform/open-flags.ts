import { constants } from "node:fs";

/** For `open`: a link is refused, not followed. Windows has no such flag: there it is followed. */
export const O_NOFOLLOW: number = constants.O_NOFOLLOW ?? 0;

/** For `open`: a FIFO nobody writes to is not waited for. Windows has no FIFOs among its files. */
export const O_NONBLOCK: number = constants.O_NONBLOCK ?? 0;
