// The boxes of a plan and what connects them: the request, the nodes in their stages, the outputs.

/** What a source such as 'node' or 'node.output' names. */
function boxOf(source, nodes) {
  if (nodes.has(source)) return source;
  const node = source.slice(0, source.lastIndexOf('.'));
  return nodes.has(node) ? node : null;
}

/**
 * Takes a plan apart.
 * @returns boxes: Map of key to { key, kind, node, stage, output }; groups: arrays of keys that are executed together,
 * in the order of execution; edges: { from, to, fused, reason }.
 */
export function partsOf(plan) {
  const boxes = new Map([['request', { key: 'request', kind: 'request' }]]);
  const stageOf = new Map(plan.stages.flatMap(stage => stage.nodes.map(path => [path, stage])));
  for (const node of plan.nodes.filter(each => each.needed))
    boxes.set(node.path, { key: node.path, kind: 'node', node, stage: stageOf.get(node.path) });
  const edges = edgesOf(plan, boxes);
  for (const output of plan.outputs) {
    const key = `output:${output.name}`;
    const from = boxOf(output.source, boxes);
    boxes.set(key, { key, kind: 'output', output });
    if (from) edges.push({ from, to: key });
  }
  const staged = plan.stages.map(stage => stage.nodes.filter(path => boxes.has(path))).filter(group => group.length);
  const alone = [...boxes.keys()].filter(key => !stageOf.has(key));
  return { boxes, edges, groups: [...alone.map(key => [key]), ...staged] };
}

function edgesOf(plan, boxes) {
  const neighbours = new Map(plan.neighbours.map(each => [`${each.producer}\n${each.consumer}`, each]));
  const edges = new Map();
  for (const { node } of boxes.values())
    for (const source of node?.inputs.flatMap(input => input.sources) ?? []) {
      const from = boxOf(source, boxes);
      const key = `${from}\n${node.path}`;
      const known = neighbours.get(key);
      if (from) edges.set(key, { from, to: node.path, fused: known?.fused, reason: known?.reason });
    }
  return [...edges.values()];
}
