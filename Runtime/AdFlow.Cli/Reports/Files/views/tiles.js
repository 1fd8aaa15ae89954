// What matters at one look.

import { h } from '../../console/parts/dom.js';
import { count, percent } from '../../console/parts/format.js';
import { tile } from '../../console/parts/pieces.js';

/** The figures at the top. */
export function tiles({ summary, metrics }) {
  const share = value => summary.requests > 0 && h('small', null, percent(value / summary.requests));
  const failed = summary.left_failed + summary.right_failed > 0;
  return h('dl', { class: 'tiles' },
    tile('Requests compared', count(summary.requests), '',
      failed && h('small', { class: 'bad' }, `${count(summary.left_failed)} / ${count(summary.right_failed)} failed`)),
    tile('Some table differs', count(summary.different), '', share(summary.different)),
    tile('The answer differs', count(summary.different_outputs), '', share(summary.different_outputs)),
    tile('First node that differs', summary.first
      ? h('button', { type: 'button', class: 'link name', 'data-node': summary.first, 'data-goto': 'graph' }, summary.first)
      : 'none'));
}
