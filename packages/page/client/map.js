// @ts-check
// The overview: as large as the screen, components that open, images that tell what they share.
'use strict';
(() => {
  const { data, detail, sharedWith } = /** @type {any} */ (window).cse;
  const { images, components, wide, tall } = data;
  const element = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));
  const map = element('map');
  const HEADING = 20;
  const LETTER = 7;
  // Names of components are bold.
  const WIDER = 8.2;
  const LINE = 14;
  const boxes = [...map.querySelectorAll('.image')];
  const heads = [...map.querySelectorAll('.component')];
  const cover = boxes[0]?.parentElement;
  /** @type {number | undefined} */
  let opened;
  let current = 0;

  for (const head of heads) head.setAttribute('tabindex', '0');

  function draw() {
    const { clientWidth: width, clientHeight: height } = map.parentElement;
    if (width === 0) return;
    map.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const layout = width < 600 ? tall : wide;
    const [left, top, right, bottom] =
      opened === undefined ? [0, 0, layout.width, layout.height] : layout.components[opened];
    const start = opened === undefined ? top : top + HEADING;
    const across = (/** @type {number} */ x) => ((x - left) / (right - left)) * width;
    const down = (/** @type {number} */ y) => ((y - start) / (bottom - start)) * height;
    const place = (
      /** @type {Element} */ box,
      /** @type {number[]} */ [x0 = 0, y0 = 0, x1 = 0, y1 = 0],
      /** @type {string[]} */ lines,
    ) => {
      const [x, y, w, h] = [
        across(x0),
        down(y0),
        Math.max(0, across(x1) - across(x0)),
        Math.max(0, down(y1) - down(y0)),
      ];
      const rect = /** @type {Element} */ (box.querySelector('rect'));
      for (const [name, value] of Object.entries({ x, y, width: w, height: h }))
        rect.setAttribute(name, value.toFixed(1));
      // On paper a heading may be lower than a line.
      const isHead = heads.includes(box);
      const line = isHead ? Math.min(LINE, down(HEADING * 0.72) - down(0)) : LINE;
      label(box, { x, y, w, h, lines, line, letter: isHead ? WIDER : LETTER });
    };
    components.forEach((/** @type {any} */ component, /** @type {number} */ at) => {
      const head = heads[at];
      head.classList.toggle('gone', opened !== undefined);
      if (opened === undefined) place(head, layout.components[at], [`${component.label} (${component.images.length})`]);
      for (const image of component.images) {
        boxes[image].classList.toggle('gone', opened !== undefined && opened !== at);
        const { name, version } = images[image];
        if (opened === undefined) place(boxes[image], layout.images[image], []);
        else if (opened === at) place(boxes[image], layout.images[image], [name.replace(/^.*\//, ''), version]);
      }
    });
  }

  /** @param {Element} box @param {{x: number, y: number, w: number, h: number, lines: string[], line: number, letter: number}} label */
  function label(box, { x, y, w, h, lines, line: high, letter }) {
    for (const old of box.querySelectorAll('text')) old.remove();
    const room = Math.floor((w - 8) / letter);
    if (room < 4) return;
    lines.slice(0, Math.floor((h - 3) / high)).forEach((line, at) => {
      const text = document.createElementNS(map.namespaceURI, 'text');
      text.setAttribute('x', (x + 4).toFixed(1));
      text.setAttribute('y', (y + high * (at + 1)).toFixed(1));
      text.textContent = line;
      box.append(text);
      // The ellipsis is as wide as two letters.
      const share = (w - 8) / text.getComputedTextLength();
      if (share < 1) text.textContent = `${line.slice(0, Math.floor(line.length * share) - 2)}…`;
    });
  }

  /** @param {number | undefined} at */
  function open(at) {
    opened = at;
    choose(undefined);
    const component = at === undefined ? undefined : components[at];
    element('whole').hidden = at === undefined;
    element('opened').textContent = component ? `${component.label}, ${component.images.length} images` : '';
    // In the overview the images are its texture; in a component each is a thing of its own.
    if (component) cover.removeAttribute('aria-hidden');
    else cover.setAttribute('aria-hidden', 'true');
    boxes.forEach((box, place) => {
      const isOwn = component?.images.includes(place) ?? false;
      for (const [name, value] of Object.entries({ role: 'button', tabindex: '-1' })) {
        if (isOwn) box.setAttribute(name, value);
        else box.removeAttribute(name);
      }
    });
    map.setAttribute('aria-label', component ? `Images of ${component.label}` : 'All components and their images');
    draw();
    if (component) move(component.images[0], false);
  }

  // One image at a time is reached by Tab, the others by the arrow keys.
  /** @param {number} place @param {boolean} isFocused */
  function move(place, isFocused = true) {
    if (boxes[current].hasAttribute('role')) boxes[current].setAttribute('tabindex', '-1');
    current = place;
    boxes[place].setAttribute('tabindex', '0');
    if (isFocused) boxes[place].focus();
  }

  /** @param {number | undefined} place */
  function choose(place) {
    const near = new Set(place === undefined ? [] : sharedWith(place));
    map.classList.toggle('chosen', place !== undefined);
    boxes.forEach((box, at) => {
      box.classList.toggle('near', near.has(at));
      box.classList.toggle('this', at === place);
    });
    if (place === undefined) return element('chosen').replaceChildren();
    element('chosen').replaceChildren(detail(place));
    if (opened !== undefined) move(place, false);
  }

  /** @param {any} target */
  function press(target) {
    const image = target.closest('.image');
    const head = target.closest('.component');
    if (image && opened !== undefined) return choose(Number(image.dataset.image));
    const place = image ? Number(image.dataset.image) : -1;
    const at = head
      ? Number(head.dataset.component)
      : components.findIndex((/** @type {any} */ each) => each.images.includes(place));
    if (at < 0) return;
    open(at);
    if (document.activeElement === head || target === head) boxes[current].focus();
  }

  map.addEventListener('click', (/** @type {any} */ event) => press(event.target));
  map.addEventListener('keydown', (/** @type {any} */ event) => {
    const own = opened === undefined ? [] : components[opened].images;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[/** @type {string} */ (event.key)];
    if (event.key === 'Enter' || event.key === ' ') press(event.target);
    else if (event.key === 'Escape' && opened !== undefined) close();
    else if (step && own.length > 0) move(own[(own.indexOf(current) + step + own.length) % own.length]);
    else return;
    event.preventDefault();
  });
  function close() {
    const before = opened ?? 0;
    open(undefined);
    heads[before].focus();
  }
  element('whole').onclick = close;

  new ResizeObserver(draw).observe(map.parentElement);
})();
