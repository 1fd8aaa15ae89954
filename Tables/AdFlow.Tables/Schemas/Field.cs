namespace AdFlow.Tables;

/// <summary>A named, typed member of a schema or of a nested type. Immutable; compared by value.</summary>
/// <param name="Name">Name; not necessarily unique within a foreign schema.</param>
/// <param name="Type">Physical type.</param>
/// <param name="Nullable">Whether values may be null.</param>
/// <param name="Metadata">Key-value pairs carried through unread, or null for none.</param>
public sealed record Field(
    string Name, DataType Type, bool Nullable = true, IReadOnlyList<KeyValuePair<string, string>>? Metadata = null)
{
    /// <inheritdoc/>
    public bool Equals(Field? other) =>
        other is not null && Name == other.Name && Nullable == other.Nullable && Type.Equals(other.Type)
        && (Metadata ?? []).SequenceEqual(other.Metadata ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Type, Nullable);

    /// <summary>The field as a graph author writes it: <c>name: type?</c>.</summary>
    public override string ToString() => $"{Name}: {Type}{(Nullable ? "?" : "")}";
}
