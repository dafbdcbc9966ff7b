import { expect, test } from 'vitest';
import { jsonSchemaFor } from './config-file.ts';
import { parseConfig } from './parse-config.ts';
import { installed, plugins } from './plugins.testing.ts';

const parse = (text: string, flags = {}, env = {}) =>
  parseConfig({ file: { path: '/etc/cse/cse.yaml', text }, flags, env, plugins });

const WHOLE = `
cse: 4.2
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
    images: [quay.io/x/y:v1]
`;

test('a whole file becomes one config, with releases as they are typed and paths beside the file', () => {
  expect(parse(WHOLE)).toEqual({
    releases: { cse: ['4.2'], tkg: ['2.4', '2.5.2'] },
    to: 'base.example.com',
    sources: [{ from: 'projects.example', to: 'mirror.example' }],
    registries: { 'base.example.com': { ca: '/etc/cse/ca.pem' }, '127.0.0.1:5000': { plainHttp: true } },
    options: {},
    items: [{ use: 'images', options: { images: ['quay.io/x/y:v1'] } }],
    refusals: expect.any(Map),
    only: [],
    skip: [],
  });
});

test('flags win over the file, and the file over the environment', () => {
  const config = parse(
    'to: file.example\n',
    { tkg: ['2.5'] },
    { CSE_TO: 'env.example', CSE_TKG: '2.4', CSE_CSE: '4.2.2' },
  );
  expect(config).toMatchObject({ to: 'file.example', releases: { tkg: ['2.5'], cse: ['4.2.2'] } });
});

test('flags of plugins reach the config by their names', () => {
  const config = parseConfig({
    flags: { image: ['a.example/b:c'], list: 'deps.txt' },
    env: { CSE_TKR: 'one,two' },
    plugins,
  });
  expect(config.options).toEqual({ image: ['a.example/b:c'], list: 'deps.txt', tkr: ['one', 'two'] });
});

test.each([
  ['to: a.example\ntoo: b.example\n', '/etc/cse/cse.yaml:2', 'there is no key "too"', 'Did you mean "to"?'],
  ['registires: {}\n', '/etc/cse/cse.yaml:1', 'there is no key "registires"', 'Did you mean "registries"?'],
  [
    'registries:\n  a.example: { plainHTTP: true }\n',
    '/etc/cse/cse.yaml:2',
    'there is no key "registries.a.example.plainHTTP"',
    'Did you mean "plainHttp"?',
  ],
  ['registries:\n  a.example:\n    kaa: x\n', '/etc/cse/cse.yaml:3', 'there is no key "registries.a.example.kaa"'],
  ['to: [1]\n', '/etc/cse/cse.yaml:1', 'to: '],
  ['items:\n  - images: []\n', '/etc/cse/cse.yaml:2', 'items.0.use: '],
  ['a: b: c\n', '/etc/cse/cse.yaml:1', ''],
])('%j is refused, naming the line and the key', (text, where, reason, hint = expect.any(String)) => {
  expect(() => parse(text)).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      fault: 'usage',
      message: expect.stringContaining(`${where}: ${reason}`),
      hint,
    }),
  );
});

test('registry settings come from flags too', () => {
  const { registries } = parseConfig({ flags: { ca: ['a.example=ca.pem'], 'plain-http': ['b.example'] }, plugins });
  expect(registries).toEqual({ 'a.example': { ca: 'ca.pem' }, 'b.example': { plainHttp: true } });
});

test('a host is settled under the name that references have for it', () => {
  const flags = { ca: ['Reg.Example:5000=ca.pem'], 'plain-http': ['docker.io', '[::1]:5000'] };
  expect(Object.keys(parseConfig({ flags, plugins }).registries)).toEqual([
    'reg.example:5000',
    'index.docker.io',
    '[::1]:5000',
  ]);
});

test.each([
  [{ ca: ['ca.pem'] }, /HOST=FILE/],
  [{ 'plain-http': ['http://reg.example:5000'] }, /not a host/],
  [{ 'plain-http': ['reg.example/team'] }, /not a host/],
  [{ ca: ['reg.example:no=ca.pem'] }, /not a host/],
  [{ concurrency: '0' }, /from 1 to 256/],
])('%j is refused', (flags, reason) => {
  expect(() => parseConfig({ flags, plugins })).toThrow(
    expect.objectContaining({ fault: 'usage', message: expect.stringMatching(reason) }),
  );
});

