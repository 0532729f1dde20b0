import type { Answer } from "../../platform/exchange.js";
import type { Receipt } from "../../report/delivery-record.js";
import type { Report } from "../../report/fields.js";
/** Kinds of webhook, as `channel` names them. */
export type Kind = "discord" | "slack" | "mattermost" | "rocketchat" | "telegram" | "ntfy" | "json";
/** What is sent of a report. It is the same on every attempt. */
export interface Posting {
    report: Report;
    /** Text for the owner. */
    message: string;
}
/** Request to a service, by POST unless it says otherwise. */
export interface Question {
    method?: "POST" | "PATCH" | undefined;
    url: URL;
    contentType: string;
    body: string;
}
/** How a service replaces the text of a message. */
export interface Editing {
    /** Builds the request; `undefined` where the receipt does not name a message that can be replaced. */
    ask(posting: Posting, url: URL, receipt: Receipt): Question | undefined;
    /** Whether a refusal proves that the message shows this very text already. */
    isShown?(answer: Answer): boolean;
    /** Whether a refusal means that this message is gone, or can no longer be replaced: then a new one is posted. */
    isImpossible(answer: Answer): boolean;
}
/** A service that takes messages by webhook: everything that owner-report knows of it. */
export interface Service {
    kind: Kind;
    /** Its name, for a person. */
    name: string;
    /** Tells the service by its own hosts: a URL there belongs to no other. */
    isAt?(host: string): boolean;
    /** Tells the service by the path of a URL, on any host. */
    isLike?(url: URL): boolean;
    /** Says what a URL lacks, without quoting it; `undefined` if it can be used. */
    problem?(url: URL): string | undefined;
    ask(posting: Posting, url: URL): Question;
    /** Absent where messages cannot be replaced. */
    editing?: Editing;
    /** Reads the sign of success in an answer of 2xx; `undefined` without it. */
    receipt(answer: Answer): Receipt | undefined;
    /** Quotes the service's own words of a refusal; empty when there are none. */
    words(answer: Answer): string;
    /** Reads the seconds to wait from a refusal; `Retry-After` counts for every service. */
    waitSeconds?(answer: Answer): number | undefined;
    /** Refusals of 4xx that do not prove that nothing was posted, besides 408. */
    unclear?: readonly number[];
    /** Takes the headers of the Standard Webhooks specification. */
    isStandard?: boolean;
}
type Fields = Readonly<Record<string, unknown>>;
/** Reads an answer that is a JSON object; no fields for any other. */
export declare function fieldsOf({ body }: Answer): Fields;
/** Returns a value as an object; no fields for any other value. */
export declare function asFields(value: unknown): Fields;
/** Returns a text or number as text; `undefined` for anything else and for nothing. */
export declare function textOf(value: unknown): string | undefined;
/** Whether a body is a page for a browser, such as a sign-in page. */
export declare function isHtml({ headers, body }: Answer): boolean;
/** Quotes an answer of plain text; nothing of a page. */
export declare function plainWords(answer: Answer): string;
/** Returns the message's id in a receipt; `undefined` for anything but a number, since it becomes part of a request. */
export declare function messageIdIn({ message_id: id }: Receipt): string | undefined;
/** Returns the receipt that holds an id; `undefined` without one. */
export declare function receiptOf(name: string, value: unknown): Receipt | undefined;
/** Builds a question whose body is JSON. */
export declare function jsonQuestion(url: URL, fields: Fields): Question;
export {};
