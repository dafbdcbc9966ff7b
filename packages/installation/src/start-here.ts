/** The file that says in plain words what lies on a medium. */
export const START_HERE_FILE = 'START-HERE.txt';

export interface InstallerMedium {
  readonly version: string;
  /** Of the cses that lie here: `linux-x64`. */
  readonly platforms: readonly string[];
  /** Whether who exported signed what lies here. */
  readonly signed: boolean;
}

const MACHINES: Readonly<Record<string, string>> = { 'linux-x64': 'x86_64', 'linux-arm64': 'aarch64' };

/** What a person reads first who holds a medium and knows nothing of it. */
export const startHere = ({ version, platforms, signed }: InstallerMedium): string => `\
START HERE

This folder is an archive made by cse. It contains container images and other
files for a private registry that VMware Cloud Director Container Service
Extension uses, and cse ${version} itself, the program that copies them there.


1. IMPORT IT

Use a Linux machine (${platforms.map((each) => MACHINES[each] ?? each).join(' or ')}) that can reach the registry. Nothing has to be
installed, and no internet access is needed. Verify the files first: see 2. Then
open this folder in a terminal:

    sh start.sh doctor --to base.myregistry.company.com
    sh start.sh import --to base.myregistry.company.com ${signed ? '--trust my.pub' : '--allow-unsigned'}

${signed ? 'my.pub is the public key of whoever made this archive: see 2.' : 'This archive is not signed, so you have to allow that: see 2.'}
The first start takes a while: cse is unpacked on this medium, or to your cache
(~/.cache/cse) if programs cannot run from the medium. The medium may be
read-only. You need sh, tar, gzip, sha256sum, and glibc 2.28 or newer (Debian
10, Ubuntu 18.10, RHEL 8, Photon 3 and later).

sh start.sh accepts all commands of cse: sh start.sh --help


2. VERIFY WHO MADE IT

start.sh detects damage. It cannot tell who made the archive: anyone who can
change a file here can also change start.sh and the checksums, and add a key.
A key on this medium proves nothing.

${signed ? SIGNED : UNSIGNED}

3. IF SOMETHING IS WRONG

    sha256sum -c SHA256SUMS                    finds damaged files of cse
    sh start.sh archive verify . --read-data   finds damaged parts of the archive

Copy damaged files again. If the archive is on several media, pass the folder of
each to import: --archive DIR, once per folder.
`;

const SIGNED = `\
Get the public key from whoever made the archive, by a different route: in
person, by telephone, or from your own records. Then, before you run anything:

    minisign -Vm SHA256SUMS -p my.pub
    sha256sum -c SHA256SUMS

If minisign is not installed here, verify SHA256SUMS on a machine that has it.
cse verifies the images itself: --trust my.pub.
`;

const UNSIGNED = `\
This archive is not signed. Ask whoever made it for the checksum of SHA256SUMS
that cse export printed, and compare it before you run anything:

    sha256sum SHA256SUMS
    sha256sum -c SHA256SUMS

It is better to sign: cse export --sign KEY, with the public key sent separately.
`;
