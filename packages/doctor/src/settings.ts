import { anchorsOf, nameOf } from './chain.ts';
import { noChain, noTargetFor } from './errors.ts';
import type { Subject } from './subject.ts';
import { targetChain } from './target-chain.ts';
import { speaksPlain, targetOf } from './target.ts';

/** What to enter where, so that CSE uses the target. */
export interface Settings {
  /** The field Container Registry URL: without scheme, without `/tkg`. */
  readonly containerRegistryUrl: string;
  /** As PEM, for both lists; none where everybody trusts the target. */
  readonly certificates: readonly { readonly name: string; readonly until: string; readonly pem: string }[];
  /** The same as fields of the entity VCDKEConfig. */
  readonly entity: object;
  /** What to type where the Tanzu CLI is used. */
  readonly tanzu: readonly string[];
  readonly remarks: readonly string[];
}

/** Reads the chain that the target really shows, and says what to enter. Throws where nodes could not trust it. */
export async function settingsFor(subject: Subject): Promise<Settings> {
  const target = targetOf(subject);
  if (!target || (subject.target?.flaws.length ?? 0) > 0) throw noTargetFor(subject.to, subject.target);
  const { base, host } = target;
  const chain = await targetChain(subject);
  if (!chain)
    throw noChain(host, speaksPlain(subject, host) ? 'plain http was requested' : 'it presents no certificate');
  if (!chain.complete) throw noChain(host, 'its root CA is neither served nor in the config');
  await subject.network.ping(host);
  const anchors = chain.isPublic ? [] : anchorsOf(chain);
  const certificates = anchors.map((certificate) => ({
    name: nameOf(certificate),
    until: certificate.validToDate.toISOString().slice(0, 10),
    pem: certificate.toString(),
  }));
  const pems = certificates.map(({ pem }) => pem);
  return {
    containerRegistryUrl: base,
    certificates,
    entity: {
      profiles: [
        {
          containerRegistryUrl: base,
          bootstrapClusterConfig: { certificateAuthorities: pems },
          K8Config: { certificateAuthorities: pems },
        },
      ],
    },
    tanzu: tanzuLines(base, { host, isPrivate: !chain.isPublic, subject }),
    remarks: remarksOn(chain.isPublic),
  };
}

function remarksOn(isPublic: boolean): readonly string[] {
  return [
    'CSE appends /tkg to the URL: enter it without scheme, path or trailing slash.',
    ...(isPublic ? ['The registry has a certificate from a public CA: no certificates need to be entered.'] : []),
    'Restart the CSE server VM after every change: it reads the settings at startup.',
    'Existing clusters keep their old settings: only new ones get these.',
  ];
}

interface Tanzu {
  readonly host: string;
  readonly isPrivate: boolean;
  readonly subject: Subject;
}

/** What the plugins say is to be typed, after the line that makes the Tanzu CLI trust the registry. */
function tanzuLines(base: string, { host, isPrivate, subject }: Tanzu): readonly string[] {
  const file = subject.caFileOf(host) ?? 'registry-ca.pem';
  const lines = subject.advisers.flatMap(({ advice }) => advice.clientLines ?? []);
  const trust = isPrivate && lines.length > 0 ? [`tanzu config cert add --host ${host} --ca-cert ${file}`] : [];
  return [...trust, ...lines.map((line) => line.replaceAll('BASE', base))];
}
