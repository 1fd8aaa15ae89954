using AdFlow.Tables.Indexes;

namespace AdFlow.Operators.Standard;

/// <summary>Finds the rows of a table whose vectors are most like a query's, by reading them all.</summary>
/// <remarks>
/// Exact, and bit-equal on every machine (<see cref="VectorScan"/>). Score descending, equal ones in the table's order.
/// Rows without a vector, and rows whose score is not a number, are not found; neither is anything by a query vector
/// that is null or has a null or NaN in it. All columns of the table come out too. By <c>l2</c> the score is the
/// squared distance, negated.
/// </remarks>
[TableOperator("recall.vector", Rows = RowEffect.New, Locality = Locality.Set,
    Example = "semantic: { op: recall.vector, in: encode, table: vectors, with: { limit: 300 } }")]
public sealed class RecallVector : TableOperator<RecallVectorParameters>
{
    private const int RowsPerPoll = 1024;

    private int _most = int.MaxValue;
    private bool _isUnlimited;

    /// <summary>The query: one row, or none.</summary>
    public required InputPort In { get; init; }

    /// <summary>What is searched.</summary>
    [Needs(TableAccess.Vector)]
    public required TablePort Table { get; init; }

    /// <summary>What to search for; null finds nothing.</summary>
    public required Reads<Vector32> Vector { get; init; }

    /// <summary>Likeness by the metric.</summary>
    public required Writes<double> Score { get; init; }

    /// <inheritdoc/>
    public override RowRanking Ranking => new(Score.Column, Limits.Most(Settings.Limit, _most), Limited);

    /// <inheritdoc/>
    public override TableOperator Unlimited
    {
        get
        {
            var copy = (RecallVector)MemberwiseClone();
            copy._isUnlimited = true;
            return copy;
        }
    }

    /// <inheritdoc/>
    public override VectorSearch? VectorSearch => Settings.Metric is not VectorMetric.Dot ? null
        : new VectorTableSearch(this) { Dimensions = In.Schema[Vector.Column].Type.Width };

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        string column = Table.Index!.Columns[0];
        int given = In.Schema[Vector.Column].Type.Width, stored = Table.Schema[Table.Schema.IndexOf(column)].Type.Width;
        if (given != stored)
            node.Error($"column '{Vector.Name}' has vectors of {given} dimensions, column '{column}' of table "
                + $"'{Table.TableName}' of {stored}; both must come from the same encoder");
    }

    /// <inheritdoc/>
    public override void DeclareOutputs(OutputSchema outputs) => outputs.Pass(Table).AddDeclared();

    /// <inheritdoc/>
    public override void Run(RunContext run)
    {
        var index = run.Index<VectorScan>(Table);
        var vectors = run.Column(Vector);
        int limit = LimitOf(run, index);
        var rows = run.Arena.AllocateSpan<int>(limit);
        var scores = run.Arena.AllocateSpan<float>(limit);
        int found = limit > 0 && SearchRow.Exists(run, In) && VectorRow.TryRead(vectors, 0, out var query)
            ? Find(run, index, query, rows, scores) : 0;
        PutOut(run, rows[..found], scores);
    }

    /// <summary>Most rows that a run may find.</summary>
    internal int LimitOf(RunContext run, VectorScan index) => _isUnlimited ? index.RowCount
        : Math.Min(Math.Min(run.Value(Settings.Limit), _most), index.RowCount);

    /// <summary>Puts rows of the table out, and the score of each.</summary>
    internal void PutOut(RunContext run, ReadOnlySpan<int> rows, ReadOnlySpan<float> scores)
    {
        run.Output.Take(Table, rows);
        var target = run.Output.Write(Score);
        for (int i = 0; i < rows.Length; i++)
            target[i] = scores[i];
    }

    private RecallVector Limited(int rows)
    {
        var copy = (RecallVector)MemberwiseClone();
        copy._most = Math.Min(rows, _most);
        return copy;
    }

    private int Find(
        RunContext run, VectorScan index, ReadOnlySpan<float> query, Span<int> rows, Span<float> scores)
    {
        var heap = new TopKHeap<float>(scores, rows);
        for (int row = 0; row < index.RowCount; row += RowsPerPoll)
        {
            index.Search(query, Settings.Metric, row, Math.Min(row + RowsPerPoll, index.RowCount), ref heap);
            run.ThrowIfStopped();
        }
        return heap.Sort();
    }
}

/// <summary>Settings of <see cref="RecallVector"/>.</summary>
public sealed record RecallVectorParameters
{
    /// <summary>Most rows to find.</summary>
    [InRange(0, 10_000_000)]
    public Setting<int> Limit { get; init; } = 1000;

    /// <summary>What makes two vectors alike: dot (inner product), cosine or l2.</summary>
    public VectorMetric Metric { get; init; } = VectorMetric.Dot;
}
