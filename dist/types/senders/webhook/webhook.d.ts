import type { Service } from "./service.js";
/** What names a webhook, as it is given. */
export interface GivenWebhook {
    url: string;
    /** Kind of the webhook; told by the URL unless given. */
    channel?: string | undefined;
    /** Signs the requests to an endpoint of one's own. */
    secret?: string | undefined;
}
/** Checked webhook. */
export interface Webhook {
    /** Secret, as a whole and in its parts. */
    url: URL;
    service: Service;
    secret: string | undefined;
}
/** What is wrong with a given webhook, for a person; quotes neither URL nor secret. */
export interface WebhookProblem {
    of: keyof GivenWebhook;
    problem: string;
}
/** Checks a webhook by the form of its URL, without asking anybody. */
export declare function checkedWebhook({ url: given, channel, secret }: GivenWebhook): Webhook | WebhookProblem;
/** Finds the kind of a webhook by the form of its URL; `undefined` for what is no address of one. */
export declare function kindOfUrl(url: string): string | undefined;
