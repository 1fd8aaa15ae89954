namespace AdFlow.Tables;

/// <summary>The ordered fields of a table or batch. Immutable, thread-safe, compared by value.</summary>
public sealed class Schema : IEquatable<Schema>
{
    private readonly Dictionary<string, int> _ordinals = new(StringComparer.Ordinal);

    /// <summary>Makes a schema from fields.</summary>
    /// <param name="fields">Fields in column order; duplicate names are allowed, the first one wins by name.</param>
    /// <param name="metadata">Key-value pairs carried through unread, or null for none.</param>
    public Schema(IReadOnlyList<Field> fields, IReadOnlyList<KeyValuePair<string, string>>? metadata = null)
    {
        Fields = fields;
        Metadata = metadata ?? [];
        for (int i = 0; i < fields.Count; i++)
            _ordinals.TryAdd(fields[i].Name, i);
    }

    /// <summary>Makes a schema from fields without metadata.</summary>
    public Schema(params Field[] fields) : this((IReadOnlyList<Field>)fields) { }

    /// <summary>A schema with no columns.</summary>
    public static Schema Empty { get; } = new();

    /// <summary>Fields in column order.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Key-value pairs carried through unread.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; }

    /// <summary>Number of columns.</summary>
    public int Count => Fields.Count;

    /// <summary>The field at a column ordinal.</summary>
    public Field this[int ordinal] => Fields[ordinal];

    /// <summary>Ordinal of the first column with this name, or −1.</summary>
    public int IndexOf(string name) => _ordinals.GetValueOrDefault(name, -1);

    /// <summary>The first field with this name, or null.</summary>
    public Field? Find(string name) => _ordinals.TryGetValue(name, out int i) ? Fields[i] : null;

    /// <inheritdoc/>
    public bool Equals(Schema? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Fields.SequenceEqual(other.Fields) && Metadata.SequenceEqual(other.Metadata));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Schema);

    /// <inheritdoc/>
    public override int GetHashCode() => Fields.Aggregate(Fields.Count, HashCode.Combine);

    /// <summary>The schema as a graph author writes it: <c>{ name: type, … }</c>.</summary>
    public override string ToString() => "{ " + string.Join(", ", Fields) + " }";
}
