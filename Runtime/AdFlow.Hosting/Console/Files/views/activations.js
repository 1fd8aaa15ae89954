// What is bound, and what keeps former versions alive.

import { h } from '../parts/dom.js';
import { get, path } from '../parts/host.js';
import { ago, bytes, count, milliseconds, short } from '../parts/format.js';
import { badge, empty, section, table, tile } from '../parts/pieces.js';

const COLUMNS = ['Graph', 'Version', 'Bound', '#Idle for', '#Runs', '#Memory', '#Plugins', 'Tables'];

export const activations = {
  group: 'activations',
  title: () => 'Activations',

  load: (kept, signal) => get('activations', signal),

  render: data => [
    h('h1', null, 'Activations'),
    h('p', { class: 'lead' }, 'A version is bound at its first request and given up when it idles.'),
    h('dl', { class: 'tiles' },
      tile('Bound', count(data.activations.filter(each => each.current).length)),
      tile('Ending', count(data.activations.filter(each => !each.current).length)),
      tile('Runs under way', count(data.activations.reduce((runs, each) => runs + each.runs, 0))),
      tile('Kept memory', bytes(data.activations.reduce((size, each) => size + each.idle_bytes, 0)))),
    data.activations.length === 0
      ? empty('Nothing is bound: no graph has had a request lately.')
      : table('Bound versions', COLUMNS, data.activations.map(row)),
    data.former_tables.length > 0 && section('Former tables', table('Tables that were replaced and are still read',
      ['Table', 'Version', '#References', 'Kept by'], data.former_tables.map(each =>
        [each.table, h('code', null, short(each.version)), count(each.references), each.kept_by.join('; ') || '–']))),
    data.late.length > 0 && section('Late', table('Graphs whose asynchronous nodes still run',
      ['Graph', 'Version', '#Runs'], data.late.map(each =>
        [each.graph, h('code', null, each.version), count(each.runs)]))),
  ],
};

const row = each => [
  h('a', { href: `#/${path('graphs', each.graph)}` }, each.graph),
  [h('code', null, each.version), !each.current && [' ', badge(`ending: ${each.kept_by}`, 'warn')]],
  h('time', { datetime: each.since, title: each.since }, ago(each.since)),
  milliseconds(each.idle_ms), count(each.runs), bytes(each.idle_bytes), `#${each.generation}`,
  each.tables.length === 0 ? '–' : h('ul', { class: 'plain' }, each.tables.map(table =>
    h('li', null, table.table, ' ', h('code', { title: table.version }, short(table.version))))),
];
