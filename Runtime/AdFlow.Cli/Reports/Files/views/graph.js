// The picture of both graphs in one, coloured by how much each node changed, and what is known of the chosen one.

import { h, s } from '../../console/parts/dom.js';
import { count, percent, things } from '../../console/parts/format.js';
import { badge, table as cards } from '../../console/parts/pieces.js';
import { arrow, cut, drawPill, line } from '../../console/picture/draw.js';
import { BOX, layout } from '../../console/picture/layout.js';
import { figure, rowCounts, signed } from './figures.js';

const MARGIN = 12;

/** Boxes and connections of a graph, placed. */
export function toParts(graph) {
  const boxes = new Map([['request', { key: 'request', kind: 'request' }]]);
  for (const node of graph.nodes) boxes.set(node.path, { key: node.path, kind: 'node', node });
  const edges = graph.nodes.flatMap(node => node.inputs.map(input => ({ from: input.from, to: node.path, in: input.in })));
  for (const output of graph.outputs) {
    const key = `output:${output.name}`;
    boxes.set(key, { key, kind: 'output', output });
    edges.push(...output.sources.map(from => ({ from, to: key, in: 'both' })));
  }
  const groups = [...boxes.keys()].map(key => [key]);
  return { boxes, edges, placed: layout({ boxes, edges, groups }) };
}

/** The section's content. */
export function graphSection(data, parts, tables, state) {
  return [
    h('div', { class: 'tools', id: 'graph' }, legend(),
      h('label', null, h('input', { type: 'checkbox', 'data-fit': '', checked: state.fits }), ' Fit to width')),
    h('div', { class: `stage-room ${state.node ? 'chosen' : ''}` },
      h('div', { class: `canvas ${state.fits ? 'fits' : ''}`, tabindex: 0, role: 'region', 'aria-label': 'Picture of the graphs' },
        picture(parts, tables, state)),
      tables.has(state.node) ? details(tables.get(state.node), data) : hint()),
    h('details', { 'data-key': 'nodes' }, h('summary', null, 'The same as a table'), asTable(data)),
  ];
}

const legend = () => h('ul', { class: 'plain legend' }, [
  ['same', 'equal'], ['some', 'some rows differ'], ['most', 'most rows differ'], ['left', 'only left'],
  ['right', 'only right']].map(([kind, text]) => h('li', null, h('span', { class: `swatch ${kind}` }), text)));

const hint = () => h('aside', { class: 'details hint', 'aria-label': 'How to read the picture' },
  h('p', null, 'Choose a node to see how its rows and columns differ.'),
  h('p', { class: 'quiet' }, 'The graphs are drawn as one. A node is the darker the more of its rows differ; a pencil '
    + 'says that the graphs say something different of it.'));

function picture({ boxes, placed }, tables, state) {
  const width = Math.ceil(placed.width + 2 * MARGIN), height = Math.ceil(placed.height + 2 * MARGIN);
  const nodeOf = state.node && boxes.has(state.node) ? state.node : state.node?.replace(/\.[^./]*$/, '');
  return s('svg', { viewBox: `${-MARGIN} ${-MARGIN} ${width} ${height}`, width, height, class: 'picture',
    role: 'group', 'aria-label': `Both graphs, ${boxes.size} boxes` },
  arrow(),
  placed.edges.map(edge => s('g', { class: `only-${edge.in}` }, line(edge, nodeOf))),
  [...boxes.values()].map(box => box.kind === 'node'
    ? drawNode(box, placed.boxes.get(box.key), worst(box.key, tables), box.key === nodeOf)
    : drawPill(box, placed.boxes.get(box.key))));
}

// Of a node's outputs the one that differs most.
const worst = (path, tables) => [...tables.values()].filter(each => each.name === path
  || each.name.startsWith(`${path}.`)).sort((one, other) => other.share - one.share)[0];

