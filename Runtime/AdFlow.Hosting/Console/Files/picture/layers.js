// Layered drawing after Sugiyama, Tagawa and Toda (1981): layers by longest path, order by barycentres, then places that
// are pulled towards what each item is connected to.

const SWEEPS = 12;

/** Layer of each item, so that every edge leads downwards. */
export function layersOf(items, edges) {
  const before = new Map(items.map(item => [item, []]));
  for (const [from, to] of edges) before.get(to).push(from);
  const layer = new Map();
  const visit = (item, path) => {
    if (layer.has(item)) return layer.get(item);
    // A plan has no cycles; a drawing must end even if one had.
    if (path.has(item)) return 0;
    path.add(item);
    const found = Math.max(-1, ...before.get(item).map(each => visit(each, path))) + 1;
    path.delete(item);
    layer.set(item, found);
    return found;
  };
  items.forEach(item => visit(item, new Set()));
  return layer;
}

/** Orders each layer so that few edges cross: arrays of items by layer. */
export function orderOf(items, layer, edges) {
  const rows = [];
  for (const item of items) (rows[layer.get(item)] ??= []).push(item);
  const above = neighbours(edges, 1), below = neighbours(edges, 0);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const down = sweep % 2 === 0;
    for (const row of down ? rows : [...rows].reverse()) sort(row, down ? above : below, rows);
  }
  return rows;
}

/** Centres of all items in the x direction, without overlaps. */
export function centresOf(rows, edges, widthOf, gap) {
  const centre = new Map();
  const around = neighbours(edges.concat(edges.map(([from, to]) => [to, from])), 1);
  for (const row of rows) {
    let x = 0;
    for (const item of row) {
      centre.set(item, x + widthOf(item) / 2);
      x += widthOf(item) + gap;
    }
  }
  for (let sweep = 0; sweep < 2 * SWEEPS; sweep++)
    for (const row of sweep % 2 ? [...rows].reverse() : rows) pull(row, centre, around, widthOf, gap);
  const left = Math.min(...[...centre].map(([item, x]) => x - widthOf(item) / 2));
  for (const [item, x] of centre) centre.set(item, x - left);
  return centre;
}

function neighbours(edges, end) {
  const found = new Map();
  for (const edge of edges) {
    if (!found.has(edge[end])) found.set(edge[end], []);
    found.get(edge[end]).push(edge[1 - end]);
  }
  return found;
}

function sort(row, connected, rows) {
  const place = new Map();
  for (const each of rows) each.forEach((item, i) => place.set(item, (i + 0.5) / each.length));
  const weight = new Map(row.map(item => {
    const places = (connected.get(item) ?? []).map(each => place.get(each));
    return [item, places.length ? places.reduce((sum, x) => sum + x, 0) / places.length : place.get(item)];
  }));
  row.sort((one, other) => weight.get(one) - weight.get(other));
}

// Every item goes to the mean of its neighbours as far as the row has room: once packed from the left, once from the
// right, and the middle of both.
function pull(row, centre, around, widthOf, gap) {
  const wanted = row.map(item => {
    const others = (around.get(item) ?? []).map(each => centre.get(each));
    return others.length ? others.reduce((sum, x) => sum + x, 0) / others.length : centre.get(item);
  });
  const room = i => (widthOf(row[i]) + widthOf(row[i + 1])) / 2 + gap;
  const right = [...wanted], left = [...wanted];
  for (let i = 1; i < row.length; i++) right[i] = Math.max(right[i], right[i - 1] + room(i - 1));
  for (let i = row.length - 2; i >= 0; i--) left[i] = Math.min(left[i], left[i + 1] - room(i));
  row.forEach((item, i) => centre.set(item, (left[i] + right[i]) / 2));
}