test('the JSON schema for editors knows the kinds of release and the flags of plugins', () => {
  const { properties } = jsonSchemaFor({ kinds: ['cse', 'tkg'], flags: { tkr: { summary: 'Only these' } } }) as {
    properties: object;
  };
  expect(Object.keys(properties)).toEqual(expect.arrayContaining(['cse', 'tkg', 'tkr', 'to', 'items']));
});

test('a flag of a plugin takes one of its choices, and what is none is told with its line', () => {
  const flags = { size: { summary: 'x', choices: ['small', 'large'], multiple: true } };
  const own = [installed('@acme/x', { flags })];
  const sizes = (text: string) => parseConfig({ flags: {}, file: { path: 'cse.yaml', text }, plugins: own }).options;
  expect([sizes('size: [small]'), sizes('size: [large]')]).toEqual([{ size: ['small'] }, { size: ['large'] }]);
  expect(() => sizes('to: reg.example\nsize: huge')).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', message: 'cse.yaml:2: size: is none of small, large' }),
  );
  const { properties } = jsonSchemaFor({ kinds: [], flags }) as { properties: Record<string, object> };
  const one = { enum: ['small', 'large'] };
  expect(properties['size']).toMatchObject({ anyOf: [one, { type: 'array', items: one }] });
});

test('a variable for a flag of a plugin takes what the flag takes, and what it does not is told with the variable', () => {
  const flags = {
    'disk-size': { summary: 'x', choices: ['small', 'large'] },
    zones: { summary: 'x', choices: ['east', 'west'], multiple: true },
    fast: { summary: 'x', boolean: true },
  };
  const own = [installed('@acme/x', { flags })];
  const said = (env: Readonly<Record<string, string>>, typed = {}) =>
    parseConfig({ flags: typed, env, plugins: own }).options;
  expect(said({ CSE_DISK_SIZE: 'large', CSE_ZONES: 'west,east', CSE_FAST: '1' })).toEqual({
    'disk-size': 'large',
    zones: ['west', 'east'],
    fast: true,
  });
  expect(said({ CSE_DISK_SIZE: '', CSE_ZONES: '', CSE_FAST: 'false' })).toEqual({ fast: false });
  expect(said({ CSE_DISK_SIZE: 'huge' }, { 'disk-size': 'small' })).toEqual({ 'disk-size': 'small' });
  const refused = (message: string, hint: string) =>
    expect.objectContaining({ code: 'VARIABLE_INVALID', fault: 'usage', message, hint });
  expect(() => said({ CSE_DISK_SIZE: 'larg' })).toThrow(
    refused('expected CSE_DISK_SIZE=larg to be one of: small, large', 'Did you mean CSE_DISK_SIZE=large?'),
  );
  expect(() => said({ CSE_ZONES: 'west,north-pole' })).toThrow(
    refused('expected CSE_ZONES=north-pole to be one of: east, west', 'Set it to one of these, or unset it.'),
  );
  expect(() => said({ CSE_FAST: 'yes' })).toThrow(expect.objectContaining({ code: 'VARIABLE_INVALID' }));
});

test('what a registry may cost is said of all by flags or variables, and of one in the file; flags win over both', () => {
  const file = 'registries:\n  a.example: { retries: 2, timeout: 1.5, minRate: 0 }\n';
  const written = { retries: 2, timeout: 1.5, minRate: 0 };
  expect(parse(file, {}, { CSE_TIMEOUT: '7' })).toMatchObject({
    registries: { 'a.example': written },
    budget: { timeout: 7 },
  });
  expect(parse(file, { timeout: 30, 'min-rate': 100 })).toMatchObject({
    registries: { 'a.example': { retries: 2, timeout: 30, minRate: 100 } },
    budget: { timeout: 30, minRate: 100 },
  });
});

test.each([
  ['--timeout', 'timeout', '0'],
  ['--retries', 'retries', 'many'],
  ['--min-rate', 'min-rate', '-1'],
])('%s takes numbers that make sense', (named, flag, text) => {
  expect(() => parse('', { [flag]: text })).toThrow(expect.objectContaining({ code: 'HOST_SETTING_INVALID' }));
  expect(() => parse('', { [flag]: text })).toThrow(`${named} ${text}: it must be a`);
});

