using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace AdFlow.Tables.CData;

/// <summary>Reads types that another library describes.</summary>
internal static unsafe class SchemaImport
{
    private const int MaxDepth = 64;

    /// <summary>Reads a field; the struct is left as it is.</summary>
    /// <exception cref="CDataException">It is malformed or of a type that is not supported.</exception>
    public static Field Read(ArrowSchema* schema, int depth = 1)
    {
        string name = Text(schema->Name) ?? "", format = Text(schema->Format) ?? "";
        if (depth > MaxDepth)
            throw new CDataException($"Column '{name}' is nested over {MaxDepth} levels deep.");
        if (schema->ChildCount is < 0 or > 1_000_000 || (schema->ChildCount > 0 && schema->Children == null))
            throw new CDataException($"Column '{name}' states {schema->ChildCount} children.");
        var children = new Field[schema->ChildCount];
        for (int i = 0; i < children.Length; i++)
            children[i] = Read(schema->Children[i], depth + 1);
        var type = FormatText.Read(format, children, keysSorted: (schema->Flags & 4) != 0)
            ?? throw new CDataException(
                $"Column '{name}' has format '{format}' with {children.Length} children, which AdFlow does not read; "
                + "expected a type of the Arrow columnar format other than views and run-end encoding.");
        if (schema->Dictionary != null)
        {
            if (!type.IsInteger())
                throw new CDataException($"Column '{name}' has dictionary codes of type {type}; expected an integer.");
            type = DataType.Dictionary(type, Read(schema->Dictionary, depth + 1).Type, (schema->Flags & 1) != 0);
        }
        var metadata = Metadata(schema->Metadata);
        return new Field(name, type, (schema->Flags & 2) != 0, metadata.Count == 0 ? null : metadata);
    }

    private static string? Text(byte* text)
    {
        var bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text);
        return text == null ? null : Encoding.UTF8.GetString(bytes);
    }

    private static List<KeyValuePair<string, string>> Metadata(byte* bytes)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        int count = bytes == null ? 0 : Int32(ref bytes);
        for (int i = 0; i < count; i++)
        {
            string key = Counted(ref bytes), value = Counted(ref bytes);
            pairs.Add(new(key, value));
        }
        return pairs;
    }

    private static string Counted(ref byte* bytes)
    {
        int length = Int32(ref bytes);
        if (length < 0)
            throw new CDataException($"Metadata holds a text of {length} bytes; expected 0 or more.");
        string text = Encoding.UTF8.GetString(bytes, length);
        bytes += length;
        return text;
    }

    private static int Int32(ref byte* bytes)
    {
        int value = Unsafe.ReadUnaligned<int>(bytes);
        bytes += sizeof(int);
        return value;
    }
}
