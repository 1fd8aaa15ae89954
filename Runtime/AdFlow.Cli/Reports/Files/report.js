// A report on two series of runs: what differs, node by node and request by request.

import { h, show } from '../console/parts/dom.js';
import { things } from '../console/parts/format.js';
import { empty, notice, section } from '../console/parts/pieces.js';
import { graphSection, toParts } from './views/graph.js';
import { metricsSection } from './views/metrics.js';
import { requestSection, requestsSection } from './views/requests.js';
import { follow } from './views/sheet.js';
import { tiles } from './views/tiles.js';

const data = JSON.parse(document.getElementById('data').textContent);
const main = document.getElementById('main');
const tables = new Map(data.tables.map(table => [table.name, table]));
const state = {
  node: innerWidth < 720 ? null : data.summary.first, request: data.requests[0]?.request, filter: '', isOnlyDifferent: true, sort: null,
  isMerged: innerWidth < 720, fits: innerWidth >= 720,
};
const parts = data.graph && toParts(data.graph);

function draw() {
  const request = data.requests.find(each => each.request === state.request);
  show(main, [
    h('header', { class: 'head' },
      h('p', { class: 'crumbs' }, 'AdFlow · difference of ', things(data.summary.requests, 'request')),
      h('h1', null, h('span', { class: 'side left' }, data.left), h('span', { class: 'to' }, ' → '),
        h('span', { class: 'side right' }, data.right))),
    data.notes.length > 0 && notice('warn', h('ul', null, data.notes.map(note => h('li', null, note)))),
    tiles(data),
    section('Metrics', metricsSection(data)),
    section('Where it differs', parts ? graphSection(data, parts, tables, state) : empty('No request was compared.')),
    section('Requests that differ most', requestsSection(data, state)),
    request && requestSection(data, request, state),
  ]);
  follow(main);
}

// Where the picture is wider than its frame, the first node that differs is in sight.
function reveal() {
  const { first } = data.summary, frame = main.querySelector('.picture')?.parentElement;
  const node = first && data.graph?.nodes.find(each => first === each.path || first.startsWith(`${each.path}.`));
  const box = node && frame && frame.querySelector(`[data-node="${CSS.escape(node.path)}"]`)?.getBoundingClientRect();
  if (box) frame.scrollLeft += box.left + box.width / 2 - frame.getBoundingClientRect().left - frame.clientWidth / 2;
}

function set(change) {
  Object.assign(state, change);
  draw();
}

// What is pressed names what it changes.
function press(target) {
  const node = target.closest('[data-node]'), request = target.closest('[data-request]');
  const sort = target.closest('[data-sort]');
  if (sort) {
    const column = Number(sort.dataset.sort);
    const isSame = state.sort?.column === column;
    return { sort: isSame && state.sort.isDown ? null : { column, isDown: isSame } };
  }
  if (target.closest('[data-close]')) return { node: null, sort: null };
  if (request) return { request: Number(request.dataset.request), ...(node && { node: node.dataset.node }), sort: null };
  if (node) return { node: tableOf(node.dataset.node), sort: null, filter: '' };
  return null;
}

// A box stands for a node; the table that is shown is its first one, or the output that it is.
const tableOf = name => tables.has(name) ? name : data.tables.find(each => each.name.startsWith(`${name}.`))?.name;

main.addEventListener('click', event => {
  const change = press(event.target);
  if (!change) return;
  event.preventDefault();
  const target = event.target.closest('[data-goto]')?.dataset.goto;
  set(change);
  if (target) document.getElementById(target)?.scrollIntoView({ block: 'start' });
});
main.addEventListener('keydown', event => {
  if (event.key === 'Escape' && state.node) return set({ node: null });
  if (!['Enter', ' '].includes(event.key) || !event.target.matches('[role=button]')) return;
  event.preventDefault();
  set(press(event.target) ?? {});
});
main.addEventListener('input', event => {
  if (event.target.matches('[data-filter]')) set({ filter: event.target.value });
});
main.addEventListener('change', event => {
  const { target } = event;
  if (target.matches('[data-only]')) set({ isOnlyDifferent: target.checked });
  else if (target.matches('[data-merged]')) set({ isMerged: target.checked });
  else if (target.matches('[data-fit]')) set({ fits: target.checked });
  else if (target.matches('[data-pick-request]')) set({ request: Number(target.value), sort: null });
  else if (target.matches('[data-pick-table]')) set({ node: target.value, sort: null });
});
draw();
reveal();
