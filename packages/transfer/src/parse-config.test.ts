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
