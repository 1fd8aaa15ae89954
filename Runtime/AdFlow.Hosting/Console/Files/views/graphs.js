// All graphs with their versions, and what became of their requests.

import { h } from '../parts/dom.js';
import { get, path } from '../parts/host.js';
import { cells, remember, together } from '../parts/figures.js';
import { count, milliseconds, percent, rate, things } from '../parts/format.js';
import { badge, empty, notice, problemList, share, spark, table, tile } from '../parts/pieces.js';

const COLUMNS = ['Graph', 'Version', 'Traffic', '#Rate', '#p50', '#p99', '#Errors'];

export const graphs = {
  group: 'graphs',
  title: () => 'Graphs',

  async load(kept, signal) {
    const [list, statistics] = await Promise.all([get('graphs', signal), get('statistics', signal)]);
    const known = new Map(statistics.map(each => [each.graph, each.versions]));
    return list.map(graph => {
      const versions = known.get(graph.graph) ?? [];
      const recent = together(versions);
      return { ...graph, statistics: versions, recent, rates: remember(kept, graph.graph, recent.per_second) };
    });
  },

  render(data) {
    if (data.length === 0)
      return [h('h1', null, 'Graphs'),
        empty('No graph is deployed. ', h('code', null, 'adflow deploy'), ' deploys one.')];
    return [h('h1', null, 'Graphs'), summary(data), table('Graphs and their versions', COLUMNS, data.flatMap(rows)),
      data.filter(graph => graph.problems?.length).map(graph => notice('warn', h('strong', null, graph.graph),
        problemList(graph.problems)))];
  },
};

function summary(data) {
  const all = together(data.map(graph => ({ last_minute: graph.recent })));
  const versions = data.reduce((total, graph) => total + graph.versions.length, 0);
  return h('dl', { class: 'tiles', 'aria-label': 'The last minute' },
    tile('Graphs', count(data.length), '', h('small', null, things(versions, 'version'))),
    tile('Rate', rate(all.per_second)),
    tile('Slowest p99', milliseconds(all.p99_ms)),
    tile('Errors', all.requests ? percent(all.failed / all.requests) : '–', all.failed ? 'bad' : ''));
}

function rows(graph) {
  const names = graph.versions.length ? graph.versions : [''];
  return names.map((version, i) => row(graph, version, i === 0));
}

function row(graph, version, isFirst) {
  const known = graph.statistics.find(each => each.version === version);
  return [
    { class: isFirst ? 'first' : 'more', 'data-key': `${graph.graph}/${version}` },
    [version ? h('a', { href: `#/${path('graphs', graph.graph)}` }, graph.graph) : graph.graph,
      isFirst && [' ', spark(graph.rates), marks(graph)]],
    version ? h('code', null, version) : '–',
    traffic(graph, version),
    ...cells(known?.last_minute),
  ];
}

function marks(graph) {
  return [
    graph.served === false && [' ', badge('not served', 'bad')],
  ];
}

function traffic(graph, version) {
  if (!graph.traffic) return graph.versions.length === 1 ? share(100) : '–';
  const percentage = graph.traffic.shares[version] ?? 0;
  return percentage > 0 ? share(percentage) : badge('no traffic');
}
