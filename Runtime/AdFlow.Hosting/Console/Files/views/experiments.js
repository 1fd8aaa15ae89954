// The experiments of a graph: layers, and what became of the requests of their arms.

import { h } from '../parts/dom.js';
import { count, milliseconds } from '../parts/format.js';
import { errors } from '../parts/figures.js';
import { section, share, table } from '../parts/pieces.js';

const COLUMNS = ['Arm', 'Share', '#Requests', '#p50', '#p99', '#Errors'];

/** The part of a page; null where there are none. */
export function experiments(found) {
  if (!found?.layers.length) return null;
  return section('Experiments', found.layers.map(layer => [
    h('h3', null, layer.layer),
    table(`Arms of ${layer.layer}`, COLUMNS, layer.arms.map(arm => [
      { 'data-key': `${layer.layer}/${arm.arm}` },
      h('code', null, arm.arm), share(arm.percent), count(arm.requests),
      milliseconds(arm.requests ? arm.p50_ms : null), milliseconds(arm.requests ? arm.p99_ms : null),
      errors({ requests: arm.requests, failed: arm.failures }),
    ])),
    h('p', { class: 'quiet' }, 'Requests are divided by ', h('code', null, layer.field),
      layer.versions && [', of versions ', layer.versions.join(', ')],
      layer.without_field > 0 && `; ${count(layer.without_field)} had no such field`, '.'),
  ]));
}
