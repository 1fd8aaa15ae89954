using System.Runtime.InteropServices;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>
/// The chain of 12 as a YAML graph beside the best of three builds of one C++ loop. Both read the same values and write
/// a score for each row.
/// </summary>
/// <param name="form">Which form of the chain.</param>
/// <param name="tier">1 for kernels only; 2 measures what they are compiled to, once they are.</param>
internal sealed unsafe class ChainAgainstNative(ChainForm form, int tier) : Work
{
    // The functions of libmvec may be off by 4 ulp, and fast-math reorders: twelve steps stay well within this.
    private const float Tolerance = 2e-5f;
    private const double StraysPerMillion = 20;
    private static readonly int[] AllSizes = [1_000, 10_000, 1_000_000];

    /// <inheritdoc/>
    public override string Name => form is ChainForm.Full ? "chain12" : $"chain12_arithmetic_tier{tier}";

    /// <inheritdoc/>
    public override string Unit => "row";

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes => AllSizes;

    /// <inheritdoc/>
    public override IEnumerable<Contest> Contests(int size, Workplace place)
    {
        using var table = new AdTable(size);
        using var graph = BenchGraph.Open(Workplace.Shipped($"Graphs/{GraphFile}"),
            new Dictionary<string, Table> { ["ads"] = table.Table }, place,
            new BoundGraphOptions { Tier = tier, Threads = 1 });
        graph.RunUntilCompiled();
        using var scores = new NativeScores(size);
        var ads = new AdColumns(graph.TableRows);
        var builds = place.NativeBuilds;
        if (builds.Count == 0)
            yield return new AbsentPeer
            {
                Peer = "C++", Reason = NativeBuild.Missing, Goal = GoalOf(size), Ours = graph.Run, Units = size,
            };
        else
            yield return Against(Best(builds, ads, scores, place.Trial), graph, ads, scores);
    }

    private string GraphFile => form is ChainForm.Full ? "score_full.graph.yaml" : "score_arithmetic.graph.yaml";

    private double GoalOf(int size) => (form, size) switch
    {
        (ChainForm.Arithmetic, < 10_000) when tier == 2 => 1.4,
        (ChainForm.Arithmetic, < 1_000_000) when tier == 2 => 1.3,
        (ChainForm.Arithmetic, _) when tier == 2 => 1.1,
        (ChainForm.Full, < 1_000_000) => 1.0,
        (ChainForm.Full, _) => 1.2,
        (_, < 10_000) => 2.5,
        (_, < 1_000_000) => 2.8,
        _ => 2.0,
    };

    private Duel Against(NativeChain native, BenchGraph graph, AdColumns ads, NativeScores scores) => new()
    {
        Peer = $"C++ {native.Flags}",
        Goal = GoalOf(ads.Rows),
        Units = ads.Rows,
        Ours = graph.Run,
        Theirs = () => native.Run(ads, scores.Values),
        Agree = () => Agreement.Numbers(
            graph.Output["score"].Values<float>(), scores.Span, Tolerance, StraysPerMillion),
    };

    private NativeChain Best(IReadOnlyList<NativeBuild> builds, AdColumns ads, NativeScores scores, Meter trial)
    {
        NativeChain[] chains = [.. builds.Select(build => new NativeChain(build, form))];
        return chains[trial.Fastest([.. chains.Select(chain => (Action)(() => chain.Run(ads, scores.Values)))])];
    }
}

/// <summary>Memory that a peer writes its scores to, aligned as our own is.</summary>
internal sealed unsafe class NativeScores(int rows) : IDisposable
{
    /// <summary>The scores.</summary>
    public float* Values { get; } = (float*)NativeMemory.AlignedAlloc((nuint)rows * sizeof(float), Arena.Alignment);

    /// <summary>The scores.</summary>
    public Span<float> Span => new(Values, rows);

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(Values);
}
