import type { Certificate } from './certificate.ts';
import { type Fault, type FaultRule, type SeenRequest } from './fault.ts';
export interface ProxyOptions {
    /** What goes wrong. */
    readonly rules?: readonly FaultRule[] | undefined;
    /** Decides each request by itself; what it leaves goes to the rules, and then through. */
    readonly intercept?: ((request: SeenRequest, body: () => Promise<Buffer>) => Fault | undefined | Promise<Fault | undefined>) | undefined;
    /** Serves TLS with this. The target is still asked in the clear. */
    readonly tls?: Certificate | undefined;
}
export interface Proxy extends AsyncDisposable {
    /** `127.0.0.1:PORT` */
    readonly host: string;
    /** Every request since the start, in the order in which they came. */
    readonly requests: readonly SeenRequest[];
    /** From now on this goes wrong, and nothing else. */
    script(...rules: readonly FaultRule[]): void;
    forget(): void;
    close(): Promise<void>;
}
/**
 * An HTTP server that passes everything on to `target` (`host:port`, plain), keeps what it saw, and makes go wrong what it
 * is told. Without a target it has only its own answers.
 */
export declare function proxy(target: string | undefined, options?: ProxyOptions): Promise<Proxy>;
