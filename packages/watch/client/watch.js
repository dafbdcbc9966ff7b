// @ts-check
// Keeps the page up to date: what changed comes as server-sent events.
'use strict';
(() => {
  const element = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));
  const colour = (/** @type {string} */ name) =>
    getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  // A colour that depends on the scheme is resolved by an element that has it.
  const probe = document.createElement('span');
  function resolved(/** @type {string} */ name) {
    probe.style.color = `var(${name})`;
    document.body.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found || colour(name);
  }

  // What is replaced keeps what was opened in it, and where one is.
  function replace(/** @type {{ id: string, html: string }} */ { id, html }) {
    const place = element(id);
    const opened = [...place.querySelectorAll('details')].map(({ open }) => open);
    const active = place.contains(document.activeElement) ? document.activeElement?.getAttribute('href') : undefined;
    place.innerHTML = html;
    for (const [at, details] of place.querySelectorAll('details').entries()) details.open = opened[at] ?? false;
    if (active) [...place.querySelectorAll('a')].find((link) => link.getAttribute('href') === active)?.focus();
  }

  // The images: a square for each.
  const canvas = element('images');
  const images = { /** @type {string[]} */ names: [], /** @type {string[][]} */ words: [] };
  /** @type {number[]} */
  let states = [];
  let grid = { pitch: 0, across: 1 };
  /** @type {number[]} */
  let drawn = [];
  /** @type {string[]} */
  let colours = [];

  function layOut() {
    const width = canvas.parentElement.clientWidth - 2 * parseFloat(getComputedStyle(canvas.parentElement).paddingLeft);
    const area = width * (width < 600 ? 340 : 220);
    const pitch = Math.max(5, Math.min(16, Math.floor(Math.sqrt(area / Math.max(1, states.length)))));
    const across = Math.max(1, Math.floor(width / pitch));
    const height = Math.ceil(states.length / across) * pitch;
    const ratio = window.devicePixelRatio || 1;
    grid = { pitch, across };
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.max(1, Math.round(height * ratio));
    canvas.style.height = `${height}px`;
    canvas.getContext('2d').scale(ratio, ratio);
    colours = images.words.map(([name = '']) => resolved(`--${name}`));
    drawn = [];
    draw();
  }

  function draw() {
    const context = canvas.getContext('2d');
    const side = grid.pitch - (grid.pitch > 7 ? 2 : 1);
    for (const [at, state] of states.entries()) {
      if (drawn[at] === state) continue;
      context.fillStyle = colours[state] ?? 'gray';
      context.fillRect((at % grid.across) * grid.pitch, Math.floor(at / grid.across) * grid.pitch, side, side);
    }
    drawn = states;
  }

  const told = (/** @type {number} */ at) => `${images.names[at]}: ${images.words[states[at] ?? 0]?.[1] ?? ''}`;
  canvas.addEventListener('pointermove', (/** @type {PointerEvent} */ event) => {
    const [x, y] = [Math.floor(event.offsetX / grid.pitch), Math.floor(event.offsetY / grid.pitch)];
    const at = y * grid.across + x;
    element('image').value = x < grid.across && at < states.length ? told(at) : '';
  });
  canvas.addEventListener('pointerleave', () => (element('image').value = ''));

  const SHOWN = 30;
  function search() {
    const words = element('search').value.toLowerCase().split(/\s+/).filter(Boolean);
    const list = element('hits');
    list.replaceChildren();
    if (words.length === 0) return;
    const hits = [...images.names.keys()].filter((at) =>
      words.every((/** @type {string} */ word) => images.names[at]?.toLowerCase().includes(word)),
    );
    for (const at of hits.slice(0, SHOWN)) {
      const item = document.createElement('li');
      const mark = document.createElement('i');
      mark.className = images.words[states[at] ?? 0]?.[0] ?? '';
      item.append(mark, told(at));
      list.append(item);
    }
    if (hits.length > SHOWN || hits.length === 0) {
      const item = document.createElement('li');
      item.textContent = hits.length === 0 ? 'No image matches.' : `and ${hits.length - SHOWN} more`;
      list.append(item);
    }
  }
  element('search').oninput = search;

  // The curves: bytes per second, one line for each registry that something goes from or to.
  const UNITS = ['B', 'kB', 'MB', 'GB'];
  function amount(/** @type {number} */ bytes) {
    let unit = 0;
    for (; bytes >= 999.5 && unit < 3; unit += 1) bytes /= 1000;
    return `${bytes >= 10 || unit === 0 ? Math.round(bytes) : bytes.toFixed(1)} ${UNITS[unit]}/s`;
  }
  const timeOf = (/** @type {number} */ at) => new Date(at * 1000).toISOString().slice(11, 19);
  const LINES = ['--moved', '--existed', '--working', '--mounted', '--failed', '--soft'];
  /** @type {any} */
  let plot;
  /** @type {any} */
  let curves;

  // What comes from a registry is dashed, what goes to one is not.
  const isDashed = (/** @type {number} */ at) => curves.lines[at - 1]?.name.startsWith('from') ?? false;

  function plotAnew() {
    plot?.destroy();
    plot = undefined;
    if (!curves || curves.lines.length === 0) return;
    const axis = { stroke: resolved('--soft'), grid: { stroke: resolved('--line'), width: 1 }, ticks: { show: false } };
    const options = {
      width: element('curves').clientWidth,
      height: 190,
      cursor: { drag: { setScale: false } },
      // A mark is a piece of its line.
      legend: {
        markers: { dash: (/** @type {any} */ _, /** @type {number} */ at) => (isDashed(at) ? 'dashed' : 'solid') },
      },
      axes: [
        {
          ...axis,
          space: 70,
          values: (/** @type {any} */ _, /** @type {number[]} */ values) => values.map(timeOf),
        },
        {
          ...axis,
          size: 74,
          values: (/** @type {any} */ _, /** @type {number[]} */ values) => values.map(amount),
        },
      ],
      scales: {
        y: {
          range: (/** @type {any} */ _, /** @type {number} */ __, /** @type {number} */ most) => [0, most * 1.1 || 1],
        },
      },
      series: [
        // Where nobody points at a moment, the last one is told.
        {
          label: 'UTC',
          value: (/** @type {any} */ { data: [times] }, /** @type {number} */ at) => timeOf(at || times.at(-1)),
        },
        ...curves.lines.map((/** @type {any} */ { name }, /** @type {number} */ at) => ({
          label: name,
          stroke: resolved(LINES[at % LINES.length] ?? '--soft'),
          width: 2,
          dash: isDashed(at + 1) ? [6, 4] : [],
          points: { show: false },
          value: (/** @type {any} */ { data }, /** @type {number | null} */ value) =>
            amount(value ?? data[at + 1]?.at(-1) ?? 0),
        })),
      ],
    };
    plot = new /** @type {any} */ (window).uPlot(options, dataOf(curves), element('curves'));
  }

  function dataOf(/** @type {any} */ { start, width, lines }) {
    const length = Math.max(...lines.map((/** @type {any} */ line) => line.perSecond.length));
    const times = Array.from({ length }, (_, at) => start + (at + 0.5) * width);
    return [times, ...lines.map((/** @type {any} */ line) => line.perSecond)];
  }

  function show(/** @type {any} */ next) {
    const namesOf = (/** @type {any} */ each) =>
      JSON.stringify(each?.lines.map((/** @type {any} */ line) => line.name) ?? []);
    const isSame = plot && namesOf(next) === namesOf(curves);
    curves = next;
    if (isSame) plot.setData(dataOf(curves));
    else plotAnew();
  }

  function resize() {
    layOut();
    plotAnew();
  }
  let waiting = 0;
  window.addEventListener('resize', () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(resize, 100);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', resize);

  // What comes.
  const events = new EventSource(`/events${location.search}`);
  const on = (/** @type {string} */ name, /** @type {(data: any) => void} */ take) =>
    events.addEventListener(name, (/** @type {any} */ { data }) => take(JSON.parse(data)));
  let trouble = '';
  function connection(/** @type {boolean} */ isLive) {
    const text = isLive ? trouble || 'live' : 'No connection to cse watch. Trying again …';
    const place = element('connection');
    place.className = isLive && !trouble ? 'live' : 'lost';
    if (place.textContent !== text) place.textContent = text;
  }
  on('part', replace);
  on('names', ({ states: words, names }) => {
    [images.words, images.names] = [words, names];
    states = [];
    search();
  });
  on('states', (next) => {
    const isAnew = next.length !== states.length;
    states = next;
    canvas.hidden = states.length === 0;
    if (isAnew) layOut();
    else draw();
    if (element('search').value) search();
  });
  on('curves', show);
  on('trouble', (text) => {
    trouble = text;
    connection(true);
  });
  events.onopen = () => connection(true);
  events.onerror = () => connection(false);
})();
