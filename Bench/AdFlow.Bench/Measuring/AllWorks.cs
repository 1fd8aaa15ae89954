namespace AdFlow.Bench;

/// <summary>The table: every work, in its order.</summary>
internal static class AllWorks
{
    /// <summary>A new work is added here and nowhere else.</summary>
    public static IReadOnlyList<Work> List { get; } =
    [
        new ChainAgainstNative(ChainForm.Full, tier: 2),
        new ChainAgainstNative(ChainForm.Arithmetic, tier: 1),
        new ChainAgainstNative(ChainForm.Arithmetic, tier: 2),
        new ChainAgainstTensors(),
        new NodesInStage("chain64", isFused: true),
        new NodesInStage("fan64", isFused: true),
        new NodesInStage("layered200", isFused: true),
        new NodesInStage("chain64", isFused: false),
        new NodesInStage("fan64", isFused: false),
        new NodesInStage("layered200", isFused: false),
        new BestAds(threads: 1),
        new BestAds(threads: 2),
        new FilterRows(),
        new GatherRows(),
        new TopRows(),
        new JoinProbes(),
        new TextEquality(),
        new VectorTop(),
        new ModelRows("mlp", BenchModels.Mlp),
        new ModelRows("trees", BenchModels.GradientBoostedTrees),
        new SearchAdsByHand(),
        new Activation(),
        new ConcurrentRequests(),
        new ModelRequests(clients: 64, rows: 8, goal: 0.5),
        new ModelRequests(clients: 32, rows: 200, goal: 1.03),
    ];
}
