using AdFlow.Tables;
using AdFlow.Tables.Indexes;
using AdFlow.Tables.Text;

namespace AdFlow.Operators.Standard;

/// <summary>Makes a vector of tokens: the weighted mean of their vectors in a table, brought to length 1.</summary>
/// <remarks>
/// A token counts as often as it is there. Tokens that the table lacks, or whose vector, an element of it, or weight is
/// null, are left out. Null comes out where nothing is known, or the mean has no direction (length 0, or not finite):
/// such a query finds nothing, rather than something arbitrary. Sums are float64 in the order of the tokens.
/// </remarks>
[TableOperator("recall.encode", Rows = RowEffect.Same, Locality = Locality.Row,
    Example = "encode: { op: recall.encode, in: rewrite, table: terms }")]
public sealed unsafe class RecallEncode : TableOperator<RecallEncodeParameters>
{
    private Analyzer _analyzer = Analyzer.English;
    private WrittenColumn? _output;

    /// <summary>What to encode, row by row.</summary>
    public required InputPort In { get; init; }

    /// <summary>Terms by key, with their vectors.</summary>
    [Needs(TableAccess.UniqueKey)]
    public required TablePort Table { get; init; }

    /// <summary>Tokens; where they are absent, those of <c>query</c>.</summary>
    [Optional]
    public required Reads<TextList> Tokens { get; init; }

    /// <summary>Text, read only where there are no tokens.</summary>
    [Optional]
    public required Reads<Text> Query { get; init; }

    /// <summary>Vector of a term.</summary>
    [Of(nameof(Table))]
    public required Reads<Vector32> Vector { get; init; }

    /// <summary>How much a term counts, for example its idf; 1 each where the table has no such column.</summary>
    [Optional, Of(nameof(Table))]
    public required Reads<double> Weight { get; init; }

    private int Dimensions => Table.Schema[Vector.Column].Type.Width;

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        _analyzer = Analyzer.Find(Settings.Analyzer is QueryAnalyzer.Plain ? "plain" : "english");
        if (!Tokens.IsPresent && !Query.IsPresent)
            node.Error($"input '{In.Name}' has neither '{Tokens.Name}' nor '{Query.Name}'; put a recall.rewrite in "
                + "front, or name a text column by 'columns: { query: <column> }'");
        TermTable.Require(node, Table);
    }

    /// <inheritdoc/>
    public override void DeclareOutputs(OutputSchema outputs)
    {
        outputs.PassFirstInput();
        _output = outputs.Add(Settings.Output, DataType.Vector(DataType.Float32, Dimensions), nullable: true);
    }

    /// <inheritdoc/>
    public override void Run(RunContext run)
    {
        int rows = run.Input(In).RowCount, dimensions = Dimensions;
        var target = run.Arena.AllocateSpan<float>(checked(rows * dimensions));
        byte* validity = run.Arena.AllocateZeroed(Bitmap.Bytes(rows));
        var sum = run.Arena.AllocateSpan<double>(dimensions);
        var tokens = new TokenBuffer(run.Arena);
        for (int row = 0; row < rows; row++)
        {
            if ((row & 63) == 63)
                run.ThrowIfStopped();
            ReadTokens(run, row, ref tokens);
            sum.Clear();
            for (int i = 0; i < tokens.Count; i++)
                Add(run, tokens[i], sum);
            Bitmap.Set(validity, row, Finish(sum, target.Slice(row * dimensions, dimensions)));
        }
        run.Output.TakeAll(In);
        fixed (float* values = target)
            run.Output.Write(_output!, Node(run.Arena, rows, dimensions, values, validity));
    }

    private void ReadTokens(RunContext run, int row, ref TokenBuffer tokens)
    {
        tokens.Clear();
        if (!Tokens.IsPresent)
        {
            _analyzer.Analyze(run.Column(Query).GetBytes(row), ref tokens);
            return;
        }
        var list = ListRow.Of(run, Tokens, row);
        for (int i = 0; i < list.Count; i++)
            tokens.Append(list.Text(i));
    }

    private void Add(RunContext run, ReadOnlySpan<byte> token, Span<double> sum)
    {
        int row = run.Index<KeyIndex>(Table).Find(token);
        if (row < 0 || !VectorRow.TryRead(run.Column(Vector), row, out var vector))
            return;
        double weight = 1;
        if (Weight.IsPresent)
        {
            var weights = run.Column(Weight);
            if (!weights.IsValid(row))
                return;
            Coercion.Convert(weights, row, 1, &weight);
        }
        for (int i = 0; i < sum.Length; i++)
            sum[i] += weight * vector[i];
    }

    // Length 1, and whether there is a direction at all.
    private static bool Finish(ReadOnlySpan<double> sum, Span<float> target)
    {
        double squares = 0;
        foreach (double element in sum)
            squares += element * element;
        bool known = squares > 0 && double.IsFinite(squares);
        double length = Math.Sqrt(squares);
        for (int i = 0; i < sum.Length; i++)
            target[i] = known ? (float)(sum[i] / length) : 0;
        return known;
    }

    private static ColumnNode* Node(Arena arena, int rows, int dimensions, float* values, byte* validity)
    {
        var nodes = (ColumnNode*)arena.AllocateZeroed(2L * sizeof(ColumnNode));
        nodes[1] = new ColumnNode { Length = rows * dimensions, Values = (byte*)values };
        int nulls = rows - Bitmap.Count(validity, rows);
        nodes[0] = new ColumnNode
        {
            Length = rows, NullCount = nulls, Validity = nulls > 0 ? validity : null,
            ChildCount = 1, Children = nodes + 1,
        };
        return nodes;
    }
}

/// <summary>Settings of <see cref="RecallEncode"/>.</summary>
public sealed record RecallEncodeParameters
{
    /// <summary>What makes the tokens of a text; not used where tokens come in.</summary>
    public QueryAnalyzer Analyzer { get; init; } = QueryAnalyzer.English;

    /// <summary>Column of the vector; null where nothing is known.</summary>
    [NewColumn]
    public string Output { get; init; } = "vector";
}
