// What several views are built of.

import { h, s } from './dom.js';

/**
 * A table that becomes a list of cards where there is no room for columns.
 * @param caption What it shows, for screen readers.
 * @param columns Their headings; one that begins with '#' has numbers.
 * @param rows Arrays of cells: texts, nodes, or arrays of those. An attribute object may stand first.
 */
export function table(caption, columns, rows) {
  const numeric = columns.map(name => name.startsWith('#'));
  const names = columns.map(name => name.replace('#', ''));
  return h('table', { role: 'table', class: 'cards' },
    h('caption', null, caption),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, names.map((name, i) =>
      h('th', { role: 'columnheader', scope: 'col', class: numeric[i] && 'number' }, name)))),
    h('tbody', { role: 'rowgroup' }, rows.map(row => {
      const [attributes, cells] = isAttributes(row[0]) ? [row[0], row.slice(1)] : [{}, row];
      return h('tr', { role: 'row', ...attributes }, cells.map((cell, i) =>
        h(i ? 'td' : 'th', {
          role: i ? 'cell' : 'rowheader', scope: i ? null : 'row',
          class: numeric[i] && 'number', 'data-name': names[i],
        }, h('span', null, cell))));
    })));
}

const isAttributes = value => value !== null && typeof value === 'object'
  && !Array.isArray(value) && !(value instanceof Node);

/** A part of a page under a heading. */
export const section = (title, ...content) => h('section', { 'data-key': title }, h('h2', null, title), content);

/** What there is instead of nothing. */
export const empty = (...text) => h('p', { class: 'empty' }, text);

/** Something that went wrong. */
export const notice = (kind, ...content) => h('div', { class: `notice ${kind}`, role: 'alert' }, content);

/** What is wrong with a graph, and where. */
export const problemList = problems => h('ul', null, problems.map(problem => h('li', null,
  problem.file && [h('code', null, [problem.file, problem.line].filter(Boolean).join(':')), ' '], problem.message)));

/** A word in a frame; kinds are good, warn, bad, accent. */
export const badge = (text, kind) => h('span', { class: `badge ${kind ?? ''}` }, text);

/** A figure and what it is. */
export const tile = (name, value, kind, more) => h('div', { class: `tile ${kind ?? ''}` },
  h('dt', null, name), h('dd', null, value, more));

/** Columns of a table or of a request: names and types. */
export const columnList = columns => h('ul', { class: 'columns' }, columns.map(column =>
  h('li', null, h('code', null, column.name), ' ',
    h('span', { class: 'type' }, column.type, column.nullable && '?'))));

/** A share of 100 as a bar. */
export const share = percent => h('span', { class: 'share' },
  h('span', { class: 'track', 'aria-hidden': 'true' }, h('span', { class: 'fill', '--share': `${percent}%` })),
  h('span', { class: 'figure' }, `${percent} %`));

/** The last values of something as a line. */
export function spark(values) {
  const [width, height] = [88, 22];
  const top = Math.max(...values, 1e-9);
  const step = width / Math.max(1, values.length - 1);
  const points = values.map((value, i) =>
    `${(i * step).toFixed(1)},${(height - 2 - value / top * (height - 4)).toFixed(1)}`);
  return s('svg', { class: 'spark', viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true' },
    values.length > 1 && s('polyline', { points: points.join(' ') }));
}
