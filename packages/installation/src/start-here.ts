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

This is an archive of cse. It holds container images and other files for a
private registry that VMware Cloud Director Container Service Extension uses,
and cse ${version} itself, the program that brings them there.


1. BRING IT IN

Take a Linux machine (${platforms.map((each) => MACHINES[each] ?? each).join(' or ')}) that reaches the registry. Nothing has
to be installed, and no internet is needed. Open this folder in a terminal:

    sh start.sh doctor --to base.myregistry.company.com
    sh start.sh import --to base.myregistry.company.com ${signed ? '--trust my.pub' : '--allow-unsigned'}

${signed ? 'my.pub is the public key of whoever made this archive: see 2.' : 'Nobody signed this archive, so it has to be allowed: see 2.'}
The first start takes a while: cse is unpacked, on this medium where programs
can be started from it, or else to your cache (~/.cache/cse). The medium may be
read-only. It needs sh, tar, gzip, sha256sum, and glibc 2.28 or newer (Debian
10, Ubuntu 18.10, RHEL 8, Photon 3 and later).

sh start.sh takes everything that cse takes: sh start.sh --help


2. WHO MADE IT?

start.sh sees whether something was damaged on the way. It cannot see who made
it: whoever was able to change a file here was able to change start.sh and the
checksums too, and to put a key beside them. A key that lies on this medium
proves nothing.

${signed ? SIGNED : UNSIGNED}

3. IF SOMETHING IS WRONG

    sha256sum -c SHA256SUMS                    names a damaged file of these
    sh start.sh archive verify . --read-data   names a damaged part of the archive

Carry what they name again. Where the archive came on several media, bring the
files of each into the reach of one import: --archive DIR, once for each folder.
`;

const SIGNED = `\
Get the public key from whoever made the archive by another way: by hand, by
telephone, from your own records. Then, before you run anything from here:

    minisign -Vm SHA256SUMS -p my.pub
    sha256sum -c SHA256SUMS

Where minisign is not at hand, check SHA256SUMS on a machine that has it. The
images are checked by cse: --trust my.pub.
`;

const UNSIGNED = `\
Nobody signed this one. Ask whoever made it to read out the checksum of the file
SHA256SUMS that cse export showed, and compare it before you run anything:

    sha256sum SHA256SUMS
    sha256sum -c SHA256SUMS

Better is cse export --sign KEY, with the public key brought by another way.
`;
