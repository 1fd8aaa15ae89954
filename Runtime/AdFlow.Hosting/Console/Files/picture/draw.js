// A plan as SVG.

import { s } from '../parts/dom.js';
import { compact, microseconds } from '../parts/format.js';
import { BOX } from './layout.js';

const MARGIN = 12;
const NAME = 25, LINE = 28, FIGURES = 36;

/**
 * Draws what was placed.
 * @param plan The plan.
 * @param parts What it consists of.
 * @param placed Where that is.
 * @param measured Map of a node's path to its statistics.
 * @param chosen Key of the box that is looked at, or null.
 */
export function draw(plan, parts, placed, measured, chosen) {
  const width = Math.ceil(placed.width + 2 * MARGIN), height = Math.ceil(placed.height + 2 * MARGIN);
  const slowest = Math.max(1e-9, ...[...measured.values()].map(node => node.microseconds));
  const stages = new Map(plan.stages.flatMap(stage => stage.nodes.map(path => [path, stage])));
  return s('svg', {
    viewBox: `${-MARGIN} ${-MARGIN} ${width} ${height}`, width, height, class: 'picture', role: 'group',
    'aria-label': `Plan of ${plan.graph}: ${plan.nodes.length} nodes in ${plan.stages.length} stages`,
  },
  arrow(),
  placed.groups.map(group => frame(group, stages.get(group.keys[0]))),
  placed.edges.map(edge => line(edge, chosen)),
  [...parts.boxes.values()].map(box =>
    drawBox(box, placed.boxes.get(box.key), measured.get(box.key), slowest, box.key === chosen)));
}

/** The head of connections, once a picture. */
export const arrow = () => s('defs', null, s('marker', {
  id: 'arrow', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 9, markerHeight: 9, orient: 'auto',
  markerUnits: 'userSpaceOnUse',
}, s('path', { d: 'M0 0.8 L7 4 L0 7.2 Z', class: 'head' })));

function frame(group, stage) {
  return s('g', { class: 'group' },
    s('rect', { x: group.x, y: group.y, width: group.width, height: group.height, rx: 12 }),
    s('text', { x: group.x + 14, y: group.y + 19 }, `stage ${stage.ordinal} · ${stage.device}`));
}

/** A connection that was placed. */
export function line({ from, to, fused, reason, points }, chosen) {
  const path = points.slice(1).reduce((text, [x, y], i) => {
    const [x0, y0] = points[i];
    const middle = (y0 + y) / 2;
    return x === x0 || y === y0 ? `${text} L${x} ${y}` : `${text} C${x0} ${middle} ${x} ${middle} ${x} ${y}`;
  }, `M${points[0].join(' ')}`);
  const isChosen = chosen && (from === chosen || to === chosen);
  return s('g', { class: `edge ${fused ? 'fused' : ''} ${isChosen ? 'chosen' : ''}`, 'data-edge': `${from}\n${to}` },
    s('path', { d: path, class: 'stroke', 'marker-end': 'url(#arrow)' }),
    reason && s('path', { d: path, class: 'touch' }, s('title', null, `${from} → ${to}: ${reason}`)));
}

function drawBox(box, place, measured, slowest, isChosen) {
  return box.kind === 'node' ? drawNode(box, place, measured, slowest, isChosen) : drawPill(box, place);
}

/** The request, or an output. */
export function drawPill(box, place) {
  const text = box.kind === 'request' ? 'request' : `→ ${box.output.name}`;
  return s('g', { class: `pill ${box.kind}`, transform: `translate(${place.x} ${place.y})` },
    s('rect', { width: place.width, height: place.height, rx: place.height / 2 }),
    s('text', { x: place.width / 2, y: place.height / 2 + 5 }, cut(text, NAME - 6)));
}

function drawNode({ key, node, stage }, place, measured, slowest, isChosen) {
  const device = stage?.device ?? 'cpu';
  const figures = measured && `${compact(measured.rows_in)} → ${compact(measured.rows_out)} rows · `
    + microseconds(measured.microseconds);
  const share = measured ? measured.microseconds / slowest : 0;
  return s('g', {
    class: `node ${device === 'cpu' ? '' : 'device'} ${isChosen ? 'chosen' : ''}`, tabindex: 0, role: 'button',
    transform: `translate(${place.x} ${place.y})`, 'data-node': key, 'aria-pressed': isChosen ? 'true' : 'false',
    'aria-label': `${key}, ${node.operator}, on ${device}${figures ? `, ${figures}` : ''}`,
  },
  s('title', null, `${key}\n${node.operator}`),
  s('rect', { width: BOX.width, height: BOX.height, rx: 8 }),
  s('text', { x: 12, y: 20, class: 'name' }, cut(key, NAME)),
  s('text', { x: 12, y: 37, class: 'operator' }, cut([node.operator, ...tablesOf(node)].join(' · '), LINE)),
  s('text', { x: 12, y: 53, class: 'figures' }, figures ? cut(`${device} · ${figures}`, FIGURES) : device),
  s('rect', { x: 12, y: BOX.height - 8, width: BOX.width - 24, height: 3, rx: 1.5, class: 'heat-track' }),
  share > 0 && s('rect', {
    x: 12, y: BOX.height - 8, width: Math.max(2, (BOX.width - 24) * share), height: 3, rx: 1.5, class: 'heat',
  }));
}

const tablesOf = node => node.inputs.filter(input => input.table).map(input => input.table);

/** As much of a text as there is room for. */
export const cut = (text, length) => text.length > length ? `${text.slice(0, length - 1)}…` : text;
