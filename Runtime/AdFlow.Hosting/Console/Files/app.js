// Chooses the view by the address, keeps it up to date, and tells how the host does.

import { h, show } from './parts/dom.js';
import { HostError } from './parts/host.js';
import { empty, notice } from './parts/pieces.js';
import { activations } from './views/activations.js';
import { graph } from './views/graph.js';
import { graphs } from './views/graphs.js';
import { run } from './views/run.js';
import { table } from './views/table.js';
import { tables } from './views/tables.js';

const INTERVAL = 2000;
const routes = [
  [/^\/graphs\/([^/]+)\/run$/, run],
  [/^\/graphs\/([^/]+)$/, graph],
  [/^\/tables\/([^/]+)$/, table],
  [/^\/tables$/, tables],
  [/^\/activations$/, activations],
  [/.*/, graphs],
];
const main = document.getElementById('main');
const state = document.getElementById('state');
let page = null;

function navigate() {
  // A link to a part of the page is none to a view.
  if (location.hash && !location.hash.startsWith('#/')) return;
  const address = location.hash.slice(1) || '/graphs';
  const [pattern, view] = routes.find(([each]) => each.test(address));
  const names = (pattern.exec(address) ?? []).slice(1).map(decodeURIComponent);
  const isFirst = page === null;
  page?.stopped.abort();
  clearTimeout(page?.timer);
  page = { view, names, kept: {}, data: null, stopped: new AbortController(), timer: 0 };
  document.title = `${view.title(...names)} · AdFlow`;
  for (const link of document.querySelectorAll('nav [data-view]'))
    if (link.dataset.view === view.group) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  show(main, [empty('Loading')]);
  refresh(page).then(() => {
    if (isFirst) return;
    scrollTo(0, 0);
    main.focus({ preventScroll: true });
  });
}

async function refresh(of) {
  clearTimeout(of.timer);
  try {
    of.data = await of.view.load(of.kept, of.stopped.signal, ...of.names);
    tell('live', of.view.isStill ? 'Connected' : 'Live');
    draw(of);
  } catch (error) {
    if (error.name === 'AbortError' || of !== page) return;
    tell('lost', error instanceof HostError && error.status ? `Refused: ${error.status}` : 'No answer');
    if (!of.data) show(main, [h('h1', null, of.view.title(...of.names)), notice('bad', error.message)]);
    if (!(error instanceof HostError)) throw error;
  } finally {
    if (of === page && !document.hidden && !(of.view.isStill && of.data))
      of.timer = setTimeout(() => refresh(of), INTERVAL);
  }
}

function draw(of) {
  if (of !== page) return;
  show(main, of.view.render(of.data, of.kept, ...of.names));
  of.view.drawn?.(main, of.data, of.kept, ...of.names);
}

function tell(kind, text) {
  if (state.textContent !== text) state.textContent = text;
  state.className = `state ${kind}`;
}

// A view says by its answer, or by the promise of one, whether it is to be drawn anew, or first to be loaded.
async function handle(event) {
  const of = page;
  const changed = of?.data && of.view.handle?.(event, of.data, of.kept, () => draw(of), ...of.names);
  const what = await changed;
  if (what === 'load') await refresh(of);
  else if (what) draw(of);
}

for (const name of ['click', 'keydown', 'change', 'input', 'submit']) main.addEventListener(name, handle);
addEventListener('hashchange', navigate);
document.addEventListener('visibilitychange', () => {
  clearTimeout(page?.timer);
  if (document.hidden) tell('paused', 'Paused');
  else if (page && !(page.view.isStill && page.data)) refresh(page);
});
navigate();
