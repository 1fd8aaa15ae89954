// One published table: its columns, who reads it, and its versions.

import { h } from '../parts/dom.js';
import { get, path } from '../parts/host.js';
import { ago, bytes, count, short } from '../parts/format.js';
import { badge, columnList, empty, notice, section, table as rowsOf, tile } from '../parts/pieces.js';

export const table = {
  group: 'tables',
  title: name => name,

  load: (kept, signal, name) => get(path('tables', name), signal),

  render: (data, kept, name) => [
    h('p', { class: 'crumbs' }, h('a', { href: '#/tables' }, 'Tables')),
    h('h1', null, name),
    data.problem && notice('bad', data.problem),
    h('dl', { class: 'tiles' },
      tile('Rows', count(data.rows)),
      tile('Size', bytes(data.bytes)),
      tile('Version', `#${data.number}`, '', h('small', { title: data.version }, short(data.version))),
      tile('Published', ago(data.published_at))),
    data.columns && section('Columns', columnList(data.columns),
      data.indexes.length > 0 && h('p', { class: 'quiet' }, 'Indexes: ', data.indexes.map((index, i) =>
        [i > 0 && ', ', h('code', null, index)]))),
    data.bound && section('Read by', readers(data.bound)),
    section('Versions', rowsOf('Versions of the table', ['Number', 'Version', '#Rows', 'Published'],
      [...data.versions].reverse().map(version => [
        { 'data-key': version.number },
        [`#${version.number} `, version.current && badge('current', 'good')],
        h('code', { title: version.version }, short(version.version)), count(version.rows),
        h('time', { datetime: version.published_at, title: version.published_at }, ago(version.published_at)),
      ]))),
  ],
};

function readers(bound) {
  if (bound.length === 0) return empty('No graph that is bound now reads it.');
  return h('ul', { class: 'plain' }, bound.map(each => h('li', null,
    h('a', { href: `#/${path('graphs', each.graph)}` }, each.graph), ' ', h('code', null, each.version))));
}
