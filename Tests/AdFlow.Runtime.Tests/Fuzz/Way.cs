using AdFlow.Devices.Simulated;
using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>A way to execute a graph; results do not depend on it.</summary>
/// <param name="Planning">How it is planned.</param>
/// <param name="Options">How it is run.</param>
/// <param name="Device">The simulated device that executes what it can; null for the processor alone.</param>
internal sealed record Way(PlanOptions Planning, BoundGraphOptions Options, SimulatedOptions? Device = null)
{
    private static readonly BoundGraphOptions Few = new() { PooledSlabs = 4, Threads = 1, Tier = 1 };

    // Compiled at the second run, on its thread.
    private static readonly BoundGraphOptions Compiling = Few with
    {
        Tier = 2, HotRows = 1, CompilesInline = true, ChecksOfCompiled = 1,
    };

    /// <summary>The graph as written, one node after the other.</summary>
    public static Way Plain { get; } = new(new() { Rules = RuleOptions.None, Fuse = false },
        Few with { ChunkRows = 1024, LaneWidth = LaneWidth.Scalar, SampleEvery = 0 });

    /// <summary>As graphs are executed unless told otherwise.</summary>
    public static Way Default { get; } = new(new(), new() { PooledSlabs = 4 });

    /// <summary>Every way that turns things on or off.</summary>
    public static IReadOnlyList<Way> Corners { get; } =
    [
        .. from fuse in (bool[])[true, false]
           from rules in (RuleOptions[])[RuleOptions.All, RuleOptions.None]
           from width in (LaneWidth[])[LaneWidth.Scalar, LaneWidths.Best]
           from rows in (int?[])[null, 64]
           from threads in (int[])[1, 2]
           from tier in (int[])[1, 2]
           select new Way(new() { Fuse = fuse, Rules = rules }, (tier == 1 ? Few : Compiling) with
           {
               LaneWidth = width, ChunkRows = rows, Threads = threads, EagerThreads = threads > 1,
           }),
    ];

    /// <summary>A random way.</summary>
    public static Way Any(Random random)
    {
        int threads = random.Next(4) == 0 ? random.Next(2, 4) : 1;
        return new(new() { Fuse = random.Next(5) > 0, Rules = Rules(random) },
            (random.Next(4) == 0 ? Compiling : Few) with
            {
                LaneWidth = LaneWidths.All[random.Next(LaneWidths.All.Count)],
                ChunkRows = random.Next(4) switch
                {
                    0 => null, 1 => random.Next(1, 200), 2 => 64, _ => 64 * random.Next(1, 17),
                },
                MorselRows = random.Next(3) == 0 ? 64 * random.Next(1, 9) : null,
                Threads = threads,
                EagerThreads = threads > 1,
                SampleEvery = random.Next(3) == 0 ? 1 : 128,
            },
            random.Next(2) == 0 ? null : AnyDevice(random));
    }

    /// <summary>Default planning, on a device that does not fail.</summary>
    public static Way OnDevice { get; } = Default with { Device = new SimulatedOptions() };

    /// <summary>Times that a graph is run: what is made once is used again, and compiled code is used.</summary>
    public int Runs => Options.Tier == 2 ? 4 : 2;

    public override string ToString() => $"fused {Planning.Fuse}, rules "
        + (Planning.Rules.Rules.Count == PlanRules.InOrder.Count ? "all"
            : $"[{string.Join(", ", Planning.Rules.Rules.Select(rule => rule.Name))}]")
        + $", lanes {Options.LaneWidth}, chunk rows {Options.ChunkRows?.ToString() ?? "chosen"}, morsel rows "
        + $"{Options.MorselRows?.ToString() ?? "all"}, threads {Options.Threads}"
        + (Options.EagerThreads ? " eager" : "")
        + (Device is null ? "" : $", on a device that fails {Device.FaultRate} of the times, seed {Device.Seed}")
        + $", tier {Options.Tier}{(Options.CompilesInline ? " at once" : "")}, sampled 1 of {Options.SampleEvery}";

    private static SimulatedOptions AnyDevice(Random random) => new()
    {
        Seed = (ulong)random.Next(),
        FaultRate = random.Next(3) == 0 ? 0.05 : 0,
        MemoryBytes = random.Next(6) == 0 ? 1 << 17 : 256L << 20,
        Executes = random.Next(8) == 0 ? program => program is not (TopProgram or TakeProgram) : _ => true,
    };

    private static RuleOptions Rules(Random random)
    {
        var rules = PlanRules.InOrder;
        return random.Next(6) switch
        {
            0 => RuleOptions.None,
            1 => RuleOptions.Without(rules[random.Next(rules.Count)].Name),
            2 => new() { Rules = [.. rules.Where(_ => random.Next(2) == 0)] },
            _ => RuleOptions.All,
        };
    }
}
