import { isIndex, parseHolder, parseManifest, printPlatform, type Digest, type Platform } from '@cse/oci';
import type { Located, PlanContext, Want } from '@cse/plugin';
import type { Contents } from './content.ts';
import { platformMissing } from './errors.ts';
import type { Expanded } from './expand.ts';

interface Choosing {
  readonly platforms: readonly Platform[];
  readonly contents: Contents;
}

interface Bringing extends Choosing {
  readonly note: PlanContext['note'];
  expandAll(wants: readonly Want[]): Promise<readonly Expanded[]>;
}

/** What choosing platforms changes. */
interface PlatformChange {
  /** The indexes that were replaced, and the manifests that were left out of them. */
  readonly dropped: Set<Digest>;
  /** The images whose index was made anew, and those that are whole because they were asked for by digest. */
  readonly anew: string[];
  readonly whole: Set<string>;
}

/**
 * Reads everything below wants, where each index that was found by a tag is made anew with the chosen platforms alone. What was
 * asked for by its digest stays whole: whoever named that digest would not find another.
 */
export async function ofPlatforms(
  wants: readonly Want[],
  { platforms, contents, expandAll, note }: Bringing,
): Promise<readonly Expanded[]> {
  const outcome: PlatformChange = { dropped: new Set(), anew: [], whole: new Set() };
  const chosen = await Promise.all(wants.map((want) => choose(want, { platforms, contents }, outcome)));
  const expanded = await expandAll(chosen);
  // What speaks of a manifest that is left out, such as its signature, is of no use without it.
  const kept = expanded.filter((each) => !speaksOf(each, outcome.dropped));
  const { anew, whole } = outcome;
  const names = platforms.map(printPlatform).join(', ');
  const left = expanded.length - kept.length;
  if (anew.length > 0)
    note(
      `only ${names}, under a digest of their own${left > 0 ? `, without ${left} signatures and referrers of the whole` : ''}: ${anew.join(', ')}`,
    );
  if (whole.size > 0) note(`not only ${names}, because they are asked for by digest: ${[...whole].join(', ')}`);
  return kept;
}

async function choose(want: Want, choosing: Choosing, { dropped, anew, whole }: PlatformChange): Promise<Want> {
  const { content, tag } = want;
  const { descriptor, holder, reference } = content;
  if (!isIndex(descriptor) || parseHolder(holder).side === 'plan') return want;
  const made = await withPlatforms(content, choosing);
  if (!made) return want;
  if (tag === undefined || reference === undefined || reference.includes('@')) {
    whole.add(reference ?? `${parseHolder(holder).repository}@${descriptor.digest}`);
    return want;
  }
  anew.push(reference);
  for (const digest of [descriptor.digest, ...made.dropped]) dropped.add(digest);
  return { ...want, content: made.content };
}

function speaksOf({ want, nodes }: Expanded, dropped: ReadonlySet<Digest>): boolean {
  const cosign = /^sha256-([0-9a-f]{64})\.(?:sig|att|sbom)$/.exec(want.tag ?? '');
  if (cosign) return dropped.has(`sha256:${cosign[1]}`);
  const root = nodes.at(-1);
  if (!root?.bytes) return false;
  const { subject } = parseManifest(root.content.descriptor, root.bytes);
  return subject !== undefined && dropped.has(subject.digest);
}

interface IndexFile {
  readonly manifests: readonly {
    readonly digest: Digest;
    readonly platform?: Platform | undefined;
    readonly annotations?: Readonly<Record<string, string>> | undefined;
  }[];
}

/** The index with the chosen platforms alone, or nothing where that is what it is. Throws `PLATFORM_MISSING`. */
async function withPlatforms(
  index: Located,
  { platforms, contents }: Choosing,
): Promise<{ readonly content: Located; readonly dropped: readonly Digest[] } | undefined> {
  const bytes = await contents.read(index);
  // Throws where it is none.
  parseManifest(index.descriptor, bytes);
  const file = JSON.parse(new TextDecoder().decode(bytes)) as IndexFile;
  const images = file.manifests.filter(({ platform }) => platform && platform.os !== UNKNOWN);
  const chosen = new Set(images.filter(({ platform }) => platforms.some((each) => isOf(platform, each))));
  if (images.length === 0) return undefined;
  if (chosen.size === 0) {
    const present = images.flatMap(({ platform }) => (platform ? [printPlatform(platform)] : []));
    throw platformMissing(index.reference ?? index.descriptor.digest, {
      wanted: platforms.map(printPlatform),
      present,
    });
  }
  const left = new Set<string>(images.filter((image) => !chosen.has(image)).map(({ digest }) => digest));
  const manifests = file.manifests.filter(({ digest, annotations = {} }) => {
    const subject = annotations[ATTESTED];
    return !left.has(digest) && !(subject !== undefined && left.has(subject));
  });
  if (manifests.length === file.manifests.length) return undefined;
  const kept = new Set(manifests.map(({ digest }) => digest));
  const dropped = file.manifests.map(({ digest }) => digest).filter((digest) => !kept.has(digest));
  const text = JSON.stringify({ ...file, manifests });
  const { descriptor } = contents.create(index.descriptor.mediaType, new TextEncoder().encode(text));
  return { content: { ...index, descriptor }, dropped };
}

const UNKNOWN = 'unknown';
/** What BuildKit's attestations speak of (docs/attestations/attestation-storage.md). */
const ATTESTED = 'vnd.docker.reference.digest';

const isOf = (platform: Platform | undefined, { os, architecture, variant }: Platform) =>
  platform?.os === os &&
  platform.architecture === architecture &&
  (variant === undefined || platform.variant === variant);
