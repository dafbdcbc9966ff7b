/** A clock that does not wait: each sleep is over at once, and time is as much later. */
export interface SkippingClock {
    now(): number;
    monotonic(): number;
    sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
    /** The sleeps that were asked for, in order. */
    readonly waits: number[];
    /** Lets time go by. */
    pass(milliseconds: number): void;
}
/** `beyond` is for what only watches: a sleep of so many milliseconds or more ends when it is called off, and not before. */
export declare function skippingClock({ beyond }?: {
    readonly beyond?: number;
}): SkippingClock;