test('X-21: an alias without an anchor is an error of the file, told with its line', () => {
  expect(() => parse('cse: 4.2.2\nitems:\n  - use: images\n    images: [*a]\n')).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      fault: 'usage',
      message: expect.stringMatching(/^\/etc\/cse\/cse\.yaml:4\b.*the alias \*a has no anchor &a above it/),
    }),
  );
});

test('settings of a registry are read from flags and file together, and files beside the file', () => {
  const text = `
registries:
  a.example: { certificate: client.pem, key: /etc/client.key, trusted: [https://auth.example] }
sites:
  - { name: hub, to: hub.example/base, ca: hub.pem, plainHttp: true }
`;
  const flags = {
    ca: ['a.example=/tmp/x=y.pem'],
    'trust-origin': ['a.example=https://other.example', 'b.example=https://c.example'],
  };
  expect(parse(text, flags).registries).toEqual({
    'a.example': {
      ca: '/tmp/x=y.pem',
      certificate: '/etc/cse/client.pem',
      key: '/etc/client.key',
      trusted: ['https://auth.example', 'https://other.example'],
    },
    'b.example': { trusted: ['https://c.example'] },
    'hub.example': { ca: '/etc/cse/hub.pem', plainHttp: true },
  });
});

const SITES = 'sites:\n  - { name: hub, to: hub.example }\n  - { name: north, to: north.example, via: hub }\n';

test('several targets come from sites of the file or from --to, and one is a target alone', () => {
  const north = { name: 'north', to: 'north.example', via: 'hub' };
  expect(parse(SITES)).toMatchObject({ sites: [{ name: 'hub', to: 'hub.example' }, north] });
  expect(parse(SITES)).not.toHaveProperty('to');
  // A variable is for where nothing is said; the file says sites.
  expect(parse(SITES, {}, { CSE_TO: 'env.example' })).not.toHaveProperty('to');
  expect(parse(SITES, { to: 'flag.example' })).toMatchObject({ to: 'flag.example' });
  expect(parse(SITES, { to: 'flag.example' })).not.toHaveProperty('sites');
  expect(parse('', { to: ['a.example', 'b.example'] })).toMatchObject({
    sites: [
      { name: 'a.example', to: 'a.example' },
      { name: 'b.example', to: 'b.example' },
    ],
  });
  expect(parse('sites:\n  - { name: hub, to: hub.example }\n')).toMatchObject({ to: 'hub.example' });
  expect(() => parse('', { to: ['a.example', 'a.example'] })).toThrow(
    expect.objectContaining({ code: 'SITES_INVALID' }),
  );
});

test('what is said of choices, switches and numbers reaches the config', () => {
  const flags = { platform: ['linux/amd64', 'linux/arm/v7'], concurrency: '8', 'strict-signatures': true };
  const asked = { ...flags, only: 'tkg, cli', skip: ['images'], source: ['a.example=b.example'] };
  expect(parseConfig({ flags: asked, plugins })).toMatchObject({
    platforms: [
      { os: 'linux', architecture: 'amd64' },
      { os: 'linux', architecture: 'arm', variant: 'v7' },
    ],
    concurrency: 8,
    strictSignatures: true,
    only: ['tkg', 'cli'],
    skip: ['images'],
    sources: [{ from: 'a.example', to: 'b.example' }],
  });
  const written = 'platforms: linux/amd64\nstrictSignatures: false\nonly: [tkg]\n';
  expect(parse(written)).toMatchObject({
    platforms: [{ os: 'linux', architecture: 'amd64' }],
    strictSignatures: false,
    only: ['tkg'],
  });
  const variables = { CSE_STRICT_SIGNATURES: '1', CSE_SOURCE: 'a.example=b.example c.example=d.example' };
  expect(parse('', {}, variables)).toMatchObject({
    strictSignatures: true,
    sources: [
      { from: 'a.example', to: 'b.example' },
      { from: 'c.example', to: 'd.example' },
    ],
  });
  expect(parse('', {}, { CSE_STRICT_SIGNATURES: '' })).toMatchObject({ strictSignatures: false });
});

test('what nobody says is not in the config', () => {
  expect(parseConfig({ flags: {}, plugins })).toEqual({
    releases: {},
    sources: [],
    registries: {},
    options: {},
    items: [],
    only: [],
    skip: [],
  });
});

