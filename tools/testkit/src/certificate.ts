import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIPv4 } from 'node:net';

export interface CertificateOptions {
  /** Names and IPv4 addresses that it is good for, as its alternative names; with none it has its common name alone. */
  readonly hosts?: readonly string[] | undefined;
  readonly name?: string | undefined;
  /** Who vouches for it; without one it vouches for itself. */
  readonly signer?: Certificate | undefined;
  /** Says that it may vouch for others. */
  readonly authority?: boolean | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

export interface Certificate {
  readonly name: string;
  /** PEM. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
}

/** Makes a certificate (RFC 5280) in memory: self-signed, signed by another, for the wrong host, expired, not yet valid. */
export function certificate(options: CertificateOptions = {}): Certificate {
  const { hosts = ['127.0.0.1', 'localhost'], authority = false, signer } = options;
  const { name = authority ? 'Test Authority' : (hosts[0] ?? 'nobody') } = options;
  const { from = new Date('2020-01-01'), to = new Date('2049-01-01') } = options;
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = sequence(
    explicit(0, integer(2)),
    integer(1, ...randomBytes(8)),
    ECDSA_SHA256,
    distinguishedName(signer?.name ?? name),
    sequence(time(from), time(to)),
    distinguishedName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(basicConstraints(authority), ...(hosts.length > 0 ? [subjectAltName(hosts)] : []))),
  );
  const signature = sign('sha256', body, signer?.key ?? privateKey);
  const der = sequence(body, ECDSA_SHA256, tagged(0x03, Buffer.from([0]), signature));
  return { name, certificate: pem(der), key: keyPem(privateKey) };
}

// ASN.1's distinguished encoding (X.690): a tag, a length, a value.
function tagged(tag: number, ...values: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(values);
  const length = value.length;
  const inBytes =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, Math.floor(length / 256), length % 256];
  return Buffer.concat([Buffer.from([tag, ...inBytes]), value]);
}

const sequence = (...values: readonly Uint8Array[]) => tagged(0x30, ...values);
const explicit = (number: number, value: Uint8Array) => tagged(0xa0 + number, value);
const integer = (...bytes: readonly number[]) => tagged(0x02, Buffer.from(bytes));
const object = (hex: string) => tagged(0x06, Buffer.from(hex, 'hex'));
const octets = (value: Uint8Array) => tagged(0x04, value);

const ECDSA_SHA256 = sequence(object('2a8648ce3d040302'));
const COMMON_NAME = object('550403');
const TRUE = Buffer.from([0x01, 0x01, 0xff]);

function distinguishedName(name: string): Buffer {
  return sequence(tagged(0x31, sequence(COMMON_NAME, tagged(0x0c, Buffer.from(name)))));
}

function basicConstraints(authority: boolean): Buffer {
  return sequence(object('551d13'), TRUE, octets(sequence(...(authority ? [TRUE] : []))));
}

function subjectAltName(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) =>
    isIPv4(host) ? tagged(0x87, Buffer.from(host.split('.').map(Number))) : tagged(0x82, Buffer.from(host)),
  );
  return sequence(object('551d11'), octets(sequence(...names)));
}

// UTCTime holds two digits of the year, and stands for 1950 to 2049.
const time = (date: Date) => tagged(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));

const pem = (der: Buffer) =>
  `-----BEGIN CERTIFICATE-----\n${der
    .toString('base64')
    .replace(/(.{64})/g, '$1\n')
    .trimEnd()}\n-----END CERTIFICATE-----\n`;

const keyPem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
