import { readBase } from '../base.ts';
import type { Check } from '../check.ts';
import { failure, pass } from '../finding.ts';
import { parseServerConfig } from '../server-config.ts';
import { targetOf } from '../target.ts';

/** The registry that CSE is told to use. */
export const settingsUrl: Check = {
  id: 'settings.url',
  looksAt: 'the container registry URL in the server configuration of CSE',
  why: 'If it is empty or wrong, clusters keep pulling from the public registry. CSE appends /tkg to it.',
  symptoms: [14, 15, 17],
  *examine(subject) {
    const { serverConfig, paths, advisers } = subject;
    const target = targetOf(subject);
    if (!serverConfig || !target) return;
    const { containerRegistryUrl: url = '' } = parseServerConfig(serverConfig);
    const lookedAt = 'profiles[0].containerRegistryUrl';
    const remedy = {
      todo: `Enter ${target.base} (Kubernetes Container Clusters → Configure Settings for CSE Server → Container Registry Settings), and restart the CSE server.`,
      fault: 'usage',
    } as const;
    if (url === '') return yield failure(lookedAt, 'it is empty, so the public registry is used', remedy);
    const misplaced = advisers.flatMap(({ advice }) => advice.misplaced ?? []);
    const { base, flaws } = readBase(url, { paths, misplaced });
    if (flaws.length > 0) return yield failure(lookedAt, `"${url}": ${flaws.join('; ')}`, remedy);
    yield base === target.base ? pass(lookedAt, url) : failure(lookedAt, `it is ${url}, not ${target.base}`, remedy);
  },
};
