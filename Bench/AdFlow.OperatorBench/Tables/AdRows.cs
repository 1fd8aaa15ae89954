using AdFlow.Tables;

namespace AdFlow.OperatorBench;

/// <summary>Generated ads, as arrays for loops and as a table for graphs; equal on every machine. Immutable.</summary>
internal sealed class AdRows
{
    private const int Seed = 20_261_121;

    /// <summary>Advertisers that the ads belong to.</summary>
    public const int Advertisers = 50;

    /// <summary>Makes ads.</summary>
    /// <param name="count">How many.</param>
    public AdRows(int count)
    {
        var random = new Random(Seed);
        AdId = [.. Enumerable.Range(0, count).Select(row => (long)row * 7 % count)];
        Advertiser = Draw(count, () => random.Next(Advertisers));
        Pctr = Draw(count, () => (float)random.NextDouble());
        Bid = Draw(count, () => 0.05 + random.NextDouble());
        Pacing = Draw(count, () => 1.5 * random.NextDouble());
        Price = Draw(count, () => Math.Round(random.NextDouble() * 100, 3));
        Score = Draw(count, () => (float)random.NextDouble());
    }

    public long[] AdId { get; }

    public int[] Advertiser { get; }

    /// <summary>Click probability, 0..1.</summary>
    public float[] Pctr { get; }

    /// <summary>Bid per click.</summary>
    public double[] Bid { get; }

    /// <summary>Multiplier, 0..1.5.</summary>
    public double[] Pacing { get; }

    /// <summary>Price with three decimals.</summary>
    public double[] Price { get; }

    /// <summary>What ads are ranked by, 0..1.</summary>
    public float[] Score { get; }

    /// <summary>A table of the ads; the caller disposes it.</summary>
    public Table ToTable()
    {
        var rows = new BatchBuilder(new Schema(Column("ad_id", DataType.Int64), Column("advertiser", DataType.Int32),
            Column("pctr", DataType.Float32), Column("bid", DataType.Float64), Column("pacing", DataType.Float64),
            Column("price", DataType.Float64), Column("score", DataType.Float32), Column("title", DataType.Utf8)));
        for (int row = 0; row < AdId.Length; row++)
        {
            rows[0].Append(AdId[row]);
            rows[1].Append(Advertiser[row]);
            rows[2].Append(Pctr[row]);
            rows[3].Append(Bid[row]);
            rows[4].Append(Pacing[row]);
            rows[5].Append(Price[row]);
            rows[6].Append(Score[row]);
            rows[7].AppendString(TitleOf(row));
        }
        return rows.ToTable();
    }

    /// <summary>Title of an ad.</summary>
    public static string TitleOf(int row) => FormattableString.Invariant($"Laser printer {row % 97}");

    private static Field Column(string name, DataType type) => new(name, type, Nullable: false);

    private static T[] Draw<T>(int count, Func<T> draw) => [.. Enumerable.Range(0, count).Select(_ => draw())];
}
