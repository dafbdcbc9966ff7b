import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Deployment, StatefulSet } from 'kubernetes-models/apps/v1';
import { CronJob } from 'kubernetes-models/batch/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { ConfigMap, Service, ServiceAccount, type IPodSpec } from 'kubernetes-models/v1';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

const root = join(import.meta.dirname, '..', '..', '..');
const folder = join(root, 'deploy', 'kubernetes');
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml');
const text = (name: string) => readFileSync(join(folder, name), 'utf8');

const MODELS = { Deployment, StatefulSet, CronJob, NetworkPolicy, ConfigMap, Service, ServiceAccount };
type Kind = keyof typeof MODELS;
const isKind = (kind: string): kind is Kind => kind in MODELS;

/** Every object of the manifests, as its model: what the API would not take throws. */
const objects = files.flatMap((name) =>
  parseAllDocuments(text(name)).map((document) => {
    const value: { readonly kind: string; readonly apiVersion: string } = document.toJS();
    if (!isKind(value.kind)) throw new Error(`${name} has a ${value.kind}, which nobody checks`);
    const Model = MODELS[value.kind];
    const object = new Model(document.toJS());
    object.validate();
    return { name, value, object };
  }),
);

function podsOf(): readonly { readonly name: string; readonly spec: IPodSpec }[] {
  return objects.flatMap(({ name, object }) => {
    if (object instanceof CronJob) return podOf(name, object.spec?.jobTemplate.spec?.template.spec);
    if (object instanceof Deployment || object instanceof StatefulSet) return podOf(name, object.spec?.template.spec);
    return [];
  });
}

const podOf = (name: string, spec: IPodSpec | undefined) => (spec ? [{ name, spec }] : []);

test('every object is what its model of the Kubernetes API says, in the version that it says', () => {
  expect(
    objects.map(
      ({ value, object }) => [value.apiVersion, value.kind].join(' ') === [object.apiVersion, object.kind].join(' '),
    ),
  ).toEqual(objects.map(() => true));
  expect([...new Set(objects.map(({ value }) => value.kind))].sort()).toEqual(Object.keys(MODELS).sort());
});

test('an object that the API would not take is found', () => {
  const wrong = parse(text('worker.yaml').replace('replicas: 2', 'replicas: two'));
  expect(() => new Deployment(wrong).validate()).toThrow(/replicas/);
});

test('kustomize is given all files', () => {
  const { resources } = parse(text('kustomization.yaml'));
  expect([...resources].sort()).toEqual([...files].sort());
});

test('no pod runs as root, writes to its own files, or gets a right or a token that it does not need', () => {
  for (const { name, spec } of podsOf()) {
    expect([name, spec.securityContext?.runAsNonRoot, spec.automountServiceAccountToken]).toEqual([name, true, false]);
    expect(spec.securityContext?.seccompProfile?.type).toBe('RuntimeDefault');
    for (const container of spec.containers) {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(container.resources?.limits?.['memory']).toBeDefined();
    }
  }
});

test('all that is mounted is there, and no password stands in a manifest', () => {
  for (const { spec } of podsOf()) {
    const claims = objects.flatMap(({ object }) =>
      object instanceof StatefulSet
        ? (object.spec?.volumeClaimTemplates ?? []).map(({ metadata }) => metadata?.name)
        : [],
    );
    const volumes = [...(spec.volumes ?? []).map(({ name }) => name), ...claims];
    for (const { volumeMounts = [] } of spec.containers)
      for (const { name } of volumeMounts) expect(volumes).toContain(name);
  }
  for (const file of files) expect(text(file)).not.toMatch(/(?:password|PASSWORD)\S*,? value: /);
});

test('commands and flags are those of cse, and each secret is explained', () => {
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  for (const { spec } of podsOf())
    for (const { image, args = [], env = [] } of spec.containers) {
      for (const { valueFrom } of env)
        if (valueFrom?.secretKeyRef) expect(readme).toContain(`\`${valueFrom.secretKeyRef.name}\``);
      if (image !== 'cse') continue;
      const page = readFileSync(join(root, 'docs', 'cli', `${args[0]}.md`), 'utf8');
      for (const flag of args.filter((arg) => arg.startsWith('--'))) expect(page).toMatch(new RegExp(`${flag}\\b`));
    }
});
