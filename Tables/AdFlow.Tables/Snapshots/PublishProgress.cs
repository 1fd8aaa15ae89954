namespace AdFlow.Tables;

/// <summary>How far opening or publishing a snapshot is. A stage that is left out had nothing to do.</summary>
/// <param name="Source">Path of the source.</param>
/// <param name="Stage">What is being done.</param>
/// <param name="Item">The index's <see cref="IndexDefinition.Id"/> at <see cref="PublishStage.Index"/>, else
/// empty.</param>
/// <param name="Done">Units done, 0 at a stage's start and <paramref name="Total"/> at its end.</param>
/// <param name="Total">Units to do, ≥ 0; see <see cref="PublishStage"/>.</param>
public readonly record struct PublishProgress(string Source, PublishStage Stage, string Item, long Done, long Total);
