import { expect, test } from 'vitest';
import { sheetOf } from './sheet.ts';

test('what stands in a sheet is text, whatever it looks like, and what is to be copied stays as it is', () => {
  const page = sheetOf({
    title: '<b>title</b>',
    sections: [{ heading: '</h2><script>alert(1)</script>', text: ['a "line"'], code: 'one\n  two & </pre>three\n' }],
  });
  expect(page).toContain('<title>&lt;b&gt;title&lt;/b&gt;</title>');
  expect(page).not.toMatch(/<script>alert|<b>/);
  expect(page).toContain('<li>a &quot;line&quot;</li>');
  expect(page).toContain('<pre tabindex="0">one\n  two &amp; &lt;/pre&gt;three\n</pre>');
});

test('it loads nothing, and its policy allows its own style and script alone', () => {
  const page = sheetOf({ title: 'x', sections: [{ heading: 'y' }] }).replaceAll('&#39;', "'");
  expect(page).not.toMatch(/src=|href=|url\(|@import/);
  expect(page).toMatch(
    /content="default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'; script-src 'sha256-[A-Za-z0-9+/=]+'; base-uri 'none'; form-action 'none'"/,
  );
  expect(page).not.toContain('<ul>');
});
