/** Bytes that look random and are the same for the same seed; any size, made as they are read. */
export declare function seededBytes(seed: string, size: number): Generator<Uint8Array>;
