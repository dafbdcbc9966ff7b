import { X509Certificate } from 'node:crypto';

/** What a server showed, and who vouches for it. */
export interface Chain {
  /** From the server's own to the last that could be found. */
  readonly certificates: readonly X509Certificate[];
  /** It ends at a CA that vouches for itself. */
  readonly complete: boolean;
  /** It ends at a CA that everybody trusts. */
  readonly isPublic: boolean;
  /** How many of them the server showed itself. */
  readonly served: number;
}

export interface Sources {
  /** As PEM, the server's own first. */
  readonly served: readonly string[];
  /** As PEM, one after the other. */
  readonly configured: string;
  readonly publicRoots: readonly string[];
}

/** Goes from the server's certificate up, through what was shown, what the config trusts, and what everybody trusts. */
export function chainOf({ served, configured, publicRoots }: Sources): Chain | undefined {
  const shown = served.map((pem) => new X509Certificate(pem));
  const [leaf] = shown;
  if (!leaf) return undefined;
  const own = certificatesIn(configured);
  const roots = publicRoots.map((pem) => new X509Certificate(pem));
  const publicPrints = new Set(roots.map(({ fingerprint256 }) => fingerprint256));
  const certificates = [leaf];
  for (let last: X509Certificate = leaf; !isRoot(last);) {
    const issuer = [...shown, ...own, ...roots].find((each) => each !== last && hasIssued(each, last));
    if (!issuer || certificates.some(({ fingerprint256 }) => fingerprint256 === issuer.fingerprint256)) break;
    certificates.push(issuer);
    last = issuer;
  }
  const end = certificates.at(-1) ?? leaf;
  const prints = new Set(shown.map(({ fingerprint256 }) => fingerprint256));
  return {
    certificates,
    complete: isRoot(end),
    isPublic: publicPrints.has(end.fingerprint256),
    served: certificates.filter(({ fingerprint256 }) => prints.has(fingerprint256)).length,
  };
}

/** What a machine has to be given to trust the chain: its CAs, or the certificate itself where that vouches for itself. */
export function anchorsOf({ certificates }: Chain): readonly X509Certificate[] {
  return certificates.length === 1 ? certificates : certificates.slice(1);
}

const BEGIN = '-----BEGIN CERTIFICATE-----';
const END = '-----END CERTIFICATE-----';

/** The certificates of a PEM file; what is none is left out. */
export function certificatesIn(pem: string): readonly X509Certificate[] {
  return pem.split(BEGIN).flatMap((block) => {
    const end = block.indexOf(END);
    if (end < 0) return [];
    try {
      return new X509Certificate(`${BEGIN}${block.slice(0, end)}${END}`);
    } catch {
      return [];
    }
  });
}

/** The name that people know a certificate by. */
export const nameOf = ({ subject }: X509Certificate): string =>
  /^CN=(.+)$/m.exec(subject)?.[1] ?? subject.replaceAll('\n', ', ');

/** Says whether one has really signed the other, which its name alone does not. */
function hasIssued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  try {
    return issuer.subject === certificate.issuer && certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

const isRoot = (certificate: X509Certificate) => hasIssued(certificate, certificate);
