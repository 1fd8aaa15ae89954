// The requests that differ most, and one of them: its figures, when its nodes ran, its tables, why rows were lost.

import { h } from '../../console/parts/dom.js';
import { count } from '../../console/parts/format.js';
import { badge, empty, section, table } from '../../console/parts/pieces.js';
import { figure, signed } from './figures.js';
import { sheetSection } from './sheet.js';
import { timeline } from './timeline.js';
import { whySection } from './why.js';

const AT_ONCE = 10;

/** The list. */
export function requestsSection(data, state) {
  if (data.most_different.length === 0) return empty('No request differs.');
  const held = new Set(data.requests.map(each => each.request));
  const list = requests => table('Requests that differ most', ['Request', 'First node that differs', '#Rows of answers',
    '#Rows of all tables', `#${data.metrics[0]?.name ?? 'Metric'}`], requests.map(each => [
    { 'data-key': each.request, class: each.request === state.request ? 'chosen' : '' },
    [held.has(each.request)
      ? h('button', { type: 'button', class: 'link', 'data-request': each.request, 'data-goto': 'request' }, each.request)
      : each.request, each.fails_differently && [' ', badge('fails differently', 'bad')]],
    each.first ?? '–', count(each.output_rows), count(each.rows), change(each.metrics[0]),
  ]));
  const others = data.most_different.slice(AT_ONCE);
  return [
    list(data.most_different.slice(0, AT_ONCE)),
    others.length > 0 && h('details', { 'data-key': 'others' }, h('summary', null, `${others.length} more`), list(others)),
    h('p', { class: 'quiet note' }, `Tables are kept of ${data.requests.length} requests. `,
      data.summary.different > data.most_different.length
        && `${count(data.summary.different - data.most_different.length)} more requests differ and are not listed.`),
  ];
}

const change = metric => !metric || metric.left === null || metric.right === null ? '–'
  : [figure(metric.left), ' → ', figure(metric.right)];

/** One request. */
export function requestSection(data, request, state) {
  const why = data.why.find(each => each.request === request.request);
  return h('div', { id: 'request' },
    section(`Request ${request.request}`,
      h('div', { class: 'tools' }, picker(data, request)),
      failures('Left', request.left_failures), failures('Right', request.right_failures),
      h('dl', { class: 'tiles small' }, request.metrics.map(metric => h('div', { class: 'tile' }, h('dt', null, metric.name),
        h('dd', null, change(metric), metric.left !== null && metric.right !== null && metric.left !== metric.right
          && h('small', null, signed(metric.right - metric.left))))))),
    section('Rows', sheetSection(request, state)),
    why && section('Why rows were lost', whySection(why.rows)),
    section('When its nodes ran', timeline(request, data.graph)));
}

const picker = (data, request) => h('label', null, 'Request ',
  h('select', { 'data-pick-request': '' }, data.requests.map(each => h('option',
    { value: each.request, selected: each.request === request.request }, each.request))));

const failures = (side, list) => list.length > 0 && h('div', { class: 'notice bad' }, h('ul', null, list.map(each =>
  h('li', null, h('strong', null, side, each.node && ` · ${each.node}`), ' ', each.degraded && badge('left empty', 'warn'),
    ` ${each.code}: ${each.message}`))));
