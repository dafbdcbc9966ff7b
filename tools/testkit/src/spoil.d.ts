import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault, SeenRequest } from './fault.ts';
interface Spoiling {
    readonly answered: IncomingMessage;
    readonly response: ServerResponse;
    readonly seen: SeenRequest;
    readonly fault: Fault | undefined;
}
/** Passes an answer on as the fault would have it. */
export declare function spoil({ answered, response, seen, fault }: Spoiling): Promise<void>;
export {};
