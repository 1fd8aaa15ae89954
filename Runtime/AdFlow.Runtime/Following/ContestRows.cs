using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>The rows of a contest in one run: who took part, and in which order. Not thread-safe.</summary>
internal sealed unsafe class ContestRows
{
    private readonly RowContest _contest;
    private readonly Batch _rows, _request;

    // What comes first has the least: 0 for a value, 1 for NaN, 2 for null; then the order of the value.
    private readonly (byte Class, Int128 Order)[] _ranks;
    private readonly bool[] _takesPart;

    /// <summary>Ranks the rows.</summary>
    /// <param name="contest">How they compete.</param>
    /// <param name="node">The node, for settings that are evaluated per run.</param>
    /// <param name="rows">Its first input.</param>
    /// <param name="request">The request.</param>
    public ContestRows(RowContest contest, LogicalNode node, Batch rows, Batch request)
    {
        (_contest, _rows, _request) = (contest, rows, request);
        double places = SettingOf(contest.Places.Slot, contest.Places.Literal, node, request);
        Places = (int)Math.Min(contest.MostPlaces, places);
        Floors = [.. contest.Floors.Select(floor => SettingOf(floor.Least.Slot, floor.Least.Literal, node, request))];
        _ranks = new (byte, Int128)[rows.RowCount];
        _takesPart = new bool[rows.RowCount];
        Array.Fill(_takesPart, true);
        foreach (var condition in contest.Conditions)
            Each(condition, (values, place, row) => _takesPart[row] &= values.IsValid(place) && values.GetBool(place));
        for (int i = 0; i < Floors.Count; i++)
            Exclude(contest.Floors[i], Floors[i]);
        if (contest.By is { } by)
            Each(by, (values, place, row) => _ranks[row] = RankOf(values, place));
    }

    /// <summary>Rows that are kept; of each group where there are groups.</summary>
    public int Places { get; }

    /// <summary>Value of each floor.</summary>
    public IReadOnlyList<double> Floors { get; }

    /// <summary>Whether a row takes part.</summary>
    public bool TakesPart(int row) => _takesPart[row];

    /// <summary>Rows that take part, of the group of a row, best first.</summary>
    public int[] Group(int row)
    {
        int[] per = [.. _contest.Per];
        string group = RowContents.Of(_rows, per, row);
        return [.. Enumerable.Range(0, _ranks.Length)
            .Where(other => _takesPart[other] && (per.Length == 0 || RowContents.Of(_rows, per, other) == group))
            .OrderBy(other => _ranks[other]).ThenBy(other => other)];
    }

    private void Exclude(RowFloor floor, double least)
    {
        var column = Expression.Call(ExpressionOp.ToFloat64,
            Expression.Column(floor.Column, _rows.Schema[floor.Column]));
        Each(column, (values, place, row) =>
            _takesPart[row] &= values.IsValid(place) && values.GetFloat64(place) >= least);
    }

    private void Each(Expression expression, Action<ExpressionValues, int, int> see)
    {
        using var arena = new Arena();
        var program = new ExpressionProgram(expression);
        byte* scratch = arena.Allocate(program.ScratchBytes);
        for (int start = 0; start < _rows.RowCount; start += ExpressionProgram.ChunkRows)
        {
            int count = Math.Min(ExpressionProgram.ChunkRows, _rows.RowCount - start);
            var values = program.Evaluate(_rows, start, count, _request, scratch);
            for (int place = 0; place < count; place++)
                see(values, place, start + place);
        }
    }

    private (byte, Int128) RankOf(ExpressionValues values, int place)
    {
        if (!values.IsValid(place))
            return (2, 0);
        if (values.Kind is ValueKind.Float64 && double.IsNaN(values.GetFloat64(place)))
            return (1, 0);
        Int128 order = values.Kind switch
        {
            ValueKind.Float64 => OrderOf(values.GetFloat64(place)),
            ValueKind.Bool => values.GetBool(place) ? 1 : 0,
            _ => values.GetInt64(place),
        };
        return (0, _contest.Descending ? -order : order);
    }

    // −0 is 0.
    private static long OrderOf(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value == 0 ? 0 : value);
        return bits >= 0 ? bits : long.MinValue - bits;
    }

    private static double SettingOf(int slot, double literal, LogicalNode node, Batch request)
    {
        if (slot < 0)
            return literal;
        using var arena = new Arena();
        var program = node.PerRunSettings[slot].Program;
        var value = program.EvaluateScalar(request, arena.Allocate(program.ScratchBytes));
        return value.IsNull ? literal : value.Kind is ValueKind.Float64 ? value.Float64 : value.Int64;
    }
}
