export interface DelayingProxy extends AsyncDisposable {
    /** `127.0.0.1:PORT` */
    readonly host: string;
    /** How many connections were made. */
    connections(): number;
    close(): Promise<void>;
}
/** Puts `target` (`host:port`) that many milliseconds away: bytes arrive half of it later in each direction, at full rate. */
export declare function delayingProxy(target: string, milliseconds: number): Promise<DelayingProxy>;
