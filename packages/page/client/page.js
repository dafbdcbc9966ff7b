// @ts-check
// What the page adds for a reader with a script: zoom, search, filter, and what one image shares with the others.
'use strict';
(() => {
  const element = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));
  const { images, blobs } = JSON.parse(element('data').textContent);
  const graph = element('graph');
  const all = [...document.querySelectorAll('#graph .image')];
  const boxes = new Map(all.map((box) => [Number(box.getAttribute('data-image')), box]));
  const rows = [...document.querySelectorAll('#images tbody tr')];
  const edges = [...document.querySelectorAll('.edges path')];

  // Zoom: the view box is what is looked at.
  const whole = graph.getAttribute('viewBox').split(' ').map(Number);
  let view = [...whole];
  const look = () => graph.setAttribute('viewBox', view.join(' '));
  /** @param {number} factor @param {{x: number, y: number}} [at] */
  function zoom(factor, at) {
    const [x, y, width, height] = view;
    const center = at ?? { x: x + width / 2, y: y + height / 2 };
    const next = Math.min(Math.max(width * factor, 300), whole[2] * 2) / width;
    view = [center.x - (center.x - x) * next, center.y - (center.y - y) * next, width * next, height * next];
    look();
  }
  /** @param {{clientX: number, clientY: number}} event */
  function placeOf({ clientX, clientY }) {
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(graph.getScreenCTM().inverse());
    return { x, y };
  }
  element('closer').onclick = () => zoom(0.7);
  element('farther').onclick = () => zoom(1.4);
  element('whole').onclick = () => ((view = [...whole]), look());
  graph.addEventListener(
    'wheel',
    (/** @type {WheelEvent} */ event) => {
      event.preventDefault();
      zoom(event.deltaY > 0 ? 1.15 : 0.87, placeOf(event));
    },
    { passive: false },
  );

  // One pointer moves the view, two zoom it.
  const pointers = new Map();
  graph.addEventListener('pointerdown', (/** @type {PointerEvent} */ event) => pointers.set(event.pointerId, event));
  for (const end of ['pointerup', 'pointercancel', 'pointerleave']) {
    graph.addEventListener(end, (/** @type {PointerEvent} */ event) => pointers.delete(event.pointerId));
  }
  graph.addEventListener('pointermove', (/** @type {PointerEvent} */ event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const [from, to] = [placeOf(before), placeOf(event)];
    if (pointers.size === 2) {
      const other = [...pointers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
      zoom(distance(before, other) / Math.max(distance(event, other), 1), placeOf(other));
    } else {
      view = [view[0] - (to.x - from.x), view[1] - (to.y - from.y), view[2], view[3]];
      look();
    }
    pointers.set(event.pointerId, event);
  });
  const distance = (/** @type {PointerEvent} */ a, /** @type {PointerEvent} */ b) =>
    Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);

  // Search and filter, in the graph and in the table alike.
  function narrow() {
    const words = element('search').value.toLowerCase().split(/\s+/).filter(Boolean);
    const owner = element('filter').value;
    const shown = images.map((/** @type {any} */ image) => {
      const text = `${image.reference} ${image.source ?? ''} ${image.digest} ${image.state}`.toLowerCase();
      return (owner === '' || image.owner === owner) && words.every((word) => text.includes(word));
    });
    for (const [at, box] of boxes) box.classList.toggle('away', !shown[at]);
    for (const edge of edges) edge.classList.toggle('gone', !shown[Number(edge.getAttribute('data-image'))]);
    rows.forEach((row, at) => row.classList.toggle('gone', !shown[at]));
  }
  element('search').oninput = narrow;
  element('filter').onchange = narrow;

  // Choosing an image shows what it is made of, and which others share some of that.
  /** @param {number} at */
  function choose(at) {
    const image = images[at];
    const own = new Set(image.blobs.map((/** @type {number} */ place) => blobs[place].digest));
    const sharing = images.filter((/** @type {any} */ other, /** @type {number} */ place) => {
      const shares = place !== at && other.blobs.some((/** @type {number} */ blob) => own.has(blobs[blob].digest));
      boxes.get(place)?.classList.toggle('near', shares);
      return shares;
    });
    for (const [place, box] of boxes) box.classList.toggle('chosen', place === at);
    for (const edge of edges) edge.classList.toggle('near', Number(edge.getAttribute('data-image')) === at);
    tell(image, sharing.length);
  }

  /** @param {any} image @param {number} sharing */
  function tell(image, sharing) {
    const lines = [
      image.reference,
      `from ${image.source ?? 'the plan itself'}, by ${image.owner}, ${image.digest}`,
      `${image.blobs.length} blobs; ${sharing} other images share some of them`,
      ...image.blobs.map(
        (/** @type {number} */ place) =>
          `${blobs[place].digest}  ${blobs[place].bytes.toLocaleString('en')} bytes  ${blobs[place].state}`,
      ),
    ];
    const [first, ...others] = lines;
    const list = Object.assign(document.createElement('ul'), {});
    for (const line of others) list.append(Object.assign(document.createElement('li'), { textContent: line }));
    element('chosen').replaceChildren(Object.assign(document.createElement('b'), { textContent: first }), list);
  }

  for (const [at, box] of boxes) {
    box.addEventListener('click', () => choose(at));
    box.addEventListener('keydown', (event) => /** @type {KeyboardEvent} */ (event).key === 'Enter' && choose(at));
  }
})();
