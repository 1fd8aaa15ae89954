using AdFlow.Tables.Indexes;

namespace AdFlow.Operators.Standard;

/// <summary>What a device does of <see cref="RecallVector"/> by <c>dot</c>: it finds the rows and their scores.
/// </summary>
/// <param name="recall">The operator.</param>
internal sealed unsafe class VectorTableSearch(RecallVector recall) : VectorSearch
{
    /// <inheritdoc/>
    public override bool TryPrepare(RunContext run, out VectorQuery query)
    {
        query = default;
        var index = run.Index<VectorScan>(recall.Table);
        int count = recall.LimitOf(run, index);
        if (count == 0 || index.Vectors == null || !SearchRow.Exists(run, recall.In)
            || !VectorRow.TryRead(run.Column(recall.Vector), 0, out var elements))
            return false;
        fixed (float* first = elements)
            query = new VectorQuery((nint)index.Vectors, index.RowCount, (nint)first, count);
        return true;
    }

    // NaN comes last, and is not found.
    /// <inheritdoc/>
    public override void Complete(RunContext run, ReadOnlySpan<int> rows, ReadOnlySpan<float> products)
    {
        int found = rows.Length;
        while (found > 0 && float.IsNaN(products[found - 1]))
            found--;
        recall.PutOut(run, rows[..found], products);
    }
}
