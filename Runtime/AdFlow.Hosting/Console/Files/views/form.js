// Fields for a request, made of its columns, and the JSON of what was put in.

import { h } from '../parts/dom.js';

const INTEGER = /^-?\d+$/;
const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** One labelled field for each column. */
export const fields = columns => columns.map((column, i) => h('div', { class: 'field', 'data-key': column.name },
  h('label', { for: `field-${i}` }, column.name, ' ',
    h('span', { class: 'type' }, column.type, column.nullable && '?')),
  input(column, i),
  column.nullable && h('label', { class: 'null' },
    h('input', { type: 'checkbox', name: `f${i}:null` }), ' null')));

/** Puts in what was put in before; fields that may be null are null else. */
export function fill(form, columns, values) {
  columns.forEach((column, i) => {
    const known = values[column.name];
    if (known !== undefined && known !== null) form.elements[`f${i}`].value = known;
    if (column.nullable) form.elements[`f${i}:null`].checked = known === undefined || known === null;
  });
}

/** The request as JSON text, and the texts of its fields, null where a field is null. */
export function read(form, columns) {
  const values = {};
  const members = columns.map((column, i) => {
    const isNull = column.nullable && form.elements[`f${i}:null`].checked;
    values[column.name] = isNull ? null : form.elements[`f${i}`].value;
    return `${JSON.stringify(column.name)}:${isNull ? 'null' : literal(column.type, form.elements[`f${i}`].value)}`;
  });
  return { json: `{${members.join(',')}}`, values };
}

/** What was last put in for a graph. */
export function remembered(graph) {
  try {
    return JSON.parse(localStorage.getItem(key(graph))) ?? {};
  } catch {
    // Nothing, or a browser that keeps nothing.
    return {};
  }
}

/** Keeps what was put in for a graph. */
export function store(graph, values) {
  try {
    localStorage.setItem(key(graph), JSON.stringify(values));
  } catch {
    // The browser keeps nothing; the form works all the same.
  }
}

const key = graph => `adflow.request.${graph}`;

function input({ type }, i) {
  const id = `field-${i}`;
  if (type === 'bool')
    return h('select', { id, name: `f${i}` }, ['false', 'true'].map(value => h('option', { value }, value)));
  if (isNested(type)) return h('textarea', { id, name: `f${i}`, rows: 3, spellcheck: 'false', placeholder: 'JSON' });
  const isNumber = /^u?int|^float/.test(type);
  return h('input', {
    id, name: `f${i}`, type: 'text', spellcheck: 'false', inputmode: isNumber ? 'decimal' : null,
    placeholder: isNumber ? '0' : type.startsWith('timestamp') ? '2026-01-31T12:00:00Z' : null,
  });
}

const isNested = type => type.includes('<') && !type.startsWith('dictionary');

// What is no number of that kind is sent as it is: the host says better what is wrong with it.
function literal(type, text) {
  if (type === 'bool') return text;
  const trimmed = text.trim();
  if (/^u?int\d/.test(type) && INTEGER.test(trimmed)) return trimmed.replace(/^(-?)0+(?=\d)/, '$1');
  if (type.startsWith('float') && NUMBER.test(trimmed)) return trimmed;
  if (!isNested(type)) return JSON.stringify(text);
  try {
    JSON.parse(text);
    return text;
  } catch {
    return JSON.stringify(text);
  }
}
