// Rows that are not in the answer, where each was lost, why, and which bid would have won.

import { h } from '../../console/parts/dom.js';
import { empty, table } from '../../console/parts/pieces.js';

/** The section's content. */
export function whySection(rows) {
  if (rows.length === 0) return empty('No row was lost.');
  const left = rows.filter(row => row.needed === null && row.node).length;
  return [
    h('div', { class: 'why' }, table('Rows that were lost', ['Row', 'Lost', 'Because', 'Bid'], rows.map(row => [
      { 'data-key': `${row.side} ${row.row}` }, row.row,
      [`${row.side}`, row.node && [' at ',
        h('button', { type: 'button', class: 'link', 'data-node': row.node, 'data-goto': 'rows' }, row.node)]],
      row.reason, row.needed ?? h('span', { class: 'quiet' }, 'not searched for')]))),
    left > 0 && h('p', { class: 'quiet note' }, 'Bids are searched for the first rows of each side; adflow why finds '
      + 'those of others, and tells the whole way of a row.'),
  ];
}
