import { describeStore, dockerRegistry, whenInstalled, type DockerRegistry } from '@cse/testkit';
import { afterAll } from 'vitest';
import { registries } from './index.ts';

whenInstalled(['docker-registry'], 'docker-registry', () => {
  let registry: DockerRegistry | undefined;
  afterAll(() => registry?.stop());

  describeStore(
    'docker-registry through registries()',
    async () => {
      registry = await dockerRegistry();
      return { store: registries({ hosts: { [registry.host]: { plainHttp: true } } }), host: registry.host };
    },
    { without: ['untag'] },
  );
});
