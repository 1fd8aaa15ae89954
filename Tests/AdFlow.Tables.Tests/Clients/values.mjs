// Prints every value of a table in a form that the tests print too, so that the two can be compared as text.
import { Type } from 'apache-arrow';

const hex = (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');

// The raw bytes of a fixed-width value.
function raw(data, index) {
  const { values, stride } = data;
  return hex(values.subarray(index * stride, (index + 1) * stride));
}

function float(value) {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return Number.isNaN(value) ? 'nan' : hex(bytes);
}

function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1, exponent = (bits >> 10) & 0x1f, fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return exponent ? sign * 2 ** (exponent - 15) * (1 + fraction / 1024) : sign * 2 ** -14 * (fraction / 1024);
}

function range(child, start, end) {
  const items = [];
  for (let i = Number(start); i < Number(end); i++) items.push(value(child, i));
  return `[${items.join(',')}]`;
}

function inVector(vector, index) {
  let at = Number(index);
  for (const data of vector.data) {
    if (at < data.length) return value(data, at);
    at -= data.length;
  }
  throw new Error(`There is no value ${index} in a dictionary of ${vector.length}.`);
}

function union(data, index) {
  const child = data.type.typeIdToChildIndex[data.typeIds[index]];
  return value(data.children[child], data.type.mode === 1 ? data.valueOffsets[index] : index);
}

function value(data, index) {
  const { type } = data;
  if (type.typeId === Type.Union) return union(data, index);
  if (type.typeId === Type.Null || !data.getValid(index)) return 'null';
  switch (type.typeId) {
    case Type.Bool: return String((data.values[(data.offset + index) >> 3] >> ((data.offset + index) & 7) & 1) === 1);
    case Type.Int: return String(data.values[index]);
    case Type.Float: return float(type.precision === 0 ? half(data.values[index]) : data.values[index]);
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Binary:
    case Type.LargeBinary:
      return hex(data.values.subarray(Number(data.valueOffsets[index]), Number(data.valueOffsets[index + 1])));
    case Type.List:
    case Type.LargeList:
    case Type.Map:
      return range(data.children[0], data.valueOffsets[index], data.valueOffsets[index + 1]);
    case Type.FixedSizeList:
      return range(data.children[0], index * type.listSize, (index + 1) * type.listSize);
    case Type.Struct: return `{${data.children.map((child) => value(child, index)).join(',')}}`;
    case Type.Dictionary: return inVector(data.dictionary, data.values[index]);
    default: return raw(data, index);
  }
}

// One line a row, column by column.
export function lines(table) {
  const text = [];
  for (const batch of table.batches)
    for (let i = 0; i < table.schema.fields.length; i++)
      for (let row = 0; row < batch.numRows; row++) text.push(value(batch.data.children[i], row));
  return text.join('\n');
}
