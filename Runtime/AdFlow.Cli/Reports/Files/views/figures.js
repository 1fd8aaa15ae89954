// Figures of differences as people read them.

import { h } from '../../console/parts/dom.js';

const digits = new Map();

/** A figure with so many significant digits; a dash where there is none. */
export function figure(value, significant = 4) {
  if (value === null || value === undefined) return '–';
  if (!digits.has(significant))
    digits.set(significant, new Intl.NumberFormat('en', { maximumSignificantDigits: significant }));
  const size = Math.abs(value);
  if (value !== 0 && (size >= 1e9 || size < 1e-6)) return value.toExponential(significant - 1);
  return digits.get(significant).format(value).replace('-', '−');
}

/** A difference: with its sign. */
export const signed = (value, significant = 3) =>
  value === null || value === undefined ? '–' : `${value > 0 ? '+' : ''}${figure(value, significant)}`;

/** A difference as a share of what it is a difference to, in percent. */
export const relative = (difference, base) =>
  difference === null || !base ? '–' : `${signed(difference / Math.abs(base) * 100)} %`;

/** How many rows differ, and how: only what is there. */
export function rowCounts(table) {
  const counts = [['only left', table.only_left, 'gone'], ['only right', table.only_right, 'new'],
    ['moved', table.moved, 'moved'], ['changed', table.changed_rows, 'changed']];
  const there = counts.filter(([, value]) => value > 0);
  if (there.length === 0) return [h('span', { class: 'quiet' }, 'no row differs')];
  return there.map(([name, value, kind]) =>
    [h('span', { class: `mark ${kind}` }, `${figure(value, 5)} ${name}`), ' ']);
}
