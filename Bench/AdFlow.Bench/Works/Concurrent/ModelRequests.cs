using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>
/// Requests under way at once that score the rows of a table by one model; runs share calls of it where that pays,
/// beside the same graph in which each calls for itself.
/// </summary>
/// <param name="clients">Requests under way.</param>
/// <param name="rows">Rows of each.</param>
/// <param name="goal">The largest ratio that is good.</param>
internal sealed class ModelRequests(int clients, int rows, double goal) : Work
{
    private const int RequestsPerClient = 32;

    /// <inheritdoc/>
    public override string Name => FormattableString.Invariant($"model_{clients}_requests");

    /// <inheritdoc/>
    public override string Unit => "request";

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [rows];

    /// <inheritdoc/>
    public override IEnumerable<Contest> Contests(int size, Workplace place)
    {
        using var table = Rows(size);
        using var ours = Open(table, place, CallSharing.WhenBusy);
        using var theirs = Open(table, place, CallSharing.Off);
        using var shared = new ClosedLoop(ours.Graph, ours.Request, clients);
        using var alone = new ClosedLoop(theirs.Graph, theirs.Request, clients);
        int requests = clients * RequestsPerClient;
        yield return new Duel
        {
            Peer = "the same without sharing calls",
            Goal = goal,
            Units = requests,
            Ours = () => shared.Run(requests),
            Theirs = () => alone.Run(requests),
            Agree = () => Agree(ours, theirs),
        };
        if (Environment.GetEnvironmentVariable("ADFLOW_CALLS") is not null)
            Console.WriteLine(ours.Graph.Calls[0]);
    }

    private static BenchGraph Open(Table table, Workplace place, CallSharing sharing) => BenchGraph.Open(
        Workplace.Shipped("Graphs/model_requests.graph.yaml"), new Dictionary<string, Table> { ["rows"] = table },
        place, new BoundGraphOptions { Threads = 1, Sharing = sharing });

    private static Table Rows(int rows)
    {
        var random = new Random(rows);
        var builder = new BatchBuilder(new Schema([new Field("x", DataType.Float32, Nullable: false)]));
        for (int row = 0; row < rows; row++)
            builder[0].Append(random.NextSingle());
        return builder.ToTable();
    }

    private static void Agree(BenchGraph ours, BenchGraph theirs)
    {
        ours.Run();
        theirs.Run();
        if (!ours.Output[0].Values<float>().SequenceEqual(theirs.Output[0].Values<float>()))
            throw new InvalidDataException("The scores differ.");
    }
}
