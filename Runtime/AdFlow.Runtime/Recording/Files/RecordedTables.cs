namespace AdFlow.Runtime;

/// <summary>
/// The versions of all tables of a run. Many runs share them: make them anew only where a version changed. Immutable,
/// thread-safe, equal by content.
/// </summary>
public sealed class RecordedTables : IEquatable<RecordedTables>
{
    /// <summary>Names the versions.</summary>
    public RecordedTables(IReadOnlyList<RecordedTable> tables)
    {
        Tables = [.. tables];
        Key = RecordKey.Of(Tables.SelectMany(table => (string[])[table.Name, table.Version]));
    }

    /// <summary>No tables.</summary>
    public static RecordedTables None { get; } = new([]);

    /// <summary>The tables, in the order of the plan.</summary>
    public IReadOnlyList<RecordedTable> Tables { get; }

    /// <summary>Short hash of the content, by which runs refer to it.</summary>
    public string Key { get; }

    /// <summary>The version of a table, or null.</summary>
    public string? VersionOf(string name) => Tables.FirstOrDefault(table => table.Name == name)?.Version;

    /// <inheritdoc/>
    public bool Equals(RecordedTables? other) => other is not null && Tables.SequenceEqual(other.Tables);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RecordedTables);

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);
}
