// Layered drawing after Sugiyama, Tagawa and Toda (Methods for visual understanding of hierarchical system structures,
// 1981): layers by longest path, order by barycentres, then places that are pulled towards what is connected.

const ORDER_SWEEPS = 12, PLACE_SWEEPS = 120;

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
  for (let sweep = 0; sweep < ORDER_SWEEPS; sweep++) {
    const down = sweep % 2 === 0;
    for (const row of down ? rows : [...rows].reverse()) sort(row, down ? above : below, rows);
  }
  return rows;
}

/** Centres of all items in the x direction, without overlaps. Edges of greater weight become straighter. */
export function centresOf(rows, edges, widthOf, gap, weightOf = () => 1) {
  const centre = new Map();
  const above = neighbours(edges, 1);
  const around = neighbours(edges.concat(edges.map(([from, to]) => [to, from])), 1);
  for (const row of rows) {
    let x = 0;
    for (const item of row) {
      centre.set(item, x + widthOf(item) / 2);
      x += widthOf(item) + gap;
    }
  }
  // What hangs below something begins straight below it.
  for (const row of rows) pull(row, centre, above, widthOf, gap, weightOf);
  for (let sweep = 0; sweep < PLACE_SWEEPS; sweep++)
    for (const row of sweep % 2 ? rows : [...rows].reverse()) pull(row, centre, around, widthOf, gap, weightOf);
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

// Every item goes to the mean of its neighbours as far as the row has room: the places with the least squared distance
// to those means that keep the items apart, found by pooling adjacent violators.
function pull(row, centre, around, widthOf, gap, weightOf) {
  const blocks = [];
  let offset = 0;
  row.forEach((item, i) => {
    if (i > 0) offset += (widthOf(row[i - 1]) + widthOf(item)) / 2 + gap;
    const [wanted, weight] = mean(item, around.get(item) ?? [], centre, weightOf);
    blocks.push({ items: [[item, offset]], place: wanted - offset, weight });
    while (blocks.length > 1 && blocks.at(-2).place > blocks.at(-1).place) join(blocks);
  });
  for (const block of blocks)
    for (const [item, behind] of block.items) centre.set(item, block.place + behind);
}

function join(blocks) {
  const [one, other] = blocks.splice(-2);
  const weight = one.weight + other.weight;
  blocks.push({
    items: [...one.items, ...other.items], weight,
    place: (one.place * one.weight + other.place * other.weight) / weight,
  });
}

function mean(item, others, centre, weightOf) {
  let sum = 0, weights = 0;
  for (const other of others) {
    sum += weightOf(item, other) * centre.get(other);
    weights += weightOf(item, other);
  }
  return weights ? [sum / weights, weights] : [centre.get(item), 1];
}
