using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>Half of the rows of a table, by one column, as a YAML graph beside a plain loop and DuckDB.</summary>
internal sealed unsafe class FilterRows : Work
{
    private const string Sql = "SELECT id, x FROM ads WHERE x > 0";

    /// <inheritdoc/>
    public override string Name => "filter";

    /// <inheritdoc/>
    public override string Unit => "row";

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [10_000, 1_000_000];

    /// <inheritdoc/>
    public override IEnumerable<Contest> Contests(int size, Workplace place)
    {
        using var ads = new AdTable(size);
        using var graph = BenchGraph.Open(Workplace.Shipped("Graphs/filter.graph.yaml"),
            new Dictionary<string, Table> { ["ads"] = ads.Table }, place);
        var loop = new FilterLoop(new AdColumns(graph.TableRows));
        yield return Against("plain loop", 1, size, graph, loop.Run,
            () => loop.X.AsSpan(0, loop.Count), () => loop.Ids.AsSpan(0, loop.Count));
        if (DuckApi.Absence is { } absence)
        {
            yield return new AbsentPeer
            {
                Peer = "DuckDB", Reason = absence, Ours = graph.Run, Units = size,
            };
            yield break;
        }
        using var database = new DuckDatabase(threads: 1);
        database.Load("ads", ads.Batch);
        using var statement = database.Prepare(Sql);
        yield return Against(DuckDatabase.Version, null, size, graph, statement.Run,
            () => statement.Scores.AsSpan(0, statement.Count), () => statement.Ids.AsSpan(0, statement.Count));
    }

    private static Duel Against(
        string peer, double? goal, int size, BenchGraph graph, Action theirs, Answer<float> x,
        Answer<long> ids) => new()
    {
        Peer = peer,
        Goal = goal,
        Units = size,
        Ours = graph.Run,
        Theirs = theirs,
        Agree = () =>
        {
            Agreement.Equal(graph.Output["id"].Values<long>(), ids());
            Agreement.Equal(graph.Output["x"].Values<float>(), x());
        },
    };

    private delegate ReadOnlySpan<T> Answer<T>();

    // What one writes by hand: both columns of the rows that pass.
    private sealed class FilterLoop(AdColumns ads)
    {
        public long[] Ids { get; } = new long[ads.Rows];

        public float[] X { get; } = new float[ads.Rows];

        public int Count { get; private set; }

        public void Run()
        {
            float* x = ads.Feature(0);
            int count = 0;
            for (int row = 0; row < ads.Rows; row++)
                if (x[row] > 0)
                {
                    Ids[count] = row;
                    X[count] = x[row];
                    count++;
                }
            Count = count;
        }
    }
}
