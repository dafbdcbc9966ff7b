import type ts from 'typescript';

/** One package, as it stands in the repository. */
export interface Room {
  /** `@cse/oci` */
  readonly name: string;
  /** From the root: `packages/oci`. */
  readonly dir: string;
  /** 0 is the lowest. Tools stand above all others. */
  readonly floor: number;
  readonly manifest: PackageManifest;
  readonly readme: string | undefined;
  readonly files: readonly SourceFile[];
}

export interface PackageManifest {
  readonly name: string;
  readonly description?: string | undefined;
  readonly type?: string | undefined;
  readonly exports?: Readonly<Record<string, unknown>> | undefined;
  readonly dependencies?: Readonly<Record<string, string>> | undefined;
  readonly devDependencies?: Readonly<Record<string, string>> | undefined;
  /** How it is bundled: what it leaves outside lies beside it. */
  readonly tsup?: { readonly external?: readonly string[] | undefined } | undefined;
  readonly peerDependencies?: Readonly<Record<string, string>> | undefined;
  readonly nx?: { readonly tags?: readonly string[] | undefined } | undefined;
}

export interface SourceFile {
  /** From the root. */
  readonly path: string;
  /** Tests and what serves them alone may do what the rest may not. */
  readonly kind: 'code' | 'test';
  readonly text: string;
  readonly tree: ts.SourceFile;
}

export interface House {
  readonly rooms: readonly Room[];
}

/** A law that is broken, and where. */
export interface Violation {
  readonly law: string;
  /** `file:line` */
  readonly at: string;
  readonly says: string;
}

export type Law = (house: House) => Iterable<Violation>;

/** Tools stand above every floor. */
export const TOOLS = 8;

/** The folders whose packages all stand on one floor. Any other package says its own, in its nx tag. */
export const FLOOR_OF: Readonly<Record<string, number>> = { plugins: 5, tools: TOOLS };

export const isTool = ({ floor }: Room) => floor === TOOLS;
export const isPlugin = ({ dir }: Room) => dir.startsWith('plugins/');
export const codeOf = ({ files }: Room) => files.filter(({ kind }) => kind === 'code');

/** What a room is called without its scope. */
export const shortName = ({ dir }: Room) => dir.slice(dir.indexOf('/') + 1);
