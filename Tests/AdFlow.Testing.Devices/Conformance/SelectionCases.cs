namespace AdFlow.Testing.Devices;

/// <summary>Cases of <see cref="CompactProgram"/> and <see cref="TakeProgram"/>.</summary>
internal static class SelectionCases
{
    private static readonly int[] Rows = [0, 1, 63, 64, 65, 1000, 1024, 1025, 70_001];

    internal static IEnumerable<ConformanceCase> All
    {
        get
        {
            yield return new("compact: all kept", device => Compact(device, _ => true, "all kept"));
            yield return new("compact: none kept", device => Compact(device, _ => false, "none kept"));
            yield return new("compact: every third kept",
                device => Compact(device, row => row % 3 == 0, "every third"));
            yield return new("compact: the last kept", device => Compact(device, row => row % 1000 == 999, "the last"));
            for (int i = 0; i < 4; i++)
            {
                int seed = i;
                var random = new Random(seed);
                yield return new($"compact: random, seed {seed}",
                    device => Compact(device, _ => random.Next(8) < 1 + seed * 2, $"seed {seed}"));
            }
            foreach (var type in Enum.GetValues<DeviceType>())
                yield return new($"take: {type}", device => Take(device, type));
        }
    }

    private static void Compact(Device device, Func<int, bool> isKept, string about)
    {
        using var kernel = device.Load(new CompactProgram());
        using var queue = device.CreateQueue();
        foreach (int rows in Rows)
        {
            using var bitmap = HostMemory.OfBits([.. Enumerable.Range(0, rows).Select(isKept)]);
            ProgramCheck.Run(device, queue, kernel, [bitmap], [rows], $"{about}, {rows} rows");
        }
    }

    private static void Take(Device device, DeviceType type)
    {
        using var kernel = device.Load(new TakeProgram(type));
        using var queue = device.CreateQueue();
        foreach (var (rows, most, count) in ((int, int, int)[])
            [(0, 0, 0), (1, 100, 100), (100, 100, 0), (100, 0, 0), (1000, 333, 333), (3000, 5000, 4097)])
        {
            var random = new Random(rows + most);
            using var column = RandomPrograms.Column(type, random, rows);
            // What is behind the count says no rows and must not be looked at.
            using var numbers = HostMemory.Of<int>(
                [.. Enumerable.Range(0, most).Select(i => i < count ? random.Next(rows) : -12345)]);
            using var counts = HostMemory.Of<int>([count]);
            ProgramCheck.Run(device, queue, kernel, [column, numbers, counts], [rows, most],
                $"{count} of at most {most} of {rows} rows");
        }
    }
}
