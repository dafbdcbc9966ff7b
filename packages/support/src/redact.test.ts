import { expect, test } from 'vitest';
import { redact, secretsOf, withoutSecrets } from './redact.ts';

const SECRET = 'c4nary-S3cret';

test.each([
  `https://alice:${SECRET}@reg.example/v2/`,
  `https://reg.example/v2/x?token=${SECRET}&n=1`,
  `https://s3.example/x?X-Amz-Signature=${SECRET}&X-Amz-Credential=${SECRET}/x`,
  `GET /x?sig=${SECRET}`,
  `Authorization: Bearer ${SECRET}`,
  `authorization: Basic ${SECRET}==`,
  `{"auth":"${SECRET}","identitytoken": "${SECRET}"}`,
  `{"access_token":"a \\"${SECRET}"}`,
  `password: '${SECRET} with spaces'`,
  `password: ${SECRET}`,
  `export API_KEY=${SECRET}`,
  `-----BEGIN PRIVATE KEY-----\n${SECRET}\n-----END PRIVATE KEY-----`,
  `-----BEGIN RSA PRIVATE KEY-----\n${SECRET}\n-----END RSA PRIVATE KEY-----`,
  `-----BEGIN PRIVATE KEY-----\n${SECRET}\ncut off`,
  `eyJhbGciOiJ.eyJzdWIiOiJ.${SECRET}`,
  `jwt-eyJhbGciOiJ.eyJzdWIiOiJ.${SECRET}`,
])('%s keeps nothing secret', (text) => {
  expect(redact(text)).not.toContain(SECRET);
});

test('what is no secret stays readable', () => {
  for (const text of [
    'GET https://reg.example/v2/tkg/token-service/manifests/v1 200',
    'to: base.myregistry.company.com',
    'sha256:0123456789abcdef tagged author: vmware',
  ])
    expect(redact(text)).toBe(text);
  expect(redact('{"auths":{"reg.example":{"auth":"YWxpY2U="}}}')).toBe('{"auths":{"reg.example":{"auth":"…"}}}');
});

test('what the process was given as a secret is one wherever it turns up', () => {
  const env = {
    IMGPKG_PASSWORD: SECRET,
    HTTPS_PROXY: 'http://bob:p%40ssw0rd@proxy:3128',
    HOME: '/home/alice',
    SHORT_TOKEN: 'abc',
  };
  const known = secretsOf(env, [
    'copy',
    '--registry-token',
    't0ken-value',
    '--registry-password=an0ther',
    '--password-stdin',
    'harmless',
  ]);
  expect(known.toSorted()).toEqual(
    ['an0ther', 'bob:p%40ssw0rd', 'bob:p@ssw0rd', SECRET, 'p%40ssw0rd', 'p@ssw0rd', 't0ken-value'].toSorted(),
  );
  expect(redact(`said ${SECRET} and t0ken-value`, known)).toBe('said … and …');
});

test('a command line is shown without the values of flags that bear secrets, however short', () => {
  expect(
    withoutSecrets(['copy', '--registry-password', 'pw', '--registry-token=t', '-i', 'x', '--password-stdin', 'y']),
  ).toEqual(['copy', '--registry-password', '…', '--registry-token=…', '-i', 'x', '--password-stdin', 'y']);
});
