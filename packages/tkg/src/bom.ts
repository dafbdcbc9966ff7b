import { parseReference } from '@cse/oci';
import { z } from 'zod';
import { parseYaml, type TextFile } from './yaml-file.ts';

/** One line of a BOM: an image, and the component that it belongs to. The path is relative to the place of all TKG images. */
export interface BomImage {
  readonly component: string;
  readonly path: string;
  readonly tag: string;
  /** Says that the source may do without it. */
  readonly isOptional?: boolean | undefined;
}

/** The images that a BOM names, in its order; one may be named more than once. */
export interface Bom {
  readonly version: string;
  readonly images: readonly BomImage[];
}

/** The BOM of a TKG release. */
export interface TkgBom extends Bom {
  readonly defaultTkr?: string | undefined;
  readonly tkrBomPath: string;
  readonly tkrCompatibilityPath: string;
  /** By provider, where the package repository of each TKr is. */
  readonly packageRepositories: ReadonlyMap<string, string>;
  /** By provider, where the package of each TKr is. */
  readonly packages: ReadonlyMap<string, string>;
}

/** The BOM of a Tanzu Kubernetes release. */
export interface TkrBom extends Bom {
  readonly kubernetes?: string | undefined;
  readonly etcdTag?: string | undefined;
  readonly corednsTag?: string | undefined;
  /** The versions of the OVAs that it is for, which end in their hashes. */
  readonly ovas: readonly string[];
}

/** Reads a TKG BOM. Throws `TKG_FILE_INVALID`, which names component and line. */
export function parseTkgBom(file: TextFile): TkgBom {
  const { default: defaults, ...bom } = parseYaml(file, tkgBomSchema);
  return {
    version: bom.release.version,
    images: imagesOf(bom.components),
    defaultTkr: defaults?.k8sVersion,
    tkrBomPath: bom['tkr-bom']?.imagePath ?? 'tkr-bom',
    tkrCompatibilityPath: bom['tkr-compatibility']?.imagePath ?? 'tkr-compatibility',
    packageRepositories: providersOf(bom['tkr-package-repo']),
    packages: providersOf(bom['tkr-package']),
  };
}

/** Reads a TKr BOM. Throws `TKG_FILE_INVALID`, which names component and line. */
export function parseTkrBom(file: TextFile): TkrBom {
  const { release, components, kubeadmConfigSpec: kubeadm, ova } = parseYaml(file, tkrBomSchema);
  return {
    version: release.version,
    images: imagesOf(components),
    kubernetes: kubeadm?.kubernetesVersion,
    etcdTag: kubeadm?.etcd?.local?.imageTag,
    corednsTag: kubeadm?.dns?.imageTag,
    ovas: ova.map(({ version }) => version),
  };
}

const isPath = (text: string) => parses(`bom.invalid/${text}`) && !/[:@]/.test(text);
const isTag = (text: string) => parses(`bom.invalid/image:${text}`) && !text.includes('@');

// YAML without types reads an empty value as an empty text.
const orEmpty = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (value === '' ? undefined : value), schema);

const text = z.string('is missing').min(1, 'is empty');
const pathSchema = text.refine(isPath, {
  error: ({ input }) => `${JSON.stringify(input)} is not a path of a repository`,
});
const tagSchema = text.refine(isTag, { error: ({ input }) => `${JSON.stringify(input)} is not a tag` });
const imageSchema = z.object({ imagePath: pathSchema, tag: tagSchema });
const entrySchema = z.object({
  images: orEmpty(z.record(z.string(), imageSchema, 'is not a map of images').default({})),
});
const componentsSchema = z
  .record(z.string(), z.array(entrySchema, 'is not a list of versions'), 'is not a map of components')
  .refine((components) => Object.keys(components).length > 0, 'is empty');
const placeSchema = z.object({ imagePath: pathSchema }).optional();
const providersSchema = orEmpty(z.record(z.string(), orEmpty(pathSchema.optional())).default({}));

const bomSchema = z.object({
  release: z.object({ version: text }, 'is missing'),
  components: componentsSchema,
});

const tkgBomSchema = bomSchema.extend({
  default: orEmpty(z.object({ k8sVersion: text.optional() }).optional()),
  'tkr-bom': placeSchema,
  'tkr-compatibility': placeSchema,
  'tkr-package-repo': providersSchema,
  'tkr-package': providersSchema,
});

const tagHolderSchema = orEmpty(z.object({ imageTag: tagSchema.optional() }).optional());
const tkrBomSchema = bomSchema.extend({
  kubeadmConfigSpec: z
    .object({
      kubernetesVersion: text.optional(),
      etcd: z.object({ local: tagHolderSchema }).optional(),
      dns: tagHolderSchema,
    })
    .optional(),
  ova: orEmpty(z.array(z.object({ version: text })).default([])),
});

function parses(reference: string): boolean {
  try {
    return Boolean(parseReference(reference));
  } catch {
    return false;
  }
}

function imagesOf(components: z.infer<typeof componentsSchema>): readonly BomImage[] {
  return Object.entries(components).flatMap(([component, entries]) =>
    entries.flatMap(({ images }) =>
      Object.values(images).map(({ imagePath, tag }) => ({ component, path: imagePath, tag })),
    ),
  );
}

function providersOf(paths: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(paths).flatMap(([provider, path]) => (path === undefined ? [] : [[provider, path]])));
}
