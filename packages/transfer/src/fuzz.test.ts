import { fuzz } from '@cse/testkit';
import { test } from 'vitest';
import { parseConfig } from './parse-config.ts';
import { plugins } from './plugins.testing.ts';

const WHOLE = `cse: 4.2
tkg: [2.4, "2.5.2"]
to: base.example.com
sources:
  - from: projects.example
    to: mirror.example
registries:
  base.example.com: { ca: ./ca.pem }
  127.0.0.1:5000: { plainHttp: true }
items:
  - use: images
    images: &a [quay.io/x/y:v1]
  - use: images
    images: *a
concurrency: 4
`;

test('a config file is read, or refused by our own error', () => {
  fuzz([WHOLE], (text) => parseConfig({ file: { path: '/etc/cse/cse.yaml', text }, flags: {}, plugins }));
});
