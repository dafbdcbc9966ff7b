/** What a request to a registry needs, or a token allows: `repository:tkg/a:pull,push`. */
export interface Scope {
    readonly repository: string;
    readonly actions: readonly string[];
}
/** Reads one scope. A repository's name may itself hold colons. */
export declare function parseScope(text: string): Scope | undefined;
/** What the registry asks for before it answers; nothing for its root. */
export declare function scopeOf(method: string, path: string): Scope | undefined;
export declare const printScope: ({ repository, actions }: Scope) => string;
