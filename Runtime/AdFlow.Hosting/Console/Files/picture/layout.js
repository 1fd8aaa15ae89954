// Places the boxes of a plan: groups of nodes that are executed together in layers, and within them their nodes.

import { centresOf, layersOf, orderOf } from './layers.js';

export const BOX = { width: 224, height: 68 };
const PILL = { width: 150, height: 34 };
const [GAP, LAYER_GAP, INNER_GAP, PADDING, HEADING, LANE] = [28, 46, 26, 14, 24, 14];

/**
 * Places everything.
 * @returns width and height; boxes: Map of key to { x, y, width, height }, the corner; groups: { keys, x, y, width,
 * height } of more than one node; edges: { from, to, fused, reason, points }.
 */
export function layout({ boxes, groups, edges }) {
  const items = groups.map(keys => inner(keys, boxes, edges));
  const itemOf = new Map(items.flatMap(item => item.keys.map(key => [key, item])));
  const links = linksOf(edges, itemOf);
  const layer = layersOf(items, links);
  const { all, chains, parts } = lanes(items, links, layer);
  const rows = orderOf(all, layer, parts);
  const centre = centresOf(rows, parts, item => item.width, GAP, straightness);
  const bands = bandsOf(rows);
  const placed = new Map(), frames = [];
  for (const item of items) place(item, centre.get(item), bands[layer.get(item)], placed, frames);
  const drawn = edges.map(edge =>
    ({ ...edge, points: route(edge, placed, itemOf, chains, layer, centre, bands) }));
  const width = Math.max(...all.map(item => centre.get(item) + item.width / 2));
  return { width, height: bands.at(-1).bottom, boxes: placed, groups: frames, edges: drawn };
}

// A group with its nodes in layers of their own.
function inner(keys, boxes, edges) {
  const size = key => boxes.get(key).kind === 'node' ? BOX : PILL;
  if (keys.length === 1) return { keys, ...size(keys[0]), at: new Map([[keys[0], { x: 0, y: 0, ...size(keys[0]) }]]) };
  const isOwn = edge => keys.includes(edge.from) && keys.includes(edge.to);
  const own = edges.filter(isOwn).map(edge => [edge.from, edge.to]);
  const layer = layersOf(keys, own);
  const rows = orderOf(keys, layer, own);
  const centre = centresOf(rows, own, () => BOX.width, GAP / 2);
  const at = new Map(keys.map(key => [key, {
    x: PADDING + centre.get(key) - BOX.width / 2,
    y: HEADING + PADDING / 2 + layer.get(key) * (BOX.height + INNER_GAP), ...BOX,
  }]));
  return {
    keys, at, isGroup: true,
    width: Math.max(...[...at.values()].map(box => box.x)) + BOX.width + PADDING,
    height: HEADING + PADDING * 1.5 + rows.length * (BOX.height + INNER_GAP) - INNER_GAP,
  };
}

// A long way between boxes is to be a straight one.
const straightness = (one, other) => 1 + 3 * (isLane(one) + isLane(other));

const isLane = item => item.keys.length === 0;

function linksOf(edges, itemOf) {
  const links = new Map();
  for (const { from, to } of edges) {
    const [one, other] = [itemOf.get(from), itemOf.get(to)];
    if (one === other) continue;
    if (!links.has(one)) links.set(one, new Set());
    links.get(one).add(other);
  }
  return [...links].flatMap(([one, others]) => [...others].map(other => [one, other]));
}

// A link over several layers has a lane in each layer between, so that it passes boxes and does not cross them.
function lanes(items, links, layer) {
  const all = [...items], parts = [], chains = new Map();
  for (const [from, to] of links) {
    let last = from;
    const chain = [];
    for (let between = layer.get(from) + 1; between < layer.get(to); between++) {
      const lane = { keys: [], width: LANE, height: 0 };
      layer.set(lane, between);
      all.push(lane);
      chain.push(lane);
      parts.push([last, lane]);
      last = lane;
    }
    parts.push([last, to]);
    if (!chains.has(from)) chains.set(from, new Map());
    chains.get(from).set(to, chain);
  }
  return { all, chains, parts };
}

function bandsOf(rows) {
  let top = 0;
  return rows.map(row => {
    const band = { top, bottom: top + Math.max(...row.map(item => item.height)) };
    top = band.bottom + LAYER_GAP;
    return band;
  });
}

function place(item, centre, band, placed, frames) {
  const x = centre - item.width / 2;
  for (const [key, box] of item.at) placed.set(key, { ...box, key, x: x + box.x, y: band.top + box.y });
  if (item.isGroup) frames.push({ keys: item.keys, x, y: band.top, width: item.width, height: item.height });
}

function route({ from, to }, placed, itemOf, chains, layer, centre, bands) {
  const [one, other] = [placed.get(from), placed.get(to)];
  const [source, target] = [itemOf.get(from), itemOf.get(to)];
  if (source === target) return [[one.x + one.width / 2, one.y + one.height], [other.x + other.width / 2, other.y]];
  const points = leave(one, source, centre.get(source), bands[layer.get(source)].bottom);
  for (const lane of chains.get(source).get(target)) {
    const band = bands[layer.get(lane)];
    points.push([centre.get(lane), band.top], [centre.get(lane), band.bottom]);
  }
  return [...points, ...enter(other, target, centre.get(target), bands[layer.get(target)].top)];
}

// From a node inside of a group along the group's right edge, so that it does not seem to come from nodes below.
function leave(box, item, centre, bottom) {
  const x = box.x + box.width / 2, end = box.y + box.height;
  if ([...item.at.values()].every(each => each.y <= item.at.get(box.key).y))
    return end < bottom ? [[x, end], [x, bottom]] : [[x, end]];
  const side = centre + item.width / 2 - PADDING / 2, middle = box.y + box.height / 2;
  return [[box.x + box.width, middle], [side, middle], [side, bottom]];
}

// To a node inside of a group along the group's left edge.
function enter(box, item, centre, top) {
  const x = box.x + box.width / 2;
  if ([...item.at.values()].every(each => each.y >= item.at.get(box.key).y))
    return top < box.y ? [[x, top], [x, box.y]] : [[x, top]];
  const side = centre - item.width / 2 + PADDING / 2, middle = box.y + box.height / 2;
  return [[side, top], [side, middle], [box.x, middle]];
}
