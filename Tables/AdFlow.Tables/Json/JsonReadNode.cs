using System.Text;

namespace AdFlow.Tables.Json;

/// <summary>A field prepared for reading: its children, and for an object its members by UTF-8 name.</summary>
internal sealed class JsonReadNode
{
    private readonly byte[] _name;

    /// <exception cref="ArgumentException">Two members of one struct have the same name.</exception>
    /// <exception cref="NotSupportedException">The type cannot be read from JSON.</exception>
    public JsonReadNode(Field field)
    {
        Field = field;
        _name = Encoding.UTF8.GetBytes(field.Name);
        if (field.Type.Id is TypeId.SparseUnion or TypeId.DenseUnion
            || (field.Type.Id is TypeId.Dictionary && !field.Type.IsText()))
            throw new NotSupportedException($"Field '{field.Name}' of type {field.Type} cannot be read from JSON.");
        Children = [.. field.Type.Children.Select(child => new JsonReadNode(child))];
        if (field.Type.Id is not TypeId.Struct)
            return;
        Seen = new bool[Children.Length];
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var child in field.Type.Children)
            if (!names.Add(child.Name))
                throw new ArgumentException($"The field name '{child.Name}' occurs twice; JSON needs unique names.");
    }

    public Field Field { get; }

    public DataType Type => Field.Type;

    public JsonReadNode[] Children { get; }

    /// <summary>Members of a struct that the object being read has had.</summary>
    public bool[] Seen { get; } = [];

    /// <summary>Ordinal of a member, or −1; members usually come in order, so the search starts at a guess.</summary>
    public int Find(ReadOnlySpan<byte> name, int guess)
    {
        for (int i = guess; i < Children.Length; i++)
            if (name.SequenceEqual(Children[i]._name))
                return i;
        for (int i = 0; i < guess; i++)
            if (name.SequenceEqual(Children[i]._name))
                return i;
        return -1;
    }
}
