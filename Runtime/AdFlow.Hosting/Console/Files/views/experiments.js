// The experiments of a graph, where the host has some: layers, and their arms with their shares.

import { h } from '../parts/dom.js';
import { section, share, table } from '../parts/pieces.js';

/** The part of a page; null where there are none. */
export function experiments(found) {
  const layers = found?.layers ?? [];
  if (layers.length === 0) return null;
  return section('Experiments', layers.map(layer => [
    h('h3', null, layer.layer ?? layer.name),
    table(`Arms of ${layer.layer ?? layer.name}`, ['Arm', 'Share'], (layer.arms ?? []).map(arm =>
      [arm.arm ?? arm.name, Number.isFinite(arm.percent) ? share(arm.percent) : '–'])),
  ]));
}
