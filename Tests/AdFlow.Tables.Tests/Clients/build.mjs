// Builds tables with the client's own builders and writes each to FOLDER as <name>.file, <name>.stream and, as text,
// <name>.txt.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as arrow from 'apache-arrow';
import { lines } from './values.mjs';

const folder = process.argv[2];
const texts = ['', null, 'a', 'straße', '日本語', 'a', null, 'plain words'];
const dates = [0, null, 86_400_000, -86_400_000].map((time) => (time === null ? null : new Date(time)));
const field = (name, type, nullable = true) => new arrow.Field(name, type, nullable);
const entry = new arrow.Struct([field('key', new arrow.Utf8(), false), field('value', new arrow.Int32())]);

const vectors = {
  nulls: arrow.vectorFromArray([null, null, null], new arrow.Null()),
  bools: arrow.vectorFromArray([true, null, false, true, true, false, null, true, true], new arrow.Bool()),
  int8: arrow.vectorFromArray([-128, 127, null, 0], new arrow.Int8()),
  uint16: arrow.vectorFromArray([0, 65535, null], new arrow.Uint16()),
  int32: arrow.vectorFromArray([1, null, -2147483648, 2147483647], new arrow.Int32()),
  int64: arrow.vectorFromArray([1n, null, -9223372036854775808n, 9223372036854775807n], new arrow.Int64()),
  uint64: arrow.vectorFromArray([1n, null, 18446744073709551615n], new arrow.Uint64()),
  float32: arrow.vectorFromArray([1.5, null, -0, Infinity, NaN], new arrow.Float32()),
  float64: arrow.vectorFromArray([1.5, null, Number.MAX_VALUE, Number.MIN_VALUE], new arrow.Float64()),
  utf8: arrow.vectorFromArray(texts, new arrow.Utf8()),
  large_utf8: arrow.vectorFromArray(texts, new arrow.LargeUtf8()),
  binary: arrow.vectorFromArray([Uint8Array.of(1, 255), null, Uint8Array.of()], new arrow.Binary()),
  fixed: arrow.vectorFromArray([Uint8Array.of(1, 2, 3), null, Uint8Array.of(4, 5, 6)], new arrow.FixedSizeBinary(3)),
  date_day: arrow.vectorFromArray(dates, new arrow.DateDay()),
  date_ms: arrow.vectorFromArray(dates, new arrow.DateMillisecond()),
  timestamp: arrow.vectorFromArray([0, null, 1e12], new arrow.TimestampMillisecond('UTC')),
  time: arrow.vectorFromArray([0, null, 86399], new arrow.TimeSecond()),
  words: arrow.vectorFromArray(texts, new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8())),
  list: arrow.vectorFromArray([[1, null, 3], null, [], [4]], new arrow.List(field('item', new arrow.Int32()))),
  pair: arrow.vectorFromArray([[1, 2], null, [3, 4]], new arrow.FixedSizeList(2, field('item', new arrow.Float32()))),
  struct: arrow.vectorFromArray(
    [{ x: 1, s: 'a' }, null, { x: null, s: 'b' }],
    new arrow.Struct([field('x', new arrow.Int32()), field('s', new arrow.Utf8())])),
  map: arrow.vectorFromArray(
    [new Map([['a', 1], ['b', null]]), null, new Map()],
    new arrow.Map_(field('entries', entry, false))),
};

for (const [name, vector] of Object.entries(vectors)) {
  const table = new arrow.Table({ [name]: vector });
  writeFileSync(join(folder, `${name}.txt`), lines(table));
  writeFileSync(join(folder, `${name}.file`), arrow.tableToIPC(table, 'file'));
  writeFileSync(join(folder, `${name}.stream`), arrow.tableToIPC(table, 'stream'));
}
