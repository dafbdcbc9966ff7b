// @ts-check
// What one image is made of, and which others share that.
'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data')?.textContent ?? '{}');
  const { images, blobs, words } = data;

  // Which images have a blob, by its digest.
  /** @type {Map<string, number[]>} */
  const holders = new Map();
  images.forEach((/** @type {any} */ image, /** @type {number} */ place) => {
    for (const digest of new Set(image.blobs.map((/** @type {number} */ blob) => blobs[blob].digest))) {
      if (!holders.has(digest)) holders.set(digest, []);
      holders.get(digest)?.push(place);
    }
  });

  /** @param {string} tag @param {Record<string, string>} [attributes] @param {(Node | string)[]} children */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];
  /** @param {number} count */
  function amount(count) {
    let unit = 0;
    for (; count >= 999.5 && unit < UNITS.length - 1; unit += 1) count /= 1000;
    return `${unit === 0 || count >= 99.95 ? Math.round(count) : count.toFixed(1)} ${UNITS[unit]}`;
  }

  /** @param {string} text @param {string} label */
  const copy = (text, label) => make('button', { class: 'copy', 'data-copy': text, 'aria-label': label, title: label });
  /** @param {string} digest */
  const short = (digest) => digest.replace(/^(\w+:.{12}).*/, '$1');
  /** @param {number} place */
  const titleOf = (place) => `${images[place].name} ${images[place].version}`;

  /** @param {number} place */
  function sharedWith(place) {
    const found = new Set(
      images[place].blobs.flatMap((/** @type {number} */ blob) => holders.get(blobs[blob].digest) ?? []),
    );
    found.delete(place);
    return /** @type {number[]} */ ([...found]);
  }

  /** @param {number} place */
  function detail(place) {
    const { reference, source, digest, owner, state, bytes, blobs: own } = images[place];
    const facts = [
      ['At the target', reference, true],
      ['From', source ?? 'made by the plan itself', source !== undefined],
      ['Digest', digest, true],
      ['Plugin', owner, false],
      ['State', words[state], false],
    ];
    const list = facts.map(([name, value, copied]) =>
      make('div', {}, make('dt', {}, name), make('dd', {}, value, ...(copied ? [copy(value, `Copy: ${name}`)] : []))),
    );
    const sorted = own.toSorted((/** @type {number} */ a, /** @type {number} */ b) => blobs[b].bytes - blobs[a].bytes);
    const shared = sharedWith(place).length;
    return make(
      'div',
      { class: 'detail' },
      make('strong', {}, titleOf(place)),
      make('dl', {}, ...list),
      make(
        'p',
        {},
        `${own.length} ${own.length === 1 ? 'blob' : 'blobs'}, ${amount(bytes)}; ` +
          (shared === 0 ? 'no other image shares any of them' : `${shared} other images share some of them`),
      ),
      make('ul', { class: 'blobs' }, ...sorted.map((/** @type {number} */ blob) => blobLine(blob, place))),
    );
  }

  /** @param {number} blob @param {number} place */
  function blobLine(blob, place) {
    const { digest, bytes, state } = blobs[blob];
    const others = (holders.get(digest) ?? []).filter((other) => other !== place);
    const line = [
      make('i', { class: state }),
      `${amount(bytes)} `,
      make('code', {}, short(digest)),
      copy(digest, 'Copy digest'),
    ];
    if (others.length === 0) return make('li', {}, ...line, ' only in this image');
    const names = others.slice(0, 200).map((other) => make('li', {}, titleOf(other)));
    if (others.length > names.length) names.push(make('li', {}, `and ${others.length - names.length} more`));
    const summary = `also in ${others.length} ${others.length === 1 ? 'image' : 'images'}`;
    return make('li', {}, ...line, make('details', {}, make('summary', {}, summary), make('ul', {}, ...names)));
  }

  Object.assign(window, { cse: { data, make, amount, detail, sharedWith } });
})();
