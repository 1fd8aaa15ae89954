using AdFlow.Tables.Indexes;

namespace AdFlow.Bench;

/// <summary>The rows of a thousand keys in a table, by its key index and by a dictionary.</summary>
internal sealed unsafe class JoinProbes : Work
{
    private const int Probes = 1_000;
    private const int Batches = 64;
    private const int Seed = 7;

    // Keys are spread as ids are, not 0, 1, 2.
    private const long IdStep = 2_654_435_761;

    // Measured for the design: 12 ns a probe by open addressing with prefetch, 84 by Dictionary.
    private const double MostRatio = 0.143;

    /// <inheritdoc/>
    public override string Name => "join_probe";

    /// <inheritdoc/>
    public override string Unit => "probe";

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [1_000_000];

    /// <inheritdoc/>
    public override int CheckSize => 5_000;

    /// <inheritdoc/>
    public override IEnumerable<Contest> Contests(int size, Workplace place)
    {
        using var ads = new AdTable(size, IdStep);
        var random = new Random(Seed);
        // Other probes in each call, so that the cache does not hold them all.
        long[][] probes = [.. Enumerable.Range(0, Batches).Select(_ =>
            Enumerable.Range(0, Probes).Select(_ => random.Next(size) * IdStep).ToArray())];
        using var stored = KeyIndex.Build(ads.Batch, "id");
        yield return Against(KeyIndex.Open(stored, ads.Batch), Rows(ads.Columns), probes);
    }

    private static Dictionary<long, int> Rows(AdColumns ads)
    {
        var rows = new Dictionary<long, int>(ads.Rows);
        for (int row = 0; row < ads.Rows; row++)
            rows.Add(ads.Ids[row], row);
        return rows;
    }

    private static Duel Against(KeyIndex index, Dictionary<long, int> rows, long[][] probes)
    {
        int[] ours = new int[Probes], theirs = new int[Probes];
        int ourTurn = 0, theirTurn = 0;
        return new()
        {
            Peer = "Dictionary<long, int>",
            Goal = MostRatio,
            Units = Probes,
            Ours = () => index.Find(probes[ourTurn++ % Batches], ours),
            Theirs = () =>
            {
                long[] keys = probes[theirTurn++ % Batches];
                for (int i = 0; i < keys.Length; i++)
                    theirs[i] = rows.GetValueOrDefault(keys[i], -1);
            },
            Agree = () =>
            {
                index.Find(probes[0], ours);
                for (int i = 0; i < Probes; i++)
                    theirs[i] = rows.GetValueOrDefault(probes[0][i], -1);
                Agreement.Equal<int>(ours, theirs);
            },
        };
    }
}
