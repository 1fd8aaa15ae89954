using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>The columns of an <see cref="AdTable"/>, for loops written by hand; a view of a batch.</summary>
internal readonly unsafe struct AdColumns(Batch batch)
{
    /// <summary>Number of rows.</summary>
    public int Rows => batch.RowCount;

    /// <summary>Values of the ids.</summary>
    public long* Ids => (long*)batch.NodeAt(0)->Values;

    /// <summary>Values of a feature: x, y, bid, pacing, quality, reserve, relevance.</summary>
    public float* Feature(int ordinal) => (float*)batch.NodeAt(ordinal + 1)->Values;
}
