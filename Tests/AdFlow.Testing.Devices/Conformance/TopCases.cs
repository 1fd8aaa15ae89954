using System.Numerics;

namespace AdFlow.Testing.Devices;

/// <summary>Cases of <see cref="TopProgram"/>.</summary>
internal static class TopCases
{
    private static readonly (string Name, Func<Random, int, double> Value)[] Distributions =
    [
        ("edge values", static (random, _) => EdgeValues.Next<double>(random)),
        ("equal values", static (_, _) => 1.5),
        ("NaN alone", static (_, _) => double.NaN),
        ("negative infinity and NaN", static (random, _) => random.Next(2) == 0 ? double.NaN : double.NegativeInfinity),
        ("both zeros", static (random, _) => random.Next(2) == 0 ? 0.0 : -0.0),
        ("ascending", static (_, row) => row),
        ("descending", static (_, row) => -row),
        ("few values", static (random, _) => random.Next(3)),
        ("distinct values", static (random, _) => random.NextDouble()),
        ("denormals", static (random, _) => (random.Next(100) - 50) * 1.4e-45),
    ];

    internal static IEnumerable<ConformanceCase> All
    {
        get
        {
            foreach (var (name, value) in Distributions)
            {
                yield return new($"top: {name} in float32", device => Run<float>(device, value, name));
                yield return new($"top: {name} in float64", device => Run<double>(device, value, name));
            }
        }
    }

    private static void Run<T>(Device device, Func<Random, int, double> value, string about)
        where T : unmanaged, INumber<T>
    {
        using var kernel = device.Load(new TopProgram(typeof(T) == typeof(double)));
        using var queue = device.CreateQueue();
        foreach (var (count, most, k) in ((int, int, int)[])
            [(0, 0, 0), (0, 10, 5), (1, 1, 1), (10, 10, 0), (65, 65, 65), (65, 65, 64), (100, 300, 200),
                (1000, 1000, 100), (5000, 5000, 1), (20_011, 30_000, 100), (20_011, 20_011, 3000)])
        {
            var random = new Random(count + k);
            using var values = HostMemory.Of<T>(
                [.. Enumerable.Range(0, most).Select(row => T.CreateTruncating(
                    row < count ? value(random, row) : double.PositiveInfinity))]);
            using var counts = HostMemory.Of<int>([count]);
            ProgramCheck.Run(device, queue, kernel, [values, counts], [most, k],
                $"{about}, {k} best of {count} of at most {most}");
        }
    }
}
