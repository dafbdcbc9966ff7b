import { type IncomingMessage, type ServerResponse } from 'node:http';
/** One request that a scripted server got. */
export interface Heard {
    readonly method: string;
    /** With its query. */
    readonly path: string;
    readonly headers: IncomingMessage['headers'];
    /** Reads the body to its end. */
    body(): Promise<Buffer>;
    readonly raw: IncomingMessage;
}
/** What a scripted server answers: status, headers and body, or nothing where the script wrote the answer itself. */
export type Answered = {
    readonly status: number;
    readonly headers?: Record<string, string | readonly string[]>;
    readonly body?: string | Uint8Array;
} | undefined;
export interface ScriptedServer extends AsyncDisposable {
    /** `127.0.0.1:PORT` */
    readonly host: string;
    readonly url: string;
    /** Every request, as it began. */
    readonly heard: Heard[];
    /** `GET /v2/` and so on, in order. */
    lines(): readonly string[];
}
export interface ScriptedOptions {
    readonly tls?: {
        readonly cert: string;
        readonly key: string;
        readonly ca?: string;
        readonly requestCert?: boolean;
    } | undefined;
}
/** A web server on a free port that answers as the script says: a registry with one habit, good or bad. */
export declare function scriptedServer(script: (request: Heard, response: ServerResponse) => Answered | Promise<Answered>, { tls }?: ScriptedOptions): Promise<ScriptedServer>;
