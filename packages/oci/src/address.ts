/** Says whether the name of a repository is in fact the address of a file: `https://…` of the web, `file:…` on disk. */
export const isAddress = (name: string): boolean => /^(?:https?:\/\/|file:)/.test(name);
