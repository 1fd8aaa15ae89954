// Tables that are published on the host.

import { h } from '../parts/dom.js';
import { get, path } from '../parts/host.js';
import { ago, bytes, count, short } from '../parts/format.js';
import { badge, empty, table } from '../parts/pieces.js';

const COLUMNS = ['Table', '#Number', 'Version', '#Rows', '#Size', 'Published'];

export const tables = {
  group: 'tables',
  title: () => 'Tables',

  load: (kept, signal) => get('tables', signal),

  render: data => [
    h('h1', null, 'Tables'),
    data.length === 0
      ? empty('No table is published. ', h('code', null, 'adflow publish'),
        ' publishes one; until then graphs read the files that they name.')
      : table('Published tables', COLUMNS, data.map(each => [
        { 'data-key': each.table },
        h('a', { href: `#/${path('tables', each.table)}` }, each.table),
        count(each.number), h('code', { title: each.version }, short(each.version)),
        each.problem ? badge('lost', 'bad') : count(each.rows), bytes(each.bytes),
        h('time', { datetime: each.published_at, title: each.published_at }, ago(each.published_at)),
      ])),
  ],
};
