// The picture of a plan, what is known of the node that was chosen in it, and the same as a table.

import { h } from '../parts/dom.js';
import { count, microseconds } from '../parts/format.js';
import { badge, columnList, table } from '../parts/pieces.js';
import { draw as drawing } from '../picture/draw.js';
import { layout } from '../picture/layout.js';
import { partsOf } from '../picture/parts.js';

const NARROW = 720;

/** The part of a page. */
export function picture(kept, version, versions, measured) {
  const { plan } = kept;
  if (kept.laidOut !== plan) {
    kept.parts = partsOf(plan);
    kept.placed = layout(kept.parts);
    kept.laidOut = plan;
    kept.fits ??= innerWidth >= NARROW;
    if (!kept.parts.boxes.has(kept.chosen)) kept.chosen = null;
  }
  return [
    h('div', { class: 'tools' }, choice(version, versions),
      h('label', null, h('input', { type: 'checkbox', 'data-fit': '', checked: kept.fits }), ' Fit to width'),
      measured.size === 0 && h('p', { class: 'quiet legend' }, 'Rows and times appear once requests were measured.')),
    h('div', { class: `stage-room ${kept.chosen ? 'chosen' : ''}` },
      h('div', {
        class: `canvas ${kept.fits ? 'fits' : ''}`, tabindex: 0, role: 'region', 'aria-label': 'Picture of the plan',
      }, drawing(plan, kept.parts, kept.placed, measured, kept.chosen)),
      kept.chosen ? details(kept, measured.get(kept.chosen)) : hint()),
    h('details', { 'data-key': 'nodes' }, h('summary', null, 'The same as a table'), asTable(kept, measured)),
  ];
}

/** What is done when somebody touches it; true where it has to be drawn anew, 'load' where the host has to be asked. */
export function pictureEvents(event, kept) {
  const node = event.target.closest?.('[data-node]');
  const edge = event.target.closest?.('[data-edge]');
  if (event.type === 'change' && event.target.matches('[data-version]')) return choose(event.target.value, kept);
  if (event.type === 'change' && event.target.matches('[data-fit]')) return set(kept, 'fits', event.target.checked);
  if (event.type === 'keydown' && event.key === 'Escape' && kept.chosen) return set(kept, 'chosen', null);
  const isPress = event.type === 'click' || event.type === 'keydown' && (event.key === 'Enter' || event.key === ' ');
  if (!isPress) return false;
  if (event.target.closest?.('[data-close]')) return set(kept, 'chosen', null);
  if (!node && !edge) return false;
  event.preventDefault();
  const key = node ? node.dataset.node : edge.dataset.edge.split('\n')[1];
  return set(kept, 'chosen', key === kept.chosen && node ? null : key);
}

function set(kept, name, value) {
  kept[name] = value;
  return true;
}

function choose(version, kept) {
  kept.version = version;
  return 'load';
}

const choice = (version, versions) => versions.length < 2 ? null : h('label', null, 'Version ',
  h('select', { 'data-version': '' }, versions.map(each =>
    h('option', { value: each.version, selected: each.version === version }, each.version))));

const hint = () => h('aside', { class: 'details hint', 'aria-label': 'How to read the picture' },
  h('p', null, 'Choose a node to see its settings, its columns, and why it is or is not fused with its neighbours.'),
  h('p', { class: 'quiet' }, 'Nodes in one frame are a stage: their rows stay in the cache from one to the next. A '
    + 'bar is a node’s time, compared with the slowest one’s.'));

function details({ plan, parts, chosen }, measured) {
  const { node, stage } = parts.boxes.get(chosen);
  if (!node) return null;
  const near = plan.neighbours.filter(each => each.producer === chosen || each.consumer === chosen);
  return h('aside', { class: 'details', 'aria-label': `Node ${chosen}` },
    h('div', { class: 'title' }, h('h3', null, chosen),
      h('button', { type: 'button', 'data-close': '', 'aria-label': 'Close' }, '×')),
    h('p', null, h('code', null, node.operator), ' ', badge(stage?.device ?? 'cpu', 'accent')),
    facts(node, stage, measured),
    near.length > 0 && [h('h4', null, 'Neighbours'),
      h('ul', { class: 'reasons' }, near.map(each => reason(each, chosen)))],
    node.outputs.map(output => [h('h4', null, node.outputs.length === 1 ? 'Columns' : `Columns of ${output.name}`),
      columnList(output.columns)]));
}

function facts(node, stage, measured) {
  const list = [
    ['Stage', stage && `${stage.ordinal}, ${stage.kind}`],
    ['Rows a chunk', stage?.chunk_rows],
    ['Placement', stage?.placement?.reason],
    ['Rows', measured && `${count(measured.rows_in)} → ${count(measured.rows_out)}`],
    ['Time', measured && `${microseconds(measured.microseconds)} (${count(measured.sampled_runs)} runs measured)`],
    ['Stands for', node.stands_for.length > 1 || node.stands_for[0] !== node.path ? node.stands_for.join(', ') : null],
    ['Tables', node.inputs.filter(input => input.table).map(input =>
      input.table + (input.index ? ` by ${input.index}` : '')).join(', ')],
    ['When', node.when],
    ['Timeout', node.timeout_ms && `${node.timeout_ms} ms, then ${node.on_timeout}`],
    ['Written at', node.position],
  ];
  const settings = Object.entries(node.settings).map(texts => texts.map(text => h('code', null, text)));
  return [pairs(list), settings.length > 0 && [h('h4', null, 'Settings'), pairs(settings)]];
}

const pairs = list => h('dl', { class: 'facts' }, list.filter(([, value]) => value).map(([name, value]) =>
  [h('dt', null, name), h('dd', null, value)]));

function reason(each, chosen) {
  const other = each.producer === chosen ? `→ ${each.consumer}` : `← ${each.producer}`;
  return h('li', null, h('strong', null, other), ' ', each.fused ? badge('fused', 'good') : badge('not fused'),
    each.reason && h('div', { class: 'quiet' }, each.reason));
}

function asTable({ plan, parts }, measured) {
  const stageOf = path => parts.boxes.get(path)?.stage;
  const rows = plan.nodes.filter(node => parts.boxes.has(node.path));
  return table('Nodes of the plan', ['Node', 'Operator', '#Stage', 'Device', '#Rows in', '#Rows out', '#Time'],
    rows.map(node => [
      { 'data-key': node.path }, node.path, h('code', null, node.operator), count(stageOf(node.path)?.ordinal),
      stageOf(node.path)?.device ?? '–', count(measured.get(node.path)?.rows_in),
      count(measured.get(node.path)?.rows_out), microseconds(measured.get(node.path)?.microseconds),
    ]));
}
