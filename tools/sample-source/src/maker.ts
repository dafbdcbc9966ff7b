import { describe, MediaType, parseReference, type Descriptor, type Platform } from '@cse/oci';
import { bytesOf, type Opener, type Store } from '@cse/store';
import { bases, configOf, type ArtifactSpec, type ImageSpec } from './image-spec.ts';
import { layerOf, noiseFile, type SampleLayer } from './layer.ts';
import { fraction } from './noise.ts';

const MEGABYTE = 1024 * 1024;
const amd64: Platform = { os: 'linux', architecture: 'amd64' };

/** How large things are, and which bytes they are. */
export interface Size {
  readonly seed: string;
  /** 1 is life size. */
  readonly scale: number;
}

/** Makes images and artifacts in a store; the same name, seed and scale always give the same bytes. */
export class Maker {
  readonly #store: Store;
  readonly #seed: string;
  readonly #scale: number;
  readonly #made = new Map<string, Promise<Descriptor>>();
  readonly #layers = new Map<string, SampleLayer>();
  /** Where each blob was put first, to mount it from there. */
  readonly #homes = new Map<string, string>();

  constructor(store: Store, { seed, scale }: Size) {
    this.#store = store;
    this.#seed = seed;
    this.#scale = scale;
  }

  /** Makes an image and tags it, once: what is named a second time is the one that is there. */
  image(reference: string, spec: ImageSpec = {}): Promise<Descriptor> {
    const { as = reference } = spec;
    const name = `${reference} ${as}`;
    const made = this.#made.get(name) ?? this.#image(reference, { ...spec, as });
    this.#made.set(name, made);
    return made;
  }

  /** Makes an artifact; it has a tag only if `reference` has one. */
  async artifact(reference: string, { type, text, subject, annotations }: ArtifactSpec): Promise<Descriptor> {
    const { repository } = parseReference(reference);
    const config = await this.#text(repository, MediaType.empty, '{}');
    const layer = { ...(await this.#text(repository, type, text)), ...(annotations && { annotations }) };
    return this.#manifest(reference, MediaType.manifest, {
      artifactType: type,
      config,
      layers: [layer],
      ...(subject && { subject }),
    });
  }

  async #image(reference: string, { platforms, ...spec }: ImageSpec): Promise<Descriptor> {
    if (!platforms) return this.#single(reference, spec, amd64);
    const { repository } = parseReference(reference);
    const manifests: Descriptor[] = [];
    for (const platform of platforms) manifests.push({ ...(await this.#single(repository, spec, platform)), platform });
    return this.#manifest(reference, spec.oci ? MediaType.index : MediaType.dockerList, { manifests });
  }

  async #single(reference: string, spec: ImageSpec, platform: Platform): Promise<Descriptor> {
    const { repository } = parseReference(reference);
    const layers = [...this.#baseLayers(spec, platform), this.#ownLayer(spec, platform)];
    for (const { descriptor, open } of layers) await this.#put(repository, descriptor, open);
    const types = spec.oci
      ? [MediaType.manifest, MediaType.config]
      : [MediaType.dockerManifest, MediaType.dockerConfig];
    const [type = '', configType = ''] = types;
    const config = await this.#text(repository, configType, JSON.stringify(configOf(layers, spec, platform)));
    return this.#manifest(reference, type, { config, layers: layers.map(({ descriptor }) => descriptor) });
  }

  #baseLayers({ base, oci }: ImageSpec, { os, architecture }: Platform): SampleLayer[] {
    if (!base) return [];
    const named = (index: number) => `${base} ${os}/${architecture} ${index}`;
    return bases[base].map((megabytes, index) =>
      this.#layer(named(index), `usr/lib/${base}-${index}`, { megabytes, oci }),
    );
  }

  #ownLayer({ as = '', files, oci }: ImageSpec, { os, architecture }: Platform): SampleLayer {
    if (files) return layerOf(files, layerType(oci));
    const program = as.slice(as.lastIndexOf('/') + 1).replace(/[:@].*$/, '');
    // From 4 to 80 megabytes, more often small than large.
    const megabytes = 4 * 20 ** fraction(`size of ${as}`);
    return this.#layer(`${as} ${os}/${architecture}`, `usr/local/bin/${program}`, { megabytes, oci });
  }

  #layer(
    name: string,
    path: string,
    { megabytes, oci }: { megabytes: number; oci?: boolean | undefined },
  ): SampleLayer {
    const type = layerType(oci);
    const size = Math.max(64, Math.round(megabytes * MEGABYTE * this.#scale));
    const layer = this.#layers.get(name + type) ?? layerOf([noiseFile(path, `${this.#seed} ${name}`, size)], type);
    this.#layers.set(name + type, layer);
    return layer;
  }

  async #manifest(reference: string, mediaType: string, about: object): Promise<Descriptor> {
    const { repository, tag } = parseReference(reference);
    const bytes = encode(JSON.stringify({ schemaVersion: 2, mediaType, ...about }));
    const descriptor = describe(mediaType, bytes);
    const target = this.#store.repository(repository);
    await target.push(descriptor, () => bytesOf(bytes));
    if (tag !== undefined) await target.tag(descriptor, tag, { open: () => bytesOf(bytes) });
    return descriptor;
  }

  async #text(repository: string, mediaType: string, text: string): Promise<Descriptor> {
    const bytes = encode(text);
    const descriptor = describe(mediaType, bytes);
    await this.#put(repository, descriptor, () => bytesOf(bytes));
    return descriptor;
  }

  async #put(repository: string, content: Descriptor, open: Opener): Promise<void> {
    const home = this.#homes.get(content.digest);
    if (home === repository) return;
    const target = this.#store.repository(repository);
    if (home !== undefined && (await target.mount(content, home))) return;
    await target.push(content, open);
    this.#homes.set(content.digest, repository);
  }
}

const layerType = (oci = false) => (oci ? MediaType.layer : MediaType.dockerLayer);
const encode = (text: string) => new TextEncoder().encode(text);
