// When the nodes of one request were executed, left and right.

import { h } from '../../console/parts/dom.js';
import { microseconds } from '../../console/parts/format.js';
import { empty } from '../../console/parts/pieces.js';

/** The section's content. */
export function timeline({ left_times: left, right_times: right }, graph) {
  const end = Math.max(1, ...[...left, ...right].map(time => time.start + time.microseconds));
  const place = new Map(graph.nodes.map((node, i) => [node.path, i]));
  const names = [...new Set([...left, ...right].map(time => time.node))]
    .sort((one, other) => place.get(one) - place.get(other));
  if (names.length === 0) return empty('Nothing was executed.');
  const at = list => new Map(list.map(time => [time.node, time]));
  const [lefts, rights] = [at(left), at(right)];
  return [
    h('ol', { class: 'timeline plain' }, names.map(name => h('li', { 'data-key': name },
      h('button', { type: 'button', class: 'link', 'data-node': name, 'data-goto': 'rows' }, name),
      h('div', { class: 'lanes' }, bar('left', lefts.get(name), end), bar('right', rights.get(name), end))))),
    h('p', { class: 'quiet note' }, `Upper bars are the left run, lower ones the right. The whole width is ${microseconds(end)}. `
      + 'Nodes were executed one by one, without fusion, so that their tables can be looked at; what both graphs do with '
      + 'the same rows was executed once, and counts for both.'),
  ];
}

const bar = (side, time, end) => h('div', { class: 'lane' }, time && [
  h('span', { class: `bar ${side}`, '--start': `${time.start / end * 100}%`, '--length': `${time.microseconds / end * 100}%` }),
  h('span', { class: 'figure' }, microseconds(time.microseconds))]);
