/** Size limits of a report. Characters are Unicode code points; the others are bytes of UTF-8. */
export declare const LIMITS: {
    readonly lineCharacters: 512;
    readonly textCharacters: 4000;
    readonly frontMatterBytes: number;
    readonly bodyBytes: number;
    readonly fileBytes: number;
};
