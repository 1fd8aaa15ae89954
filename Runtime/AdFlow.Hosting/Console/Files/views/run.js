// A form to run one request, and the table of every node that it went through.

import { h } from '../parts/dom.js';
import { get, path, post } from '../parts/host.js';
import { count, microseconds, things } from '../parts/format.js';
import { badge, empty, notice, table } from '../parts/pieces.js';
import { fields, fill, read, remembered, store } from './form.js';

const ROWS = [10, 100, 1000];
const NUMERIC = /^(u?int|float)\d/;

export const run = {
  group: 'graphs',
  title: name => `Run ${name}`,
  isStill: true,

  load: (kept, signal, name) => get(path('graphs', name), signal),

  render(graph, kept, name) {
    kept.values ??= remembered(name);
    return [
      h('p', { class: 'crumbs' }, h('a', { href: '#/graphs' }, 'Graphs'), ' / ',
        h('a', { href: `#/${path('graphs', name)}` }, name)),
      h('h1', null, 'Run a request'),
      h('p', { class: 'lead' }, 'The request runs as the graph was written, node by node. It changes nothing, and is '
        + 'not counted.'),
      h('div', { class: 'bench' },
        graph.request ? form(graph, kept) : notice('warn', 'The graph cannot be bound, so its request is not known.'),
        h('div', { class: 'answer', role: 'status', 'aria-busy': kept.isBusy ? 'true' : 'false' }, answer(kept))),
    ];
  },

  drawn(main, graph, kept) {
    if (kept.isFilled || !graph.request) return;
    kept.isFilled = true;
    fill(main.querySelector('form'), graph.request, kept.values);
  },

  handle(event, graph, kept, draw, name) {
    if (event.type === 'input') return touched(event.target);
    if (event.type !== 'submit') return false;
    event.preventDefault();
    return submit(event.target, graph, kept, draw, name);
  },
};

function form(graph, kept) {
  return h('form', { class: 'request', 'aria-label': 'Request', autocomplete: 'off' },
    graph.request.length === 0 && empty('The request has no fields.'),
    fields(graph.request),
    h('div', { class: 'tools' },
      graph.versions.length > 1 && h('label', null, 'Version ', h('select', { name: ':version' },
        graph.versions.map(each => h('option', {
          value: each.version, selected: each.version === graph.answering,
        }, each.version)))),
      h('label', null, 'Rows ', h('select', { name: ':rows' }, ROWS.map(rows =>
        h('option', { value: rows, selected: rows === 100 }, rows))))),
    h('button', { type: 'submit', class: 'button', disabled: kept.isBusy }, kept.isBusy ? 'Running' : 'Run'));
}

// Who types into a field does not want it to be null.
function touched(input) {
  const absent = input.form?.elements[`${input.name}:null`];
  if (absent && !input.name.endsWith(':null')) absent.checked = false;
  return false;
}

async function submit(element, graph, kept, draw, name) {
  const { json, values } = read(element, graph.request);
  store(name, values);
  Object.assign(kept, { isBusy: true, answer: null, error: null });
  draw();
  const version = element.elements[':version']?.value ?? '';
  const query = new URLSearchParams({ version, rows: element.elements[':rows'].value });
  try {
    kept.answer = await post(`${path('graphs', name, 'inspect')}?${query}`, json);
  } catch (error) {
    kept.error = error;
  }
  kept.isBusy = false;
  return true;
}

function answer({ answer: found, error, isBusy }) {
  if (isBusy) return empty('Running');
  if (error) return failure(error.message, error.details);
  if (!found) return empty('The tables of all nodes appear here.');
  const slowest = Math.max(1e-9, ...found.nodes.map(node => node.microseconds ?? 0));
  const outputs = new Map(found.outputs.map(output => [output.source, output.name]));
  return [
    found.error && failure(found.error.message, found.error),
    found.degraded.map(each => notice('warn', `${each.node}: ${each.message}`)),
    h('p', { class: 'quiet' }, 'Version ', h('code', null, found.version),
      ` · ${things(found.nodes.length, 'node')} · `,
      microseconds(found.nodes.reduce((sum, node) => sum + (node.microseconds ?? 0), 0)), ' in all nodes'),
    h('ol', { class: 'steps' }, found.nodes.map(node => step(node, outputs, slowest))),
  ];
}

const failure = (message, details) => notice('bad', h('strong', null, 'The run failed. '), message,
  details?.node && h('div', null, 'Node ', h('code', null, details.node)),
  details?.code && h('div', { class: 'quiet' }, [details.code, details.class].filter(Boolean).join(' · ')));

function step(node, outputs, slowest) {
  const isOutput = node.tables.some(each => outputs.has(each.name));
  return h('li', { 'data-key': node.node, class: node.failed ? 'failed' : '' },
    h('details', { open: isOutput && node.tables.length > 0 },
      h('summary', null,
        h('span', { class: 'what' }, h('strong', null, node.node), ' ', h('code', null, node.operator), ' ',
          isOutput && badge('answer', 'accent'), node.failed && badge('failed', 'bad'),
          !node.failed && node.tables.length === 0 && badge('not reached')),
        h('span', { class: 'rows' }, node.tables.length > 0 && things(node.tables[0].rows, 'row')),
        node.tables.length > 0 && h('span', {
          class: 'time', '--share': `${100 * (node.microseconds ?? 0) / slowest}%`,
        }, microseconds(node.microseconds))),
      node.inputs.length > 0 && h('p', { class: 'quiet' }, 'Reads ', node.inputs.join(', ')),
      node.tables.map(each => rowsOf(each, node.tables.length > 1))));
}

function rowsOf(each, isOneOfSeveral) {
  return h('div', { class: 'sheet', tabindex: 0, role: 'region', 'aria-label': `Rows of ${each.name}` },
    isOneOfSeveral && h('h4', null, each.name),
    each.first.length === 0 ? empty(each.rows ? 'The rows are left out: the answer was large enough.' : 'No rows.')
      : h('table', null,
        h('caption', null, `Rows of ${each.name}`),
        h('thead', null, h('tr', null, each.columns.map(column =>
          h('th', { scope: 'col', class: NUMERIC.test(column.type) && 'number' }, column.name,
            h('span', { class: 'type' }, column.type, column.nullable && '?'))))),
        h('tbody', null, each.first.map(row => h('tr', null, row.map(cell))))),
    each.first.length > 0 && each.first.length < each.rows
      && h('p', { class: 'quiet' }, `The first ${count(each.first.length)} of ${count(each.rows)} rows.`));
}

function cell(value) {
  if (value === null) return h('td', { class: 'null' }, 'null');
  if (typeof value === 'number') return h('td', { class: 'number' }, String(value));
  return h('td', null, typeof value === 'object' ? JSON.stringify(value) : String(value));
}
