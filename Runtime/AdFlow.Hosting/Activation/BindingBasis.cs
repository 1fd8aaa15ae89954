using System.Collections.Immutable;

namespace AdFlow.Hosting;

/// <summary>
/// What variants are bound to: the operators and the published tables of one time. Whoever binds holds a reference
/// meanwhile; what was bound holds its own references to operators and tables. Immutable, thread-safe.
/// </summary>
/// <param name="operators">Operators; the basis takes the reference over.</param>
/// <param name="tables">Published tables by name; the basis takes a reference to each over.</param>
/// <param name="lost">Names of published tables that the store has lost: a graph that declares one cannot be bound, for
/// its own file is another table.</param>
internal sealed class BindingBasis(
    CatalogGeneration operators, ImmutableDictionary<string, SharedTable> tables, ImmutableSortedSet<string> lost)
    : Counted
{
    /// <summary>Operators that graphs may name.</summary>
    public CatalogGeneration Operators => operators;

    /// <summary>Published tables by name.</summary>
    public ImmutableDictionary<string, SharedTable> Tables => tables;

    /// <summary>Names of published tables that the store has lost.</summary>
    public ImmutableSortedSet<string> Lost => lost;

    /// <summary>The same tables with other operators.</summary>
    /// <param name="next">The operators; the new basis takes the reference over.</param>
    public BindingBasis With(CatalogGeneration next) => new(next, Kept(tables), lost);

    /// <summary>The same operators with some other tables.</summary>
    /// <param name="next">Tables to put in; the new basis takes their references over.</param>
    public BindingBasis With(IReadOnlyDictionary<string, SharedTable> next) =>
        new(Kept(operators), Kept(tables.RemoveRange(next.Keys)).SetItems(next), lost.Except(next.Keys));

    /// <summary>Whether a variant that was bound earlier would be bound to the same things now.</summary>
    public bool IsThatOf(Activation activation)
    {
        if (!ReferenceEquals(activation.Operators, operators))
            return false;
        foreach (var use in activation.Tables)
            if (tables.TryGetValue(use.Name, out var published) && !ReferenceEquals(published, use.Table))
                return false;
        return true;
    }

    /// <inheritdoc/>
    protected override void End()
    {
        operators.Release();
        foreach (var table in tables.Values)
            table.Release();
    }

    // What a basis holds lives as long as the basis, to which the caller has a reference.
    private static ImmutableDictionary<string, SharedTable> Kept(ImmutableDictionary<string, SharedTable> tables)
    {
        foreach (var table in tables.Values)
            Kept(table);
        return tables;
    }

    private static T Kept<T>(T held) where T : Counted =>
        held.TryAcquire() ? held : throw new ObjectDisposedException(typeof(T).Name);
}
