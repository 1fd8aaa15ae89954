namespace AdFlow.Testing.Devices;

/// <summary>Cases of <see cref="MapProgram"/>.</summary>
internal static class MapCases
{
    private const int Seeds = 16;

    private static readonly int[] Rows = [0, 1, 31, 63, 64, 65, 257, 1000, 4097];

    internal static IEnumerable<ConformanceCase> All
    {
        get
        {
            foreach (bool isDouble in (bool[])[false, true])
            {
                string precision = isDouble ? "float64" : "float32";
                yield return new($"map: every operation in {precision}", device => EveryOperation(device, isDouble));
                yield return new($"map: every conversion to {precision}", device => Conversions(device, isDouble));
                yield return new($"map: constant results and conditions in {precision}",
                    device => Constants(device, isDouble));
                for (int i = 0; i < Seeds; i++)
                {
                    int seed = i;
                    yield return new($"map: random program in {precision}, seed {seed}",
                        device => RandomProgram(device, isDouble, seed));
                }
            }
            yield return new("map: many inputs and outputs", ManyColumns);
            yield return new("map: scalars differ from launch to launch", Scalars);
        }
    }

    private static void EveryOperation(Device device, bool isDouble)
    {
        var program = RandomPrograms.EveryOperation(isDouble);
        RunAll(device, program, "every operation", [7, 5000]);
    }

    private static void Conversions(Device device, bool isDouble)
    {
        var graph = new LaneGraph(isDouble);
        var types = Enum.GetValues<DeviceType>();
        RunAll(device, new MapProgram(isDouble, types, [.. types.Select((_, i) => graph.Input(i))], null, []),
            "conversions", [2000]);
    }

    private static void Constants(Device device, bool isDouble)
    {
        var graph = new LaneGraph(isDouble);
        foreach (bool isKept in (bool[])[false, true])
            RunAll(device, new MapProgram(isDouble, [DeviceType.Int32], [graph.Constant(-0.0), graph.Constant(0.1)],
                graph.Mask(isKept), [0]), $"all rows {(isKept ? "kept" : "dropped")}", Rows);
        RunAll(device, new MapProgram(isDouble, [], [graph.Constant(double.NaN)], null, []), "no inputs", Rows);
        RunAll(device, new MapProgram(isDouble, [], [], graph.Mask(true), []), "a condition alone", Rows);
    }

    private static void RandomProgram(Device device, bool isDouble, int seed)
    {
        var random = new Random(seed);
        var program = RandomPrograms.Map(random, isDouble, 4 + seed * 4);
        RunAll(device, program, $"seed {seed}", [Rows[random.Next(Rows.Length)], Rows[random.Next(Rows.Length)]], seed);
    }

    private static void ManyColumns(Device device)
    {
        var graph = new LaneGraph(isDouble: false);
        LaneExpression[] inputs = [.. Enumerable.Range(0, 40).Select(graph.Input)];
        LaneExpression[] outputs = [.. inputs.Select((input, i) => graph.Make(LaneOp.Add, input, inputs[39 - i]))];
        RunAll(device, new MapProgram(false, [.. inputs.Select(_ => DeviceType.Float32)], outputs,
            graph.Make(LaneOp.Less, outputs[0], outputs[1]), [.. Enumerable.Range(0, 40)]), "40 columns", [200]);
    }

    private static void Scalars(Device device)
    {
        foreach (bool isDouble in (bool[])[false, true])
        {
            var graph = new LaneGraph(isDouble);
            LaneExpression[] scalars = [.. Enumerable.Range(MapProgram.FirstScalar, 20).Select(graph.Input)];
            var product = graph.Make(LaneOp.Multiply, graph.Input(0), scalars[19]);
            var program = new MapProgram(isDouble, [DeviceType.Float32], [product, .. scalars],
                graph.Make(LaneOp.Greater, product, scalars[0]), [0]) { Scalars = scalars.Length };
            for (int seed = 1; seed <= 4; seed++)
                RunAll(device, program, $"scalars, seed {seed}", [0, 1, 300], seed);
        }
    }

    private static void RunAll(Device device, MapProgram program, string about, int[] rows, int seed = 1)
    {
        using var kernel = device.Load(program);
        using var queue = device.CreateQueue();
        foreach (int count in rows)
        {
            using var inputs = new Disposables<HostMemory>(RandomPrograms.Inputs(program, new Random(seed), count));
            ProgramCheck.Run(device, queue, kernel, inputs.Items,
                RandomPrograms.Sizes(program, new Random(seed), count), $"{about}, {count} rows");
        }
    }
}