test('where content has moved that plugins name by an old address is in the config', () => {
  const sources = [{ from: 'old.example', to: 'new.example' }];
  expect(parseConfig({ flags: {}, plugins: [installed('x', { sources })] }).moved).toEqual(sources);
});

test.each([
  [{ platform: ['linux'] }, 'PLATFORM_INVALID', '"linux" is not a platform'],
  [{ platform: ['linux/amd64/v1/x'] }, 'PLATFORM_INVALID', 'is not a platform'],
  [{ platform: ['/amd64'] }, 'PLATFORM_INVALID', 'is not a platform'],
  [{ platform: ['Linux/amd64'] }, 'PLATFORM_INVALID', 'is not a platform'],
  [{ 'strict-signatures': 'yes' }, 'HOST_SETTING_INVALID', '--strict-signatures yes: it must be true or false'],
  [{ concurrency: '257' }, 'HOST_SETTING_INVALID', '--concurrency 257: it must be a whole number from 1 to 256'],
  [{ concurrency: '1.5' }, 'HOST_SETTING_INVALID', '--concurrency 1.5: it must be a whole number from 1 to 256'],
  [{ ca: ['=ca.pem'] }, 'HOST_SETTING_INVALID', '--ca =ca.pem: it is not HOST=FILE'],
  [{ ca: ['a.example='] }, 'HOST_SETTING_INVALID', '--ca a.example=: it is not HOST=FILE'],
  [{ 'trust-origin': ['a b=https://c.example'] }, 'HOST_SETTING_INVALID', '--trust-origin'],
  [{ source: ['a.example'] }, 'SOURCE_RULE_INVALID', '"a.example" is not a source rule: it is not FROM=TO'],
  [{ retries: '' }, 'HOST_SETTING_INVALID', '--retries : it must be a whole number from 0 to 100'],
  [{ timeout: '86401' }, 'HOST_SETTING_INVALID', '--timeout 86401: it must be a number of seconds, at most 86400'],
  [{ 'min-rate': '1.5' }, 'HOST_SETTING_INVALID', '--min-rate 1.5: it must be a whole number of bytes per second'],
])('%j is refused with %s', (flags, code, message) => {
  expect(() => parseConfig({ flags, plugins })).toThrow(
    expect.objectContaining({ code, fault: 'usage', message: expect.stringContaining(message) }),
  );
});

test('a number where a name is meant counts as it is typed, alone and in a list, and what is no number stays', () => {
  expect(parse('cse: 4.20\ntkg: [2.10, 2.5.2]\n').releases).toEqual({ cse: ['4.20'], tkg: ['2.10', '2.5.2'] });
});

test('the value of a flag of a plugin is a text, a list or a switch, as the plugin declares', () => {
  const flags = {
    one: { summary: 'x' },
    many: { summary: 'x', multiple: true },
    on: { summary: 'x', boolean: true },
  };
  const own = [installed('@acme/x', { flags })];
  const options = (given: object) => parseConfig({ flags: { ...given }, plugins: own }).options;
  expect(options({ one: 5, many: 'a b,,c', on: true })).toEqual({ one: '5', many: ['a', 'b', 'c'], on: true });
  expect(options({ many: ['a b', ''] })).toEqual({ many: ['a b'] });
});

test('the JSON schema for editors offers releases, plugins and switches, and says what keys are for', () => {
  const flags = { on: { summary: 'Turn it on', boolean: true }, tkr: { summary: 'Only these', multiple: true } };
  const shape = { kinds: ['cse', 'tkg'], flags, served: { tkg: ['2.4.0'] }, uses: ['images'] };
  const { properties, additionalProperties } = jsonSchemaFor(shape) as {
    properties: Record<string, object>;
    additionalProperties: boolean;
  };
  expect(additionalProperties).toBe(false);
  const tkg = { anyOf: [{ enum: ['2.4.0'] }, { type: ['string', 'number'] }] };
  const uses = { anyOf: [{ enum: ['images'] }, { type: ['string', 'number'] }] };
  expect(properties).toMatchObject({
    cse: { description: 'Releases of cse', anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
    tkg: { description: 'Releases of tkg', anyOf: [tkg, { type: 'array', items: tkg }] },
    on: { description: 'Turn it on', type: 'boolean' },
    tkr: {
      description: 'Only these',
      anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
    },
    only: { type: 'array', items: uses },
    skip: { type: 'array', items: uses },
    sites: { type: 'array', minItems: 1 },
  });
});
