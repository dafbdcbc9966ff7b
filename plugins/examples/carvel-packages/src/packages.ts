import type { Located, PlanContext } from '@cse/plugin';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** One version of a package. */
export interface CarvelPackage {
  readonly name: string;
  readonly version: string;
  /** The bundle that it is fetched from: `host/path@digest`. */
  readonly image: string;
  /** Its Package resource. */
  readonly text: string;
}

// carvel.dev/kapp-controller/docs/latest/packaging/#package
const packageSchema = z.object({
  kind: z.literal('Package'),
  spec: z.object({
    refName: z.string(),
    version: z.string(),
    template: z.object({
      spec: z.object({
        fetch: z.array(z.object({ imgpkgBundle: z.object({ image: z.string().includes('@') }) })).min(1),
      }),
    }),
  }),
});

/** The packages of a package repository: the Package resources below its `packages/`. */
export async function packagesIn(repository: Located, context: PlanContext): Promise<readonly CarvelPackage[]> {
  const found: CarvelPackage[] = [];
  for await (const file of context.files(repository)) {
    if (!/^packages\/.*\.ya?ml$/.test(file.path)) continue;
    for (const document of parseAllDocuments(new TextDecoder().decode(await file.read()))) {
      const { data } = packageSchema.safeParse(document.toJS());
      if (!data) continue;
      const { refName: name, version, template } = data.spec;
      const image = template.spec.fetch[0]?.imgpkgBundle.image ?? '';
      found.push({ name, version, image, text: String(document) });
    }
  }
  return found.sort((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
}
