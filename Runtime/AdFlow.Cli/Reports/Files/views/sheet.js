// The rows of one table of one request, left and right side by side, or as one table.

import { h } from '../../console/parts/dom.js';
import { count, things } from '../../console/parts/format.js';
import { empty } from '../../console/parts/pieces.js';
import { rowCounts } from './figures.js';

/** The section's content. */
export function sheetSection(request, state) {
  const table = request.tables.find(each => each.name === state.node)
    ?? request.tables.find(each => each.name === request.first) ?? request.tables.at(-1);
  const rows = ordered(table, state);
  return [
    h('div', { class: 'tools', id: 'rows' },
      h('label', null, 'Table ', h('select', { 'data-pick-table': '' }, request.tables.map(each => h('option',
        { value: each.name, selected: each === table }, `${each.name}${each.different ? ' •' : ''}`)))),
      h('label', null, 'Filter ', h('input', { type: 'text', 'data-filter': '', value: state.filter, spellcheck: 'false' })),
      check('data-only', state.isOnlyDifferent, 'Only rows that differ'), check('data-merged', state.isMerged, 'In one table')),
    h('p', null, `${sides(table)} `, rowCounts(table), table.matched_by && h('span', { class: 'quiet' },
      `matched by ${table.matched_by}`)),
    rows.length === 0 ? empty(table.rows.length === 0 ? 'There are no rows.' : 'No row is left: see the filter.')
      : state.isMerged ? merged(table, rows, state)
        : h('div', { class: 'panes' }, pane(table, rows, 'left', state), pane(table, rows, 'right', state)),
    table.left_out > 0 && h('p', { class: 'quiet note' }, `${things(table.left_out, 'row')} of this table are not in the report.`),
  ];
}

/** Panes are scrolled together. */
export function follow(main) {
  const panes = [...main.querySelectorAll('.panes > .sheet')];
  for (const pane of panes)
    pane.onscroll = () => panes.filter(each => each !== pane).forEach(each => {
      if (each.scrollTop !== pane.scrollTop) each.scrollTop = pane.scrollTop;
      if (each.scrollLeft !== pane.scrollLeft) each.scrollLeft = pane.scrollLeft;
    });
}

const check = (name, checked, text) => h('label', null, h('input', { type: 'checkbox', [name]: '', checked }), ` ${text}`);

const sides = table => table.left_rows < 0 ? `Only right: ${things(table.right_rows, 'row')}.`
  : table.right_rows < 0 ? `Only left: ${things(table.left_rows, 'row')}.`
    : `${count(table.left_rows)} → ${things(table.right_rows, 'row')}.`;

const kindOf = row => row.l < 0 ? 'new' : row.r < 0 ? 'gone' : row.c ? 'changed' : row.m ? 'moved' : 'same';

const cell = (row, side, column) => (side === 'left' ? row.a : row.r < 0 ? undefined : row.b ?? row.a)?.[column];

// As a person reads it; all digits only where these are what differs.
function brief(value, other) {
  if (typeof value !== 'number' || Number.isInteger(value)) return shown(value);
  const text = String(Number(value.toPrecision(6)));
  return typeof other === 'number' && String(Number(other.toPrecision(6))) === text ? shown(value) : text;
}

const shown = value => value === null ? 'null' : typeof value === 'object' ? JSON.stringify(value) : String(value);

function ordered(table, state) {
  const wanted = state.filter.toLowerCase();
  const isWanted = row => !wanted || [...row.a ?? [], ...row.b ?? []].some(value => shown(value).toLowerCase().includes(wanted));
  const isTold = row => !state.isOnlyDifferent || !table.different || kindOf(row) !== 'same' || table.rows.every(each => kindOf(each) === 'same');
  const rows = table.rows.filter(row => isTold(row) && isWanted(row));
  if (!state.sort || state.sort.column >= table.columns.length) return rows;
  const value = row => cell(row, 'left', state.sort.column) ?? cell(row, 'right', state.sort.column);
  const sorted = [...rows].sort((one, other) => compare(value(one), value(other)));
  return state.sort.isDown ? sorted.reverse() : sorted;
}

