using AdFlow.Tables.Counters;

namespace AdFlow.Graphs;

/// <summary>A table of counters: <c>spend: { counter: { campaign_id: int64 } }</c>. Immutable.</summary>
/// <param name="Name">Name in the graph.</param>
/// <param name="KeyName">Name of its key, by which operators look rows up where no other column is named.</param>
/// <param name="Key">What its keys are.</param>
public sealed record CounterSpec(YamlScalar Name, YamlScalar KeyName, CounterKey Key);
