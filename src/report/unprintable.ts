/** Control characters but tab and the ends of lines: they steer a terminal. */
export const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** Marks and overrides of the reading direction: they hide or turn what a person reads (Unicode UAX #9). */
export const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
