using AdFlow.Operators;

namespace AdFlow.Cli;

/// <summary>Properties of operators in words.</summary>
internal static class Words
{
    public static string Of(RowEffect rows) => rows switch
    {
        RowEffect.Same => "the same, in the same order",
        RowEffect.Subset => "some of them, in the same order",
        RowEffect.Expand => "each one zero or more times, in the same order",
        RowEffect.Reorder => "the same or some of them, in another order",
        RowEffect.Append => "all of them, one channel after the other",
        _ => "new ones",
    };

    public static string Of(Locality locality) =>
        locality is Locality.Row ? "each row by itself" : "other rows too";

    public static string Of(Purity purity) => purity switch
    {
        Purity.Random => "random numbers of the run",
        Purity.Clock => "the moment of the run",
        Purity.Effect => "changes something outside the run",
        _ => "nothing else",
    };

    public static string Of(TableAccess access) => access switch
    {
        TableAccess.Scan => "read in order",
        TableAccess.Key => "with key or group_key",
        TableAccess.UniqueKey => "with key",
        TableAccess.GroupKey => "with group_key",
        TableAccess.Inverted => "with an inverted index",
        TableAccess.Bidwords => "with a bidwords index",
        _ => "with vectors",
    };
}
