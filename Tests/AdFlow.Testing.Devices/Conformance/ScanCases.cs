namespace AdFlow.Testing.Devices;

/// <summary>Cases of <see cref="VectorScanProgram"/>.</summary>
internal static class ScanCases
{
    private static readonly (string Name, Func<Random, float> Value)[] Distributions =
    [
        ("usual values", static random => random.NextSingle() * 2 - 1),
        ("edge values", static random => EdgeValues.Next<float>(random)),
        ("few products", static random => random.Next(-1, 2)),
        ("equal products", static _ => 0.25f),
        ("both zeros", static random => random.Next(2) == 0 ? 0f : -0f),
        ("some NaN", static random => random.Next(40) == 0 ? float.NaN : random.NextSingle()),
    ];

    internal static IEnumerable<ConformanceCase> All
    {
        get
        {
            foreach (int dimensions in (int[])[1, 15, 16, 17, 64, 257])
                foreach (var (name, value) in Distributions)
                    yield return new($"scan: {dimensions} dimensions, {name}",
                        device => Run(device, dimensions, value, name));
        }
    }

    private static void Run(Device device, int dimensions, Func<Random, float> value, string about)
    {
        using var kernel = device.Load(new VectorScanProgram(dimensions));
        using var queue = device.CreateQueue();
        foreach (var (rows, queries, k) in ((int, int, int)[])
            [(0, 2, 3), (1, 1, 1), (10, 0, 3), (10, 2, 0), (10, 3, 10), (63, 2, 100), (300, 64, 20), (1025, 5, 100),
                (1500, 1, 1500)])
        {
            var random = new Random(rows + queries);
            using var vectors = Vectors(rows * dimensions);
            using var questions = Vectors(queries * dimensions);
            ProgramCheck.Run(device, queue, kernel, [vectors, questions], [rows, queries, k],
                $"{about}, {k} best of {rows} rows for {queries} queries");

            HostMemory Vectors(int count) =>
                HostMemory.Of<float>([.. Enumerable.Range(0, count).Select(_ => value(random))]);
        }
    }
}
