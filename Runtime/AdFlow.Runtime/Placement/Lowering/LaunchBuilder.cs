using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Puts the launches of a stage together from what is computed in it. Used once.</summary>
/// <param name="buffers">Buffers so far; the first are the columns.</param>
/// <param name="columns">Columns of the source.</param>
/// <param name="units">What is computed.</param>
/// <param name="plain">Columns in which nulls are not understood.</param>
/// <param name="scalars">What differs from run to run.</param>
internal sealed class LaunchBuilder(
    List<DeviceRoom> buffers, List<(int Column, DeviceType Type)> columns, List<LaneUnit> units, HashSet<int> plain,
    StageScalars scalars)
{
    private readonly List<DeviceLaunch> _launches = [];
    private DeviceRowSet[] _rowSets = [];

    /// <summary>Builds the stage.</summary>
    /// <param name="results">Slots that leave it, what they are, and their rows.</param>
    /// <param name="rowSets">Number of its row sets.</param>
    /// <param name="by">What ranks its rows; null where all are kept.</param>
    public DeviceStage Build((int Slot, LoweredValue Value, int RowSet)[] results, int rowSets, LoweredTopBy? by)
    {
        foreach (var value in results.SelectMany(result => new[] { result.Value, result.Value.Valid })
            .Append(by?.Value).OfType<LoweredValue>())
            value.Unit?.Write(value);
        _rowSets = [.. Enumerable.Range(0, rowSets - 1).Select(_ =>
            new DeviceRowSet(Add(DeviceRoom.Words), Add(DeviceRoom.Count)))];
        foreach (var unit in units.OrderBy(unit => unit.Level))
            AddUnit(unit);
        if (_launches.Count == 0 && by is null)
            throw new NotLoweredException("computes nothing");
        DeviceResult[] taken = [.. results.Select(result => new DeviceResult(
            result.Slot, Taken(result.Value, result.RowSet), [.. result.Value.Nulls.Order()],
            result.Value.Valid is { } valid ? Taken(valid, result.RowSet) : -1))];
        int count = by is { RowSet: 0 } ? Add(DeviceRoom.Count) : -1;
        var top = by is null ? null : Rank(by, count);
        return new DeviceStage
        {
            Columns = [.. columns.Select((one, i) => new DeviceColumn(one.Column, one.Type, !plain.Contains(i)))],
            Buffers = [.. buffers],
            Scalars = scalars.Sources,
            ScalarCount = scalars.Count,
            Launches = [.. _launches],
            RowSets = _rowSets,
            Results = taken,
            Top = top,
            CountBuffer = count,
        };
    }

    private int Add(DeviceRoom room)
    {
        buffers.Add(room);
        return buffers.Count - 1;
    }

    // One program computes all that is written and one condition; each further condition is a program.
    private void AddUnit(LaneUnit unit)
    {
        if (unit.Outputs.Count > 0 || unit.Conditions.Count > 0)
            AddMap(unit, unit.Outputs, unit.Conditions.FirstOrDefault());
        foreach (var condition in unit.Conditions.Skip(1))
            AddMap(unit, [], condition);
        foreach (var condition in unit.Conditions)
        {
            var (rows, count) = _rowSets[condition.RowSet - 1];
            _launches.Add(new DeviceLaunch(
                new CompactProgram(), [condition.Bitmap, rows, count], DeviceSizes.Rows));
        }
    }

    private void AddMap(
        LaneUnit unit, List<(LaneExpression Expression, int Buffer)> outputs, LoweredCondition? condition)
    {
        var roots = outputs.Select(output => output.Expression).ToList();
        if (condition is not null)
            roots.Add(condition.Mask);
        var simple = LaneSimplifier.Simplify(roots, unit.IsDouble);
        var inputs = unit.Inputs;
        int[] written = [.. outputs.Select(output => output.Buffer)];
        if (condition is not null)
            written = [.. written, condition.Bitmap];
        var program = new MapProgram(unit.IsDouble, [.. inputs.Select(input => input.Type)],
            simple[..outputs.Count], condition is null ? null : simple[^1], []) { Scalars = scalars.Count };
        int[] read = [.. inputs.Select(input => input.Buffer)];
        var launch = new DeviceLaunch(program, [.. read, .. written], DeviceSizes.Rows);
        int[] nullable = condition is null ? [] : [.. condition.Nulls.Where(one => !plain.Contains(one)).Order()];
        _launches.Add(nullable.Length == 0 ? launch : WithNulls(launch, program, read, written, nullable));
    }

    // A column whose nulls count is an input, even where only what was computed from it is read.
    private DeviceLaunch WithNulls(
        DeviceLaunch launch, MapProgram program, int[] read, int[] written, int[] nullable)
    {
        var (inputs, types) = (read.ToList(), program.Inputs.ToList());
        var ordinals = new List<int>();
        foreach (int column in nullable)
        {
            int known = inputs.IndexOf(column);
            if (known < 0)
            {
                inputs.Add(column);
                types.Add(columns[column].Type);
            }
            ordinals.Add(known < 0 ? inputs.Count - 1 : known);
        }
        return launch with
        {
            WithNulls = program with { Inputs = types, Nullable = ordinals },
            ArgumentsWithNulls = [.. inputs, .. nullable.Select(column => ~column), .. written],
        };
    }

    private int Taken(LoweredValue value, int rowSet)
    {
        if (rowSet == 0)
            return value.Buffer;
        var (rows, count) = _rowSets[rowSet - 1];
        int taken = Add(value.Type.ByteWidth() == 4 ? DeviceRoom.Words : DeviceRoom.LongWords);
        _launches.Add(new DeviceLaunch(
            new TakeProgram(value.Type), [value.Buffer, rows, count, taken], DeviceSizes.RowsTwice));
        return taken;
    }

    private DeviceTop Rank(LoweredTopBy by, int all)
    {
        int values = Taken(by.Value, by.RowSet), count = by.RowSet == 0 ? all : _rowSets[by.RowSet - 1].Count;
        int best = Add(DeviceRoom.BestWords), found = Add(DeviceRoom.Count);
        _launches.Add(new DeviceLaunch(
            new TopProgram(by.Value.IsDouble), [values, count, best, found], DeviceSizes.RowsAndBest));
        int ranked = Add(by.Value.IsDouble ? DeviceRoom.BestLongWords : DeviceRoom.BestWords);
        _launches.Add(new DeviceLaunch(
            new TakeProgram(by.Value.Type), [values, best, found, ranked], DeviceSizes.RowsAndBest));
        if (by.RowSet == 0)
            return new DeviceTop(best, ranked, found);
        int rows = Add(DeviceRoom.BestWords);
        _launches.Add(new DeviceLaunch(new TakeProgram(DeviceType.Int32),
            [_rowSets[by.RowSet - 1].Rows, best, found, rows], DeviceSizes.RowsAndBest));
        return new DeviceTop(rows, ranked, found);
    }
}
