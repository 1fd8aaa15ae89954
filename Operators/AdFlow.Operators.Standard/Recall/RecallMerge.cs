using System.Numerics;
using System.Text;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Operators.Standard;

/// <summary>Makes one list of the candidates that several channels have found, each once, the best first.</summary>
/// <remarks>
/// <list type="number">
/// <item>Scores of different channels do not compare, so each channel's are brought to one scale by <c>normalize</c>
/// and multiplied by the channel's weight. A null or NaN score counts as the lowest finite one of its channel, 0 where
/// there is none.</item>
/// <item>Rows of one key are one candidate. Of a channel the best row counts, the first of equal ones; over the
/// channels the highest value, or their sum. Rows without a key are left out.</item>
/// <item>Each channel's best candidates are taken up to its quota, then the best of all up to <c>limit</c>; more
/// guaranteed candidates than the limit are cut by score. Raising a quota never removes a candidate of that
/// channel.</item>
/// <item>Candidates come out by score descending, equal ones by key ascending (texts by their bytes), so neither the
/// order of the channels nor that of their rows matters (a sum may differ by its last bit).</item>
/// </list>
/// Out come the key, the columns to keep, each from the first channel that found the candidate and has a value there,
/// the score and the names of the channels. Reciprocal rank fusion is from G. Cormack, C. Clarke, S. Büttcher, SIGIR
/// 2009; combine it by sum.
/// </remarks>
[TableOperator("recall.merge", Rows = RowEffect.New, Locality = Locality.Set,
    Example = "merged: { op: recall.merge, in: [keyword, text, semantic], with: { limit: 800, keep: [bid] } }")]
public sealed unsafe class RecallMerge : TableOperator<RecallMergeParameters>
{
    private const int MaxChannels = 64;

    private Reads<Any>[] _keys = [];
    private Reads<double>[] _scores = [];
    private double[] _weights = [];
    private int[] _quotas = [];
    private ChannelLists? _lists;
    private bool _isUnlimited;

    // By column of the output, the key first, and channel: the channel's column, −1 where it has none.
    private int[][] _sources = [];

    /// <summary>What the channels have found.</summary>
    public required VariadicPort In { get; init; }

    /// <summary>Combined score.</summary>
    public required Writes<double> Score { get; init; }

    /// <summary>Names of the channels that found the candidate, in the order of <c>in:</c>.</summary>
    public required Writes<TextList> Channels { get; init; }