// Numbers by size, nulls last, all else as text.
function compare(one, other) {
  if (one === null || one === undefined || other === null || other === undefined)
    return (one === null || one === undefined) - (other === null || other === undefined);
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return shown(one).localeCompare(shown(other), 'en', { numeric: true });
}

function heading(column, i, state) {
  const isSorted = state.sort?.column === i;
  const order = isSorted ? state.sort.isDown ? 'descending' : 'ascending' : null;
  return h('th', { scope: 'col', 'aria-sort': order, class: `in-${column.in}` },
    h('button', { type: 'button', class: 'link', 'data-sort': i }, column.name, isSorted && (state.sort.isDown ? ' ↓' : ' ↑')),
    h('span', { class: 'type' }, column.type, column.in !== 'both' && ` · only ${column.in}`));
}

// What rows were matched by comes first, then what changed in some row.
function columnsOf(table) {
  const keys = new Set((table.matched_by ?? '').split(', '));
  const changed = new Set(table.rows.flatMap(row => row.c ?? []));
  const rank = ([column, i]) => keys.has(column.name) ? 0 : changed.has(i) || column.in !== 'both' ? 1 : 2;
  return table.columns.map((column, i) => [column, i]).sort((one, other) => rank(one) - rank(other));
}

const PLACES = { left: 'Left', right: 'Right' };

function pane(table, rows, side, state) {
  const own = columnsOf(table).filter(([column]) => column.in === 'both' || column.in === side);
  return h('div', { class: `sheet ${side}`, tabindex: 0, role: 'region', 'aria-label': `${PLACES[side]} rows of ${table.name}` },
    h('table', null, h('caption', null, `${PLACES[side]} rows of ${table.name}`),
      h('thead', null, h('tr', null, h('th', { scope: 'col' }, PLACES[side]), own.map(([column, i]) => heading(column, i, state)))),
      h('tbody', null, rows.map(row => oneSide(row, side, own)))));
}

function oneSide(row, side, own) {
  const place = side === 'left' ? row.l : row.r;
  if (place < 0) return h('tr', { class: 'absent' }, h('th', { scope: 'row' }, '–'),
    h('td', { colspan: own.length }));
  return h('tr', { class: kindOf(row) }, h('th', { scope: 'row' }, place + 1, side === 'right' && moves(row)),
    own.map(([, i]) => row.c?.includes(i) ? value(cell(row, side, i), cell(row, side === 'left' ? 'right' : 'left', i))
      : value(cell(row, side, i))));
}

const moves = row => row.m ? h('small', null, row.m > 0 ? ` ↓${row.m}` : ` ↑${-row.m}`) : null;

// A cell; with what it is on the other side where that differs.
function value(content, ...others) {
  if (content === undefined) return h('td');
  const kind = content === null ? 'null' : typeof content === 'number' ? 'number' : '';
  const text = brief(content, ...others);
  return h('td', { class: `${kind} ${others.length > 0 ? 'changed' : ''}`,
    title: text !== shown(content) || text.length > 40 ? shown(content) : null }, text);
}

// What was, and what is.
function change(before, after) {
  return h('td', { class: 'changed', title: `${shown(before)} → ${shown(after)}` }, h('del', null, brief(before, after)), ' → ',
    h('ins', null, brief(after, before)));
}

const SIGNS = { new: '+', gone: '−', changed: '≠', moved: '⇅', same: '' };

function merged(table, rows, state) {
  const columns = columnsOf(table);
  return h('div', { class: 'sheet merged', tabindex: 0, role: 'region', 'aria-label': `Rows of ${table.name}` },
    h('table', null, h('caption', null, `Rows of ${table.name}`),
      h('thead', null, h('tr', null, h('th', { scope: 'col' }, 'Row'), columns.map(([column, i]) => heading(column, i, state)))),
      h('tbody', null, rows.map(row => h('tr', { class: kindOf(row) },
        h('th', { scope: 'row' }, `${SIGNS[kindOf(row)]} ${(row.l < 0 ? row.r : row.l) + 1}`, moves(row)),
        columns.map(([column, i]) => row.c?.includes(i)
          ? change(cell(row, 'left', i), cell(row, 'right', i))
          : value(cell(row, row.l < 0 || column.in === 'right' ? 'right' : 'left', i))))))));
}
