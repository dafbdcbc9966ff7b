// @ts-check
// The list of images: opening, search, states, order.
'use strict';
(() => {
  const { data, make, detail } = /** @type {any} */ (window).cse;
  const { images, components } = data;
  const element = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));
  const table = element('list');
  const groups = [...table.tBodies].map((body) => ({
    body,
    head: body.rows[0],
    opener: body.rows[0].querySelector('button'),
    component: components[Number(body.dataset.component)],
    rows: [...body.rows].slice(1),
    isOpen: false,
  }));
  const texts = images.map((/** @type {any} */ image) =>
    `${image.name} ${image.version} ${image.reference} ${image.source ?? ''} ${image.digest} ${image.owner}`.toLowerCase(),
  );
  const placeOf = (/** @type {any} */ row) => Number(row.dataset.image);

  // What is asked for, and which images that is. A component with hits is open as long as something is asked for.
  function show() {
    const words = element('search').value.toLowerCase().split(/\s+/).filter(Boolean);
    const state = element('state').value;
    const isAsked = words.length > 0 || state !== '';
    const isHit = (/** @type {number} */ place) =>
      (state === '' || images[place].state === state) &&
      words.every((/** @type {string} */ word) => texts[place].includes(word));
    let hits = 0;
    for (const { body, opener, rows, isOpen } of groups) {
      const found = rows.filter((row) => isHit(placeOf(row)));
      hits += found.length;
      const isShown = isOpen || (isAsked && found.length > 0);
      body.hidden = found.length === 0;
      opener.setAttribute('aria-expanded', String(isShown));
      const shown = new Set(isShown ? found : []);
      for (const row of rows) {
        row.hidden = !shown.has(row);
        if (row.hidden) close(row);
      }
    }
    const all = `${images.length} ${images.length === 1 ? 'image' : 'images'}`;
    element('hits').value = isAsked ? `${hits} of ${all}` : all;
    element('nothing').hidden = hits > 0;
    table.hidden = hits === 0;
  }

  /** @param {any} row */
  function close(row) {
    row.querySelector('.opener').setAttribute('aria-expanded', 'false');
    if (row.nextElementSibling?.className === 'opened') row.nextElementSibling.remove();
  }

  /** @param {any} row */
  function open(row) {
    row.querySelector('.opener').setAttribute('aria-expanded', 'true');
    row.after(make('tr', { class: 'opened' }, make('td', { colspan: String(row.cells.length) }, detail(placeOf(row)))));
  }

  table.addEventListener('click', (/** @type {any} */ event) => {
    const opener = event.target.closest('.opener');
    if (!opener) return;
    const row = opener.closest('tr');
    const group = groups.find(({ head }) => head === row);
    if (group) {
      group.isOpen = opener.getAttribute('aria-expanded') !== 'true';
      show();
    } else if (opener.getAttribute('aria-expanded') === 'true') close(row);
    else open(row);
  });

  element('search').oninput = show;
  element('state').onchange = show;
  function openAll(/** @type {boolean} */ isOpen) {
    for (const group of groups) group.isOpen = isOpen;
    element('all').setAttribute('aria-pressed', String(isOpen));
    element('all').textContent = isOpen ? 'Close all' : 'Open all';
    show();
  }
  element('all').onclick = () => openAll(element('all').getAttribute('aria-pressed') !== 'true');
  element('print').onclick = () => {
    openAll(true);
    window.print();
    openAll(false);
  };

  // Order: components among themselves, and images in their component.
  /** @type {Record<string, (image: any) => string | number>} */
  const keys = {
    image: ({ name, version }) => `${name} ${version}`,
    size: ({ bytes }) => -bytes,
    state: ({ state }) => ['failed', 'planned', 'moved', 'mounted', 'existed'].indexOf(state),
    digest: ({ digest }) => digest,
  };
  const compare = (/** @type {any} */ a, /** @type {any} */ b) =>
    typeof a === 'number' ? a - b : a.localeCompare(b, 'en', { numeric: true });
  /** @param {any} heading */
  function sort(heading) {
    const { sort: name } = heading.dataset;
    const cell = heading.parentElement;
    const isTurned = cell.getAttribute('aria-sort') === 'ascending';
    for (const each of table.tHead.rows[0].cells) each.removeAttribute('aria-sort');
    cell.setAttribute('aria-sort', isTurned ? 'descending' : 'ascending');
    const by = (/** @type {any} */ a, /** @type {any} */ b) =>
      compare(keys[name]?.(a), keys[name]?.(b)) * (isTurned ? -1 : 1);
    for (const { rows, body } of groups) {
      for (const row of rows) close(row);
      rows.sort((a, b) => by(images[placeOf(a)], images[placeOf(b)]));
      body.append(...rows);
    }
    groups.sort((a, b) =>
      name === 'size'
        ? by(a.component, b.component)
        : name === 'image'
          ? by({ name: a.component.label, version: '' }, { name: b.component.label, version: '' })
          : 0,
    );
    table.append(...groups.map(({ body }) => body));
  }
  for (const heading of table.tHead.querySelectorAll('button')) heading.onclick = () => sort(heading);
  show();
})();
