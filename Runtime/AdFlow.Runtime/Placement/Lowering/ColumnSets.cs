namespace AdFlow.Runtime;

/// <summary>Sets of columns that a device reads.</summary>
internal static class ColumnSets
{
    /// <summary>No column.</summary>
    public static IReadOnlySet<int> None { get; } = new HashSet<int>();

    /// <summary>Columns that are in one set or another.</summary>
    public static IReadOnlySet<int> Any(IEnumerable<IReadOnlySet<int>> sets)
    {
        var all = new HashSet<int>();
        foreach (var set in sets)
            all.UnionWith(set);
        return all;
    }

    /// <inheritdoc cref="Any(IEnumerable{IReadOnlySet{int}})"/>
    public static IReadOnlySet<int> Any(params IReadOnlySet<int>[] sets) => Any(sets.AsEnumerable());

    /// <summary>Columns that are in both sets.</summary>
    public static IReadOnlySet<int> Both(IReadOnlySet<int> one, IReadOnlySet<int> other) =>
        one.Where(other.Contains).ToHashSet();
}