function drawNode({ key, node }, place, table, isChosen) {
  const isDifferent = table?.different > 0;
  const mix = isDifferent ? 10 + 30 * Math.sqrt(table.share) : 0;
  const state = node.in !== 'both' ? `only ${node.in}` : isDifferent ? things(table.different, 'request') + ' differ'
    : 'equal';
  const figures = node.in !== 'both' ? `only in the ${node.in} graph`
    : isDifferent ? `${percent(table.share)} of rows · ${things(table.different, 'request')}` : 'equal';
  return s('g', { class: `node in-${node.in} ${isDifferent ? 'different' : ''} ${isChosen ? 'chosen' : ''}`, tabindex: 0,
    role: 'button', transform: `translate(${place.x} ${place.y})`, 'data-node': key, '--mix': `${mix.toFixed(0)}%`,
    'aria-pressed': isChosen ? 'true' : 'false', 'aria-label': `${key}, ${node.operator}, ${state}` },
  s('title', null, `${key}\n${node.operator}`),
  s('rect', { width: BOX.width, height: BOX.height, rx: 8 }),
  s('text', { x: 12, y: 20, class: 'name' }, cut(key, 25)),
  table?.changes.length > 0 && s('text', { x: BOX.width - 12, y: 21, class: 'pencil' }, '✎'),
  s('text', { x: 12, y: 37, class: 'operator' }, cut([node.operator, ...node.tables].join(' · '), 28)),
  s('text', { x: 12, y: 54, class: 'figures' }, cut(figures, 36)));
}

function details(table, data) {
  const hasRows = data.requests.some(request => request.tables.some(each => each.name === table.name && each.different));
  return h('aside', { class: 'details', 'aria-label': `Table ${table.name}` },
    h('div', { class: 'title' }, h('h3', null, table.name),
      h('button', { type: 'button', 'data-close': '', 'aria-label': 'Close' }, '×')),
    h('p', null, rowCounts(table)),
    table.changes.length > 0 && [h('h4', null, 'What the graphs say differently'),
      h('ul', { class: 'reasons' }, table.changes.map(change => h('li', null, h('code', null, change))))],
    facts(table),
    table.columns.length > 0 && [h('h4', null, 'Columns that changed'), table.columns.map(column)],
    hasRows && h('p', null, h('button', { type: 'button', class: 'button', 'data-node': table.name, 'data-goto': 'rows' },
      'Show its rows')));
}

function facts(table) {
  const list = [
    ['Requests', `${count(table.different)} of ${count(table.requests)} differ`],
    ['Rows', `${count(table.left_rows)} left, ${count(table.right_rows)} right`],
    ['Matched by', table.matched_by.join('; ')],
    ['Only left', table.only_left_columns.length > 0 && `columns ${table.only_left_columns.join(', ')}`],
    ['Only right', table.only_right_columns.length > 0 && `columns ${table.only_right_columns.join(', ')}`],
    ['Not run', table.in === 'both' && table.only_in_left + table.only_in_right > 0
      && `${count(table.only_in_right)} times left, ${count(table.only_in_left)} times right`],
    ['First', table.first_request >= 0 && `request ${table.first_request}`],
  ];
  return h('dl', { class: 'facts' }, list.filter(([, value]) => value).map(([name, value]) =>
    [h('dt', null, name), h('dd', null, value)]));
}

function column(each) {
  const isNumber = each.mean !== null;
  return h('div', { class: 'column' },
    h('div', null, h('strong', null, each.name), ' ', badge(`${count(each.changed)} changed`, 'warn'),
      each.nulls > 0 && [' ', badge(`${count(each.nulls)} from or to null`)]),
    isNumber && h('div', { class: 'spread' }, [['5 %', each.q5], ['50 %', each.q50], ['95 %', each.q95],
      ['mean', each.mean]].map(([name, value]) => h('span', null, h('small', null, name), signed(value)))),
    h('div', { class: 'quiet' }, isNumber ? ['largest ', h('span', null, signed(each.largest)), ', '] : 'first: ',
      each.largest_row, `, request ${each.largest_request}`));
}

const asTable = data => cards('Tables of the graphs', ['Table', '#Requests', '#Only left', '#Only right', '#Moved', '#Changed', '#Share'],
  data.tables.map(table => [{ 'data-key': table.name },
    h('button', { type: 'button', class: 'link', 'data-node': table.name, 'data-goto': 'graph' }, table.name),
    count(table.different), figure(table.only_left), figure(table.only_right), figure(table.moved),
    figure(table.changed_rows), percent(table.share)]));
