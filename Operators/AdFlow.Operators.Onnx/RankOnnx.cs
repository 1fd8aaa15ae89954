namespace AdFlow.Operators.Onnx;

/// <summary>Runs an ONNX model over rows: any model whose inputs and outputs have rows in front.</summary>
/// <remarks>
/// An input of the model takes the column of its name; <c>features</c> are the columns of the one input that no
/// column is named like, packed in their order; <c>inputs</c> says it for any. An input of shape [N] or [N,1] takes
/// one value a row, one of [N,F] or more dimensions F elements in row-major order, from numbers, bools and vectors.
/// Floats take any number, rounded; integers take integers, which must fit; texts take utf8. Null is the column's
/// default if one is given, else NaN to floats and the empty text to texts; a column that may be null feeds integers
/// and bools only with a default. An output becomes a column of its name or the one given: a value, or a vector where
/// a row has several elements; <c>name[1]</c> is one element. Outputs are never null. A model of a fixed number of
/// rows is called with so many, the last call filled up. Results may differ in their last bits with the rows that
/// share a call.
/// </remarks>
[TableOperator("rank.onnx", Rows = RowEffect.Same, Locality = Locality.Row, IsInexact = true, Example =
    "pctr: { op: rank.onnx, in: ads, with: { model: pctr.onnx, features: [price, relevance], output: pctr } }")]
public sealed class RankOnnx : TableOperator<RankOnnxParameters>
{
    private BoundModel? _model;
    private ModelCall? _call;

    /// <summary>Rows to predict.</summary>
    public required InputPort In { get; init; }

    /// <inheritdoc/>
    public override RowCall? Call => _call;

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        _model = new ModelBinding(node, In, Settings).Bind();
        if (_model is { HasTexts: false })
            _call = ModelCall.Of(_model, In);
    }

    /// <inheritdoc/>
    public override void CheckPartly(NodeBinder node) => new ModelBinding(node, In, Settings).Bind();

    /// <inheritdoc/>
    public override void DeclareOutputs(OutputSchema outputs)
    {
        outputs.PassFirstInput();
        if (_model is null)
            return;
        foreach (var output in _model.Outputs)
            foreach (var column in output.Columns)
                column.Written = outputs.Add(column.Name, column.TypeOf(output.Slot));
    }

    /// <inheritdoc/>
    public override void Run(RunContext run)
    {
        if (_call is not null)
            _call.Run(run);
        else
            new TextModelRun(_model!).Run(run, In);
    }
}

/// <summary>Settings of <see cref="RankOnnx"/>.</summary>
public sealed record RankOnnxParameters
{
    /// <summary>File of the model.</summary>
    public required FileSnapshot Model { get; init; }

    /// <summary>Columns of the input that no column is named like, in the order that the model was trained with.
    /// </summary>
    public IReadOnlyList<ColumnRef>? Features { get; init; }

    /// <summary>Columns of any input: its name in the model to a column or a list of columns.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ColumnRef>>? Inputs { get; init; }

    /// <summary>Column of the model's only output; where absent, outputs keep their names.</summary>
    [NewColumn]
    public string? Output { get; init; }

    /// <summary>Columns of outputs: name in the model, or <c>name[i]</c> for element i of a row, to the name of a new
    /// column. Others are not computed.</summary>
    public IReadOnlyDictionary<string, string>? Outputs { get; init; }

    /// <summary>What stands for null, by column: a number, true or false, or a text, as the input takes.</summary>
    public IReadOnlyDictionary<string, string>? Defaults { get; init; }

    /// <summary>Threads of one call.</summary>
    [InRange(1, 256)]
    public int Threads { get; init; } = 1;
}
