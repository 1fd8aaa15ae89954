// Rows that are not in the answer, where each was lost, and why.

import { h } from '../../console/parts/dom.js';
import { empty, table } from '../../console/parts/pieces.js';

/** The section's content. */
export const whySection = why => why.length === 0 ? empty('No row was lost.')
  : table('Rows that were lost', ['Row', 'Side', 'Lost at', 'Because', 'Needed'], why.map(each => [
    { 'data-key': `${each.side} ${each.row}` }, each.row, each.side,
    h('button', { type: 'button', class: 'link', 'data-node': each.node, 'data-goto': 'rows' }, each.node),
    each.reason, each.needed || '–']));
