using System.Runtime.CompilerServices;
using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>Predicts a probability, or a value, of each row by a linear model of its columns.</summary>
/// <remarks>
/// The model is a JSON file: <c>{ "bias": -3.1, "coefficients": { "relevance": 1.2, "price": -0.4 }, "defaults": {
/// "price": 20 }, "transforms": { "price": { "clip": [0, 5000], "function": "log1p", "mean": 3, "scale": 2 } } }</c>.
/// The score is bias + Σ coefficient · feature over the columns in the order of the file, in float64; by the logistic
/// link 1 / (1 + e^−score). A feature is the column's value, clipped, then through the function (<c>log1p</c> or
/// <c>sqrt</c>; a transform may be just its name), then (value − mean) / scale. Null counts as the column's default
/// before all that, 0 where none is given; NaN makes the prediction NaN. The result is rounded to float32.
/// </remarks>
[TableOperator("rank.linear", Rows = RowEffect.Same, Locality = Locality.Row,
    Example = "pctr: { op: rank.linear, in: ads, with: { coefficients: coefficients/pctr.json, output: pctr } }")]
public sealed unsafe class RankLinear : TableOperator<RankLinearParameters>
{
    private double _bias;
    private LinearFeature[] _features = [];
    private Reads<double>[] _columns = [];
    private WrittenColumn? _output;

    /// <summary>Rows to predict.</summary>
    public required InputPort In { get; init; }

    // Settings of the bodies that add a feature.
    private const int Low = 0, High = 1, Mean = 2, Scale = 3, Weight = 4, SettingCount = 5;

    private struct PlainBody : IMapBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V> =>
            Add(frame, row, Clipped<V>(frame, row));
    }

    // Most features stand for themselves: a division is most of what the others cost.
    private struct UnscaledBody : IMapBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V> =>
            AddScaled(frame, row, Clipped<V>(frame, row));
    }

    private struct Log1pBody : IMapBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V> =>
            Add(frame, row, V.Log1p(Clipped<V>(frame, row)));
    }

    private struct SqrtBody : IMapBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V> =>
            Add(frame, row, V.Sqrt(Clipped<V>(frame, row)));
    }

    private struct SigmoidBody : IMapBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V> =>
            V.Store(V.Sigmoid(V.Load(frame.Inputs[0], row)), frame.Outputs[0], row);
    }

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        var model = new LinearModel(Settings.Coefficients);
        foreach (string error in model.Read())
            node.Error(error, "coefficients");
        _bias = model.Bias;
        _features = [.. model.Features];
        var columns = new List<Reads<double>>();
        foreach (var feature in _features)
            if (In.Schema.IndexOf(feature.Column) < 0)
                node.Error(model.At(feature, $"input '{In.Name}' has no column '{feature.Column}'"
                    + Suggestion.For(feature.Column, In.Schema.Fields.Select(field => field.Name), "columns")),
                    "coefficients");
            else if (node.Find<double>(In, feature.Column, "coefficients") is { } column)
                columns.Add(column);
        _columns = [.. columns];
    }

    /// <inheritdoc/>
    public override void DeclareOutputs(OutputSchema outputs)
    {
        outputs.PassFirstInput();
        _output = outputs.Add(Settings.Output, DataType.Float32);
    }

    /// <inheritdoc/>
    public override void Run(RunContext run)
    {
        int rows = run.Input(In).RowCount;
        double* sums = (double*)run.Arena.Allocate((long)rows * sizeof(double));
        new Span<double>(sums, rows).Fill(_bias);
        for (int i = 0; i < _features.Length; i++)
        {
            run.ThrowIfStopped();
            fixed (double* values = Values(run, i))
                Add(_features[i], values, sums, rows);
        }
        if (Settings.Link is LinearLink.Logistic)
            Map<SigmoidBody>(sums, sums, null, rows);
        run.Output.TakeAll(In);
        var target = run.Output.Write<float>(_output!);
        for (int row = 0; row < rows; row++)
            target[row] = (float)sums[row];
    }

    // Values of a feature, defaults for nulls.
    private ReadOnlySpan<double> Values(RunContext run, int index)
    {
        var column = run.Column(_columns[index]);
        var values = run.Values(_columns[index]);
        if (column.NullCount == 0)
            return values;
        var filled = run.Arena.AllocateSpan<double>(values.Length);
        for (int row = 0; row < filled.Length; row++)
            filled[row] = column.IsValid(row) ? values[row] : _features[index].Default;
        return filled;
    }

    private static void Add(LinearFeature feature, double* values, double* sums, int rows)
    {
        double* settings = stackalloc double[SettingCount];
        (settings[Low], settings[High]) = (feature.Lowest, feature.Highest);
        (settings[Mean], settings[Scale], settings[Weight]) = (feature.Mean, feature.Scale, feature.Weight);
        if (feature.Function is FeatureFunction.Log1p)
            Map<Log1pBody>(values, sums, settings, rows);
        else if (feature.Function is FeatureFunction.Sqrt)
            Map<SqrtBody>(values, sums, settings, rows);
        else if (feature is { Mean: 0, Scale: 1 })
            Map<UnscaledBody>(values, sums, settings, rows);
        else
            Map<PlainBody>(values, sums, settings, rows);
    }

    // NaN is neither below nor above.
    private static V Clipped<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V>
    {
        V value = V.Load(frame.Inputs[0], row);
        V low = V.Constant(frame.Settings[Low]), high = V.Constant(frame.Settings[High]);
        return V.Select(value < low, low, V.Select(value > high, high, value));
    }

    private static void Add<V>(in MapFrame frame, int row, V value) where V : struct, IMemoryLane<V> =>
        AddScaled(frame, row, (value - V.Constant(frame.Settings[Mean])) / V.Constant(frame.Settings[Scale]));

    private static void AddScaled<V>(in MapFrame frame, int row, V feature) where V : struct, IMemoryLane<V>
    {
        V sum = V.Load(frame.Outputs[0], row) + V.Constant(frame.Settings[Weight]) * feature;
        V.Store(sum, frame.Outputs[0], row);
    }

    private static void Map<TBody>(double* values, double* target, double* settings, int rows)
        where TBody : struct, IMapBody
    {
        void* input = values, output = target;
        LaneLoop.Run64<TBody>(
            new MapFrame { Inputs = &input, Outputs = &output, Settings = settings, Count = rows }, LaneWidths.Best);
    }
}

/// <summary>What is made of a linear score.</summary>
public enum LinearLink
{
    /// <summary>A probability: 1 / (1 + e^−score).</summary>
    Logistic,
    /// <summary>The score itself.</summary>
    Identity,
}

/// <summary>Settings of <see cref="RankLinear"/>.</summary>
public sealed record RankLinearParameters
{
    /// <summary>File of the model.</summary>
    public required FileSnapshot Coefficients { get; init; }

    /// <summary>What is made of the score.</summary>
    public LinearLink Link { get; init; } = LinearLink.Logistic;

    /// <summary>Column of the prediction.</summary>
    [NewColumn]
    public string Output { get; init; } = "score";
}
