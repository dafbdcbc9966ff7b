import { expect, test } from 'vitest';
import { withRealData } from './data.testing.ts';
import { fileImage } from './file-image.ts';
import { parseLocations, printLocations } from './locations.ts';

test('the same file is always the same image', () => {
  expect(fileImage('a.yml', 'a: 1\n')).toEqual(fileImage('a.yml', 'a: 1\n'));
});

withRealData('locations images that the real tool made', (read) => {
  test.each(['160fe5ce', 'c8aeee05'])('%s is printed again as it is', (name) => {
    const text = read(`locations.${name}.yml`).toString();
    expect(printLocations(parseLocations(text).toReversed())).toBe(text);
  });

  test.each(['160fe5ce', 'c8aeee05'])('%s is made again, to the byte', (name) => {
    const { manifest, config } = fileImage('image-locations.yml', read(`locations.${name}.yml`).toString());
    expect(Buffer.from(config).toString()).toBe(read(`locations.${name}.config.json`).toString());
    expect(Buffer.from(manifest).toString()).toBe(read(`locations.${name}.manifest.json`).toString());
  });
});
