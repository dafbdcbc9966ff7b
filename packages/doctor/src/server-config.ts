import { CseError } from '@cse/errors';
import { jsonOf } from '@cse/text';
import { z } from 'zod';

/** What CSE's server configuration (the entity VCDKEConfig) says of the registry. */
export interface ServerConfig {
  readonly containerRegistryUrl: string | undefined;
  readonly bootstrapCertificates: readonly string[];
  readonly clusterCertificates: readonly string[];
  /** Nothing where no proxy is set. */
  readonly noProxy: string | undefined;
}

const textsSchema = z.array(z.string()).nullish();
const proxySchema = z.looseObject({
  httpProxy: z.string().nullish(),
  httpsProxy: z.string().nullish(),
  noProxy: z.string().nullish(),
});
const profileSchema = z.looseObject({
  containerRegistryUrl: z.string().nullish(),
  bootstrapClusterConfig: z
    .looseObject({ certificateAuthorities: textsSchema, proxyConfig: proxySchema.nullish() })
    .nullish(),
  K8Config: z.looseObject({ certificateAuthorities: textsSchema }).nullish(),
});
const entitySchema = z.looseObject({ profiles: z.array(profileSchema).min(1) });
const configSchema = z.union([z.looseObject({ entity: entitySchema }).transform(({ entity }) => entity), entitySchema]);

/** Reads the entity as VCD's API gives it, or its `entity` alone. Throws `SERVER_CONFIG_INVALID`. */
export function parseServerConfig({ path, text }: { readonly path: string; readonly text: string }): ServerConfig {
  const result = configSchema.safeParse(jsonOf(text));
  if (!result.success)
    throw new CseError(
      'SERVER_CONFIG_INVALID',
      'usage',
      `${path} is not a server configuration of CSE: it has no profiles`,
      {
        hint: 'Get it from VCD: GET /cloudapi/1.0.0/entities/types/vmware/VCDKEConfig/1.1.0, and save one of the values.',
      },
    );
  const [profile] = result.data.profiles;
  const { proxyConfig: proxy } = profile?.bootstrapClusterConfig ?? {};
  return {
    containerRegistryUrl: profile?.containerRegistryUrl ?? undefined,
    bootstrapCertificates: profile?.bootstrapClusterConfig?.certificateAuthorities ?? [],
    clusterCertificates: profile?.K8Config?.certificateAuthorities ?? [],
    noProxy: proxy?.httpProxy || proxy?.httpsProxy ? (proxy.noProxy ?? '') : undefined,
  };
}
