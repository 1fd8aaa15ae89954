using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>A table of 40 columns c0, c1 … of float32 from 0 to 1; equal on every machine.</summary>
internal static class FeatureTable
{
    /// <summary>Columns of the table.</summary>
    public const int Columns = 40;

    private const int Seed = 40;

    /// <summary>Makes the table; the caller disposes it.</summary>
    public static Table Build(int rows)
    {
        var random = new Random(Seed);
        var builder = new BatchBuilder(new Schema([.. Enumerable.Range(0, Columns).Select(column =>
            new Field(FormattableString.Invariant($"c{column}"), DataType.Float32, Nullable: false))]));
        for (int column = 0; column < Columns; column++)
            for (int row = 0; row < rows; row++)
                builder[column].Append(random.NextSingle());
        return builder.ToTable();
    }
}
