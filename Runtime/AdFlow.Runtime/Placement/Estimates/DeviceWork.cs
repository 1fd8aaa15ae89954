using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>What a stage does for each row, counted from its programs.</summary>
internal sealed record DeviceWork
{
    private readonly double[] _counts = new double[9];

    private DeviceWork() { }

    /// <summary>Number of launches.</summary>
    public int Launches { get; private init; }

    /// <summary>Number of columns that are read.</summary>
    public int Columns { get; private init; }

    /// <summary>Bytes of a row of them.</summary>
    public int InBytes { get; private init; }

    /// <summary>Copies back.</summary>
    public int Copies { get; private init; }

    /// <summary>Bytes of a row that are copied back, if all rows are left.</summary>
    public int OutBytes { get; private init; }

    /// <summary>Times that the processor waits.</summary>
    public int Waits { get; private init; }

    /// <summary>Counts the work of a stage.</summary>
    /// <param name="stage">Its launches.</param>
    /// <param name="program">Its program.</param>
    /// <param name="deferred">Which of its results stay on the device; none by default.</param>
    public static DeviceWork Of(DeviceStage stage, StageProgram program, bool[]? deferred = null)
    {
        bool IsCopied(int result) => deferred is null || !deferred[result];
        int collected = program.RowSets.Count(set => set.CollectsRows);
        bool isWide = stage.Top is null;
        int copied = Enumerable.Range(0, stage.Results.Length).Count(IsCopied);
        var work = new DeviceWork
        {
            Launches = stage.Launches.Length,
            Columns = stage.Columns.Length,
            InBytes = stage.Columns.Sum(column => column.Type.ByteWidth()),
            Copies = stage.RowSets.Length + (isWide ? copied + collected : 3),
            OutBytes = isWide ? stage.Results.Select((result, i) => program.Slots[result.Slot].Width
                * ((IsCopied(i) ? 1 : 0) + (result.Valid < 0 ? 0 : 1))).Sum() + collected * sizeof(int)
                : 0,
            Waits = stage.RowSets.Length > 0 && isWide ? 2 : 1,
        };
        foreach (var launch in stage.Launches)
            work.Add(launch);
        return work;
    }

    /// <summary>Counts the work of a search for vectors; its rows are those of the table.</summary>
    /// <param name="dimensions">Elements of each vector.</param>
    public static DeviceWork OfSearch(int dimensions)
    {
        var work = new DeviceWork
        {
            Launches = 1, Columns = 1, InBytes = dimensions * sizeof(float), Copies = 3, OutBytes = 0, Waits = 1,
        };
        work._counts[8] = dimensions;
        return work;
    }

    /// <summary>Nanoseconds of a row.</summary>
    public double RowNanoseconds(OperationSpeeds speeds)
    {
        ReadOnlySpan<double> each =
        [
            speeds.Simple32, speeds.Simple64, speeds.Function32, speeds.Function64, speeds.Byte, speeds.Compact,
            speeds.Take, speeds.Top, speeds.Product,
        ];
        double sum = 0;
        for (int i = 0; i < each.Length; i++)
            sum += _counts[i] * each[i];
        return sum;
    }

    private void Add(DeviceLaunch launch)
    {
        switch (launch.Program)
        {
            case MapProgram map:
                foreach (var node in map.Nodes())
                    if (node.Op > LaneOp.True)
                        _counts[(node.Op.IsTranscendental() ? 2 : 0) + (map.IsDouble ? 1 : 0)]++;
                _counts[4] += map.Inputs.Sum(type => type.ByteWidth())
                    + map.Outputs.Count * (map.IsDouble ? sizeof(double) : sizeof(float));
                break;
            case CompactProgram:
                _counts[5]++;
                break;
            case TopProgram:
                _counts[7]++;
                break;
            case TakeProgram when launch.Sizes is DeviceSizes.RowsTwice:
                _counts[6]++;
                break;
        }
    }
}
