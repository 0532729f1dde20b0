/** Size limits of a report. Characters are Unicode code points; the others are bytes of UTF-8. */
export const LIMITS = {
  lineCharacters: 512,
  textCharacters: 4_000,
  frontMatterBytes: 16 * 1024,
  bodyBytes: 256 * 1024,
  fileBytes: 1024 * 1024,
} as const;
