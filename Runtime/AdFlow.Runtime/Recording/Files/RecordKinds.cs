using System.Text;

namespace AdFlow.Runtime;

/// <summary>The names of kinds in a record file.</summary>
internal static class RecordKinds
{
    private static readonly byte[][] Names =
        [.. Enum.GetNames<RecordKind>().Select(name => Encoding.UTF8.GetBytes(name.ToLowerInvariant()))];

    /// <summary>All names, for messages.</summary>
    public static string List { get; } = string.Join(", ", Names.Select(Encoding.UTF8.GetString));

    /// <summary>The name as it is written.</summary>
    public static byte[] NameOf(RecordKind kind) => Names[(int)kind];

    /// <summary>The kind of a name.</summary>
    public static bool TryParse(ReadOnlySpan<byte> name, out RecordKind kind)
    {
        for (int i = 0; i < Names.Length; i++)
            if (name.SequenceEqual(Names[i]))
            {
                kind = (RecordKind)i;
                return true;
            }
        kind = default;
        return false;
    }
}
