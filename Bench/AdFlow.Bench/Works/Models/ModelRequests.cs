using AdFlow.Operators.Onnx;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>
/// Requests under way at once that score the rows of a table by one model: runs share calls of it where that pays,
/// beside the same graph in which each calls for itself.
/// </summary>
/// <param name="clients">Requests under way.</param>
/// <param name="rows">Rows of each.</param>
/// <param name="goal">The largest ratio that is good.</param>
internal sealed class ModelRequests(int clients, int rows, double goal) : Work
{
    private const int RequestsPerClient = 32;

    // Kernels of a model treat the last rows of a call otherwise.
    private const float Tolerance = 1e-6f;

    /// <inheritdoc/>
    public override string Name => FormattableString.Invariant($"model_{clients}_requests");

    /// <inheritdoc/>
    public override string Unit => "request";

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [rows];

    /// <inheritdoc/>
    public override IEnumerable<Contest> Contests(int size, Workplace place)
    {
        if (OnnxRuntime.Missing is { } missing)
        {
            yield return new AbsentPeer { Peer = "ONNX Runtime", Reason = missing, Ours = null, Units = size };
            yield break;
        }
        using var ads = new AdTable(size);
        using var ours = Open(ads.Table, place, CallSharing.WhenBusy);
        using var theirs = Open(ads.Table, place, CallSharing.Off);
        using var shared = new ClosedLoop(ours.Graph, ours.Request, clients);
        using var alone = new ClosedLoop(theirs.Graph, theirs.Request, clients);
        int requests = clients * RequestsPerClient;
        yield return new Duel
        {
            Peer = $"the same without sharing calls, ONNX Runtime {OnnxRuntime.Version}",
            Goal = goal,
            Units = requests,
            Ours = () => shared.Run(requests),
            Theirs = () => alone.Run(requests),
            Agree = () => Agree(ours, theirs),
        };
    }

    private static BenchGraph Open(Table table, Workplace place, CallSharing sharing) => BenchGraph.Open(
        BenchModels.Place(BenchModels.Mlp(), "model.graph.yaml", place.Folder),
        new Dictionary<string, Table> { ["ads"] = table },
        place, new BoundGraphOptions { Threads = 1, Sharing = sharing });

    private static void Agree(BenchGraph ours, BenchGraph theirs)
    {
        ours.Run();
        theirs.Run();
        Agreement.Numbers(
            ours.Output["score"].Values<float>(), theirs.Output["score"].Values<float>(), Tolerance);
    }
}
