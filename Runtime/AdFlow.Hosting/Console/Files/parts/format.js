// Numbers and times as people read them.

const NONE = '–';
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const thousands = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const hundredths = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** A number of things where there is little room. */
export const compact = value => value >= 10_000 ? thousands.format(value) : count(value);

/** A number of things. */
export const count = value => value === null || value === undefined ? NONE : number(value);

/** So many things, with their name in the singular. */
export const things = (value, name) => `${count(value)} ${name}${value === 1 ? '' : 's'}`;

/** Things a second. */
export const rate = value => value === undefined ? NONE : `${number(value)}/s`;

/** A share of one, in percent. */
export const percent = share => Number.isFinite(share) ? `${number(share * 100)} %` : NONE;

/** A duration, of milliseconds. */
export function milliseconds(value) {
  if (value === null || value === undefined) return NONE;
  if (value >= 10_000) return `${number(value / 1000)} s`;
  return value >= 1 || value === 0 ? `${number(value)} ms` : `${number(value * 1000)} µs`;
}

/** A duration, of microseconds. */
export const microseconds = value => value === null || value === undefined ? NONE : milliseconds(value / 1000);

/** A size, of bytes. */
export function bytes(value) {
  if (value === null || value === undefined) return NONE;
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${number(value)} ${units[unit]}`;
}

/** How long ago something was, of its time as ISO 8601. */
export function ago(time) {
  const seconds = (Date.now() - Date.parse(time)) / 1000;
  if (!Number.isFinite(seconds) || Date.parse(time) <= 0) return NONE;
  if (seconds < 60) return 'just now';
  if (seconds < 3600) return `${whole.format(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${whole.format(seconds / 3600)} h ago`;
  return `${whole.format(seconds / 86_400)} d ago`;
}

/** The first digits of a hash. */
export const short = hash => hash ? hash.slice(0, 8) : NONE;

function number(value) {
  const size = Math.abs(value);
  return (size >= 100 ? whole : size >= 10 ? tenths : hundredths).format(value);
}
