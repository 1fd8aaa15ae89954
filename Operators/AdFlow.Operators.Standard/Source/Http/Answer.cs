using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>What a service answered to one call. Disposing it frees the memory of its columns, or gives it back.
/// </summary>
/// <param name="parts">Its rows.</param>
/// <param name="memory">Owner of their memory.</param>
internal sealed class Answer(IReadOnlyList<AnswerPart> parts, IDisposable memory) : IDisposable
{
    /// <summary>The rows, in order.</summary>
    public IReadOnlyList<AnswerPart> Parts { get; } = parts;

    /// <inheritdoc/>
    public void Dispose() => memory.Dispose();
}

/// <summary>Rows of an answer.</summary>
/// <param name="Key">Their keys, none of them null.</param>
/// <param name="Columns">The columns asked for, in their order; one without a node is missing, and null in every row.
/// </param>
internal readonly record struct AnswerPart(Column Key, Column[] Columns);
