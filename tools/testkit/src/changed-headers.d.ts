/** Headers with some set anew, or taken away. */
export declare function changed<Value>(headers: Readonly<Record<string, Value>>, set: Readonly<Record<string, string | null>>): Record<string, Value | string>;
