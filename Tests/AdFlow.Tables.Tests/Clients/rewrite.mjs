// For each file named: reads it, prints its values to <file>.txt and writes it again as <file>.file and <file>.stream.
// What the client cannot do goes to <file>.error; a stream whose dictionaries are replaced is no <file>.file, as the
// format has none for it.
import { readFileSync, writeFileSync } from 'node:fs';
import { tableFromIPC, tableToIPC } from 'apache-arrow';
import { lines } from './values.mjs';

for (const path of process.argv.slice(2)) {
  try {
    const table = tableFromIPC(readFileSync(path));
    writeFileSync(`${path}.txt`, lines(table));
    writeFileSync(`${path}.stream`, tableToIPC(table, 'stream'));
    if (!path.includes('replaced')) writeFileSync(`${path}.file`, tableToIPC(table, 'file'));
  } catch (error) {
    writeFileSync(`${path}.error`, String(error.stack));
  }
}
