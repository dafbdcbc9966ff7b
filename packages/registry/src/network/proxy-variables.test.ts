import { expect, test } from 'vitest';
import { proxiesIn } from '../index.ts';

test.each<[string, Record<string, string>, object]>([
  [
    'upper case',
    { HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'p:2', NO_PROXY: 'a,b' },
    { https: 'http://p:1', http: 'http://p:2', no: 'a,b' },
  ],
  [
    'lower case',
    { https_proxy: 'http://p:1', http_proxy: 'http://p:2', no_proxy: 'a' },
    { https: 'http://p:1', http: 'http://p:2', no: 'a' },
  ],
  ['upper case before lower', { HTTPS_PROXY: 'http://p:1', https_proxy: 'http://p:2' }, { https: 'http://p:1' }],
  ['what is empty as not there', { HTTPS_PROXY: '', https_proxy: ' http://p:2 ' }, { https: 'http://p:2' }],
  ['a proxy by https, with a password', { HTTPS_PROXY: 'https://u:p@p:1' }, { https: 'https://u:p@p:1' }],
  ['ALL_PROXY alone', { all_proxy: 'p:1' }, { https: 'http://p:1', http: 'http://p:1' }],
  ['ALL_PROXY beside another', { ALL_PROXY: 'socks5://p:1', HTTPS_PROXY: 'http://p:2' }, { https: 'http://p:2' }],
  ['nothing', {}, {}],
])('C-131: the environment is read: %s', (_, env, expected) => {
  expect(proxiesIn(env)).toEqual(expected);
});

test.each<[string, string, string]>([
  ['HTTPS_PROXY', 'socks5://user:secret@p:1080', 'SOCKS proxies are not supported'],
  ['https_proxy', 'socks5h://p:1080', 'SOCKS proxies are not supported'],
  ['http_proxy', 'socks4://p:1080', 'SOCKS proxies are not supported'],
  ['ALL_PROXY', 'socks://p:1080', 'SOCKS proxies are not supported'],
  ['HTTP_PROXY', 'ftp://p:21', 'ftp: is not supported'],
  ['HTTPS_PROXY', 'http://', 'it is not a URL'],
  ['HTTPS_PROXY', 'http://p:99999', 'it is not a URL'],
])('C-131: %s=%s is refused before anything is asked, without its password', (name, value, reason) => {
  const error = (() => {
    try {
      return proxiesIn({ [name]: value });
    } catch (cause) {
      return cause;
    }
  })();
  expect(error).toMatchObject({ code: 'PROXY_INVALID', fault: 'usage', hint: expect.stringContaining('http://') });
  expect(String(error)).toContain(name);
  expect(String(error)).toContain(reason);
  expect(String(error)).not.toContain('secret');
});
