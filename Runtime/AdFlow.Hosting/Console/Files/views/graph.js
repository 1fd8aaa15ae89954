// One graph: its versions with their figures, its picture, and all that is known of its nodes.

import { h } from '../parts/dom.js';
import { find, get, path } from '../parts/host.js';
import { cells, errors, remember, together } from '../parts/figures.js';
import { ago, milliseconds, rate, short, things } from '../parts/format.js';
import { badge, columnList, empty, notice, problemList, section, share, spark, table, tile } from '../parts/pieces.js';
import { experiments } from './experiments.js';
import { picture, pictureEvents } from './picture.js';

const COLUMNS = ['Version', 'Traffic', '#Rate', '#p50', '#p99', '#Errors', 'Deployed'];

export const graph = {
  group: 'graphs',
  title: name => name,

  async load(kept, signal, name) {
    const at = path('graphs', name);
    const [shown, statistics] = await Promise.all([get(at, signal), get(`${at}/statistics`, signal)]);
    const version = kept.version ?? shown.answering ?? shown.versions[0]?.version;
    const described = `${version}\n${JSON.stringify(shown.versions.map(each => [each.version, each.hash]))}`;
    if (kept.described !== described) {
      [kept.plan, kept.problem] = await plan(`${at}/plan?format=json&version=${encodeURIComponent(version)}`, signal);
      kept.described = described;
    }
    kept.experiments = shown.experiments.length ? await find(`${at}/experiments`, signal) : null;
    const recent = together(statistics.versions);
    remember(kept, 'rate', recent.per_second);
    return { shown, statistics, recent, version };
  },

  render({ shown, statistics, recent, version }, kept, name) {
    return [
      h('p', { class: 'crumbs' }, h('a', { href: '#/graphs' }, 'Graphs')),
      h('div', { class: 'title' }, h('h1', null, name),
        h('a', { class: 'button', href: `#/${path('graphs', name, 'run')}` }, 'Run a request')),
      shown.doc && h('p', { class: 'lead' }, shown.doc),
      problems(shown, kept),
      tiles(shown, recent, kept),
      section('Versions', versions(shown, statistics, version)),
      kept.plan && section('Plan', picture(kept, version, shown.versions, nodesOf(statistics, version))),
      experiments(kept.experiments),
      shown.request && section('Request', columnList(shown.request)),
      shown.outputs?.map(output => section(
        shown.outputs.length === 1 ? 'Answer' : `Answer: ${output.name}`, columnList(output.columns))),
      tablesOf(shown),
    ];
  },

  handle: (event, data, kept) => pictureEvents(event, kept),
};

async function plan(address, signal) {
  try {
    return [await find(address, signal), null];
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    return [null, error.message];
  }
}

function problems(shown, kept) {
  return [
    shown.served === false && notice('bad', 'This graph is deployed, but not served.'),
    shown.problems?.length > 0 && notice('warn', problemList(shown.problems)),
    kept.problem && notice('warn', `Its plan cannot be shown: ${kept.problem}`),
  ];
}

const tiles = (shown, recent, kept) => h('dl', { class: 'tiles', 'aria-label': 'The last minute' },
  tile('Rate', rate(recent.per_second), '', spark(kept.history.get('rate'))),
  tile('p50', milliseconds(recent.p50_ms)),
  tile('p99', milliseconds(recent.p99_ms), '',
    shown.deadline_ms && h('small', null, `deadline ${milliseconds(shown.deadline_ms)}`)),
  tile('Errors', errors(recent)));

function versions(shown, statistics, version) {
  const known = new Map(statistics.versions.map(each => [each.version, each]));
  return [
    table('Versions and their last minute', COLUMNS, shown.versions.map(each => [
      { 'data-key': each.version, class: each.version === version ? 'selected' : '' },
      [h('code', { title: each.hash }, each.version), ' ',
        each.version === shown.answering && badge('answering', 'good')],
      each.percent > 0 ? share(each.percent) : badge('no traffic'),
      ...cells(known.get(each.version)?.last_minute),
      [h('time', { datetime: each.deployed_at, title: each.deployed_at }, ago(each.deployed_at)), ' ',
        each.hash && h('code', { class: 'quiet' }, short(each.hash))],
    ])),
    shown.traffic?.field && h('p', { class: 'quiet' }, 'Requests are divided by ',
      h('code', null, shown.traffic.field), '.'),
  ];
}

const nodesOf = (statistics, version) => new Map(
  (statistics.versions.find(each => each.version === version)?.nodes ?? []).map(node => [node.node, node]));

function tablesOf(shown) {
  if (!shown.tables?.length) return null;
  const drawers = shown.tables.map(each => h('details', { 'data-key': each.name },
    h('summary', null, h('strong', null, each.name), ' ',
      h('span', { class: 'quiet' }, things(each.columns.length, 'column'), each.version && ` · ${short(each.version)}`)),
    each.columns.length ? columnList(each.columns) : empty('No columns.')));
  return section('Tables', h('div', { class: 'drawers' }, drawers));
}
