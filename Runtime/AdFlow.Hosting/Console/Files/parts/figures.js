// What happened to requests of the last minute, of versions and of whole graphs.

import { h } from './dom.js';
import { milliseconds, percent, rate } from './format.js';

const POINTS = 60;
const NOTHING = { per_second: 0, requests: 0, failed: 0 };

/** The last minute of some versions together. Quantiles of a sum are not known: the worst one is told. */
export function together(versions) {
  const recent = versions.map(version => version.last_minute ?? NOTHING);
  const busy = recent.filter(each => each.requests > 0);
  const sum = name => recent.reduce((total, each) => total + each[name], 0);
  return {
    per_second: sum('per_second'), requests: sum('requests'), failed: sum('failed'),
    p50_ms: busy.length ? Math.max(...busy.map(each => each.p50_ms)) : null,
    p99_ms: busy.length ? Math.max(...busy.map(each => each.p99_ms)) : null,
  };
}

/** Cells of rate, p50, p99 and errors. */
export function cells(recent) {
  const figures = recent ?? NOTHING;
  return [
    rate(figures.per_second),
    milliseconds(figures.requests ? figures.p50_ms : null),
    milliseconds(figures.requests ? figures.p99_ms : null),
    errors(figures),
  ];
}

/** Failed requests as a share, marked where there are some. */
export function errors(recent) {
  if (!recent.requests) return '–';
  return recent.failed ? h('span', { class: 'bad' }, percent(recent.failed / recent.requests)) : '0 %';
}

/** Keeps the last values of something, by name. */
export function remember(kept, name, value) {
  kept.history ??= new Map();
  const values = kept.history.get(name) ?? [];
  values.push(value);
  if (values.length > POINTS) values.shift();
  kept.history.set(name, values);
  return values;
}
