// Metrics of the answers: means a request of both sides, and how far apart they are.

import { h, s } from '../../console/parts/dom.js';
import { count } from '../../console/parts/format.js';
import { badge, empty, table } from '../../console/parts/pieces.js';
import { figure, relative, signed } from './figures.js';

const [WIDTH, HEIGHT] = [120, 18];

/** The section's content. */
export function metricsSection({ metrics }) {
  if (metrics.length === 0) return empty('Nothing was measured.');
  return [
    table('Metrics', ['Metric', '#Left', '#Right', '#Difference', '#Relative', '95 % interval', '#Requests that differ'],
      metrics.map(metric => [
        { 'data-key': metric.name }, metric.name, figure(metric.left), figure(metric.right),
        [signed(metric.difference), ' ', verdict(metric)], relative(metric.difference, metric.left),
        interval(metric), differing(metric),
      ])),
    h('p', { class: 'quiet note' }, 'Figures are means over requests. Intervals are those of the paired t-test over requests for '
      + 'which both sides have a figure; a difference counts where its interval does not hold zero. '
      + 'Milliseconds are those of single runs, node by node, unless they were recorded.'),
  ];
}

const isClear = ({ difference, half_width }) => half_width !== null && Math.abs(difference) > half_width;

const verdict = metric => isClear(metric) ? badge('clear', 'accent') : null;

function differing(metric) {
  const only = metric.only_left + metric.only_right;
  return [`${count(metric.different)} of ${count(metric.requests)}`,
    only > 0 && h('small', null, ` (${count(metric.only_left)} only left, ${count(metric.only_right)} only right)`)];
}

// Zero in the middle, so that which side it lies on is seen before it is read.
function interval(metric) {
  const { difference, half_width: half } = metric;
  if (metric.requests > 0 && metric.different === 0) return h('span', { class: 'quiet' }, 'equal in each request');
  if (half === null) return h('span', { class: 'quiet' }, 'too few requests');
  const low = difference - half, high = difference + half;
  const most = Math.max(Math.abs(low), Math.abs(high), 1e-300);
  const x = value => WIDTH / 2 + value / most * (WIDTH / 2 - 4);
  const text = `${signed(low)} … ${signed(high)}`;
  return h('span', { class: 'interval' },
    s('svg', { width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, 'aria-hidden': 'true',
      class: isClear(metric) ? 'clear' : '' },
    s('line', { x1: WIDTH / 2, x2: WIDTH / 2, y1: 1, y2: HEIGHT - 1, class: 'zero' }),
    s('rect', { x: x(low), y: HEIGHT / 2 - 3, width: Math.max(2, x(high) - x(low)), height: 6, rx: 3 }),
    s('circle', { cx: x(difference), cy: HEIGHT / 2, r: 3.6 })),
    h('span', { class: 'number' }, text));
}