    /// <inheritdoc/>
    public override TableOperator Unlimited
    {
        get
        {
            var copy = (RecallMerge)MemberwiseClone();
            copy._isUnlimited = true;
            return copy;
        }
    }

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        string[] names = [.. In.Channels.Select(channel => channel.Name)];
        if (names.Length > MaxChannels)
            node.Error($"there are {names.Length} channels; at most {MaxChannels} can be merged at once, so merge in "
                + "two steps");
        CheckNames(node, names, "weights", Settings.Weights?.Keys ?? []);
        CheckNames(node, names, "quotas", Settings.Quotas?.Keys ?? []);
        CheckNames(node, names, "score_columns", Settings.ScoreColumns?.Keys ?? []);
        foreach (var (name, weight) in Settings.Weights ?? new Dictionary<string, double>())
            if (!(weight >= 0 && double.IsFinite(weight)))
                node.Error($"channel '{name}' has weight {weight}; expected at least 0", "weights");
        foreach (var (name, quota) in Settings.Quotas ?? new Dictionary<string, double>())
            if (!(quota is >= 0 and <= int.MaxValue && quota == Math.Floor(quota)))
                node.Error($"channel '{name}' has quota {quota}; expected a whole number of candidates", "quotas");
        _weights = [.. names.Select(name => Settings.Weights?.GetValueOrDefault(name, 1) ?? 1)];
        _quotas = [.. names.Select(name => (int)(Settings.Quotas?.GetValueOrDefault(name, 0) ?? 0))];
        _lists = new ChannelLists([.. names.Select(Encoding.UTF8.GetBytes)]);
        _sources = [.. Settings.Keep.Prepend(Settings.Key).Select(name =>
            In.Channels.Select(channel => channel.Schema.IndexOf(name)).ToArray())];
        BindColumns(node, names);
    }

    /// <inheritdoc/>
    public override void DeclareOutputs(OutputSchema outputs)
    {
        outputs.Pass(In, Settings.Key);
        foreach (string column in Settings.Keep)
            outputs.Pass(In, column);
        outputs.AddDeclared();
    }

    /// <inheritdoc/>
    public override void Run(RunContext run)
    {
        var found = new MergedCandidates(
            run.Arena, _keys.Length, RowCount(run), Settings.Combine is ScoreCombination.Sum,
            areTexts: run.Column(_keys[0]).Type.IsText());
        for (int channel = 0; channel < _keys.Length; channel++)
        {
            var scores = run.Column(_scores[channel]);
            var values = run.Arena.AllocateSpan<double>(scores.Length);
            run.Values(_scores[channel]).CopyTo(values);
            ChannelScores.Normalize(values, scores, Settings.Normalize, Settings.RrfK, run.Arena);
            foreach (ref double value in values)
                value *= _weights[channel];
            run.ThrowIfStopped();
            found.Add(channel, new KeyColumn(run.Column(_keys[channel]), _keys[channel].Name), values);
        }
        var best = found.Best(_quotas, _isUnlimited ? int.MaxValue : run.Value(Settings.Limit));
        run.ThrowIfStopped();
        Write(run, found, best);
    }

    private int RowCount(RunContext run)
    {
        int rows = 0;
        for (int channel = 0; channel < _keys.Length; channel++)
            rows += run.Input(In, channel).RowCount;
        return rows;
    }

    private void Write(RunContext run, in MergedCandidates found, ReadOnlySpan<int> best)
    {
        run.Output.SetRowCount(best.Length);
        var channels = run.Arena.AllocateSpan<int>(best.Length);
        var rows = run.Arena.AllocateSpan<int>(best.Length);
        for (int column = 0; column <= Settings.Keep.Count; column++)
        {
            if (!run.Output.IsNeeded(column))
                continue;
            if (column == 0)
                FindKeys(found, best, channels, rows);
            else
                FindValues(run, column, found, best, channels, rows);
            run.Output.Take(In, column, channels, rows);
        }
        var scores = run.Output.Write(Score);
        for (int i = 0; i < best.Length; i++)
            scores[i] = found.Scores[best[i]];
        if (run.Output.IsNeeded(Channels.Column))
            run.Output.Write(Channels.Column, _lists!.Write(best, found.Channels, run.Arena));
    }

    // Rows without a key are left out, so the first channel that found a candidate has it.
    private static void FindKeys(
        in MergedCandidates found, ReadOnlySpan<int> best, Span<int> channels, Span<int> rows)
    {
        for (int i = 0; i < best.Length; i++)
        {
            channels[i] = BitOperations.TrailingZeroCount(found.Channels[best[i]]);
            rows[i] = found.RowOf(channels[i], best[i]);
        }
    }

    private void FindValues(
        RunContext run, int column, in MergedCandidates found, ReadOnlySpan<int> best, Span<int> channels,
        Span<int> rows)
    {
        channels.Clear();
        rows.Fill(-1);
        for (int channel = _keys.Length - 1; channel >= 0; channel--)
            if (_sources[column][channel] is var source and >= 0)
                Find(channel, run.Input(In, channel)[source], found, best, channels, rows);
    }

    // Candidates that a channel found, with a value in its column, are taken from there; earlier channels come later.
    private static void Find(
        int channel, Column column, in MergedCandidates found, ReadOnlySpan<int> best, Span<int> channels,
        Span<int> rows)
    {
        bool hasNulls = column.NullCount > 0 || column.Type.Id is TypeId.Null or TypeId.Dictionary;
        var rowsThere = found.RowsOf(channel);
        for (int i = 0; i < best.Length; i++)
            if (rowsThere[best[i]] is var row and >= 0 && (!hasNulls || Cells.IsValid(column, row)))
                (channels[i], rows[i]) = (channel, row);
    }

    private void BindColumns(NodeBinder node, string[] names)
    {
        var keys = new List<Reads<Any>>();
        var scores = new List<Reads<double>>();
        for (int channel = 0; channel < names.Length; channel++)
        {
            string score = Settings.ScoreColumns?.GetValueOrDefault(names[channel]) ?? "score";
            if (node.Find<Any>(In, channel, Settings.Key, "key") is { } key)
                keys.Add(key);
            if (node.Find<double>(In, channel, score, "score_columns") is { } values)
                scores.Add(values);
        }
        foreach (var key in keys)
            if (In.Channels[key.Channel].Schema[key.Column].Type is var type && !type.IsInteger() && !type.IsText())
                node.Error($"column '{key.Name}' of channel '{names[key.Channel]}' is {type}; expected an integer or "
                    + "text", "key");
        (_keys, _scores) = ([.. keys], [.. scores]);
    }

    private static void CheckNames(NodeBinder node, string[] channels, string setting, IEnumerable<string> names)
    {
        foreach (string name in names.Except(channels))
            node.Error($"there is no channel '{name}'" + Suggestion.For(name, channels, "channels"), setting);
    }
}

/// <summary>How a channel's scores are brought to a scale that compares with other channels'.</summary>
public enum ScoreNormalization
{
    /// <summary>From 0, the lowest, to 1, the highest; 1 where all are equal.</summary>
    MinMax,
    /// <summary>1 − (rank − 1) / rows, equal scores of one rank: 1 for the best, above 0 for the last.</summary>
    Rank,
    /// <summary>1 / (<c>rrf_k</c> + rank), equal scores of one rank.</summary>
    Rrf,
    /// <summary>As they are.</summary>
    None,
}

/// <summary>What the values of one candidate in several channels make.</summary>
public enum ScoreCombination
{
    /// <summary>The highest.</summary>
    Max,
    /// <summary>Their sum, in the order of the channels.</summary>
    Sum,
}

/// <summary>Settings of <see cref="RecallMerge"/>.</summary>
public sealed record RecallMergeParameters
{
    /// <summary>Most candidates.</summary>
    [InRange(0, 10_000_000)]
    public Setting<int> Limit { get; init; } = 1000;

    /// <summary>Column that says what a candidate is, an integer or text, of one type in every channel.</summary>
    public string Key { get; init; } = "ad_id";

    /// <summary>Columns to keep; null where no channel that found the candidate has a value.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>How scores of different channels are made to compare.</summary>
    public ScoreNormalization Normalize { get; init; } = ScoreNormalization.MinMax;

    /// <summary>Smoothing of <c>rrf</c>: the higher, the less the first ranks stand out.</summary>
    [InRange(0, 1_000_000)]
    public double RrfK { get; init; } = 60;

    /// <summary>What the values of several channels make.</summary>
    public ScoreCombination Combine { get; init; } = ScoreCombination.Max;

    /// <summary>Factor of each channel's normalised scores, at least 0; 1 where none is given.</summary>
    public IReadOnlyDictionary<string, double>? Weights { get; init; }

    /// <summary>Candidates guaranteed to each channel; 0 where none is given.</summary>
    public IReadOnlyDictionary<string, double>? Quotas { get; init; }

    /// <summary>Column of each channel's scores, where it is not <c>score</c>.</summary>
    public IReadOnlyDictionary<string, string>? ScoreColumns { get; init; }
}
