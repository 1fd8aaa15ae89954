using AdFlow.Tables;

namespace AdFlow.Samples.DisplayAds;

/// <summary>
/// A table <c>user_feature_i</c>: the values of a user feature and the numbers by which the click model knows them.
/// What the table lacks has number 0.
/// </summary>
internal static class UserValueTable
{
    /// <summary>Name of the table of a feature, which is that of its key, too.</summary>
    public static string NameOf(int feature) => FormattableString.Invariant($"user_feature_{feature}");

    /// <summary>Name of the column with the numbers.</summary>
    public static string CodeOf(int feature) => FormattableString.Invariant($"user_code_{feature}");

    /// <summary>Builds the table.</summary>
    public static Table Build(ValueCodes codes, int feature)
    {
        var rows = new BatchBuilder(new Schema(
            new Field(NameOf(feature), DataType.Utf8, false), new Field(CodeOf(feature), DataType.Int64, false)));
        foreach (string value in codes.Values)
        {
            rows[0].AppendString(value);
            rows[1].Append((long)codes.CodeOf(value));
        }
        return rows.ToTable();
    }
}
