import type { Fault, SeenRequest } from './fault.ts';
import { type Scope } from './scope.ts';
export interface TokenOptions {
    /** Passwords by user. */
    readonly users?: Readonly<Record<string, string>> | undefined;
    /** Which of the actions asked for are allowed. By default all to users, and to nobody else but where there are no users. */
    readonly grant?: ((user: string | undefined, scope: Scope) => readonly string[]) | undefined;
    /** In seconds. */
    readonly expiresIn?: number | undefined;
    readonly service?: string | undefined;
}
/** Gives out tokens, and knows them again (docker's token authentication). They are opaque, as theirs are to clients. */
export declare class Tokens {
    #private;
    constructor(options: TokenOptions);
    get service(): string;
    /** From now on no token counts. */
    revoke(): void;
    /** Answers the token endpoint: GET with basic credentials or none, POST with a form. */
    give(request: SeenRequest, body: string): Fault;
    /** Says why a request to the registry is not let through; nothing when it is. */
    refuse(request: SeenRequest, realm: string): Fault | undefined;
}
/** An answer in the registry's own form. */
export declare function error(status: number, code: string, message: string, headers?: Record<string, string>): Fault;
export declare function json(status: number, value: unknown, headers?: Record<string, string>): Fault;
export declare function basicCredentials({ headers }: SeenRequest): {
    user: string;
    password: string;
} | undefined;
