using System.Text;

namespace AdFlow.Tables.CData;

/// <summary>
/// Hands tables to other Arrow libraries of the process without copying, by the Arrow C Data Interface. The consumer
/// releases what it was handed, from any thread. Thread-safe.
/// </summary>
public static unsafe class CDataExporter
{
    /// <summary>Describes a schema as a struct of its columns.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="target">Memory of the caller; overwritten.</param>
    public static void Export(Schema schema, ArrowSchema* target)
    {
        var root = new Field("", DataType.Struct(schema.Fields), Nullable: false, schema.Metadata);
        Export(root, target);
    }

    /// <summary>Describes a single column.</summary>
    /// <param name="field">Its field.</param>
    /// <param name="target">Memory of the caller; overwritten.</param>
    public static void Export(Field field, ArrowSchema* target) => Fill(new ExportedMemory(null), field, target);

    /// <summary>Hands over a batch as a struct of its columns.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="owner">
    /// Keeps the batch's memory and is disposed when the consumer has released everything: the table itself, a lease,
    /// an arena. Null where the caller keeps the memory for longer than the consumer.
    /// </param>
    /// <param name="target">Memory of the caller; overwritten.</param>
    public static void Export(Batch batch, IDisposable? owner, ArrowArray* target)
    {
        var memory = new ExportedMemory(owner);
        *target = new ArrowArray { Length = batch.RowCount, BufferCount = 1, ChildCount = batch.ColumnCount };
        target->Buffers = (void**)memory.Arena.AllocateZeroed(sizeof(void*));
        target->Children = Structs<ArrowArray>(memory.Arena, batch.ColumnCount);
        for (int i = 0; i < batch.ColumnCount; i++)
            Fill(memory, batch[i], target->Children[i]);
        memory.Add(ref *target);
    }

    /// <summary>
    /// Hands over a single column; otherwise as <see cref="Export(Batch, IDisposable, ArrowArray*)"/>.
    /// </summary>
    public static void Export(Column column, IDisposable? owner, ArrowArray* target) =>
        Fill(new ExportedMemory(owner), column, target);

    private static void Fill(ExportedMemory memory, Field field, ArrowSchema* target)
    {
        const long Ordered = 1, Nullable = 2, KeysSorted = 4;
        var type = field.Type;
        *target = new ArrowSchema
        {
            Format = Text(memory.Arena, FormatText.Write(type)),
            Name = Text(memory.Arena, field.Name),
            Metadata = Metadata(memory.Arena, field.Metadata ?? []),
            Flags = (type.Ordered ? Ordered : 0) | (field.Nullable ? Nullable : 0) | (type.KeysSorted ? KeysSorted : 0),
            ChildCount = type.Children.Count,
            Children = Structs<ArrowSchema>(memory.Arena, type.Children.Count),
        };
        for (int i = 0; i < type.Children.Count; i++)
            Fill(memory, type.Children[i], target->Children[i]);
        if (type.Id is TypeId.Dictionary)
        {
            target->Dictionary = (ArrowSchema*)memory.Arena.AllocateZeroed(sizeof(ArrowSchema));
            Fill(memory, new Field("", type.ValueType!), target->Dictionary);
        }
        memory.Add(ref *target);
    }

    private static void Fill(ExportedMemory memory, Column column, ArrowArray* target)
    {
        var node = column.Node;
        *target = new ArrowArray { Length = node->Length, NullCount = node->NullCount, ChildCount = node->ChildCount };
        FillBuffers(memory.Arena, column, target);
        target->Children = Structs<ArrowArray>(memory.Arena, node->ChildCount);
        for (int i = 0; i < node->ChildCount; i++)
            Fill(memory, column.Child(i), target->Children[i]);
        if (column.Type.Id is TypeId.Dictionary)
        {
            target->Dictionary = (ArrowArray*)memory.Arena.AllocateZeroed(sizeof(ArrowArray));
            Fill(memory, column.Dictionary, target->Dictionary);
        }
        memory.Add(ref *target);
    }

    private static void FillBuffers(Arena arena, Column column, ArrowArray* target)
    {
        var type = column.Type;
        var node = column.Node;
        void** buffers = target->Buffers = (void**)arena.AllocateZeroed(3 * sizeof(void*));
        long count = 0;
        if (type.HasValidity())
            buffers[count++] = node->Validity;
        if (type.Id is TypeId.SparseUnion or TypeId.DenseUnion)
            buffers[count++] = node->Values;
        if (type.IsVariableBinary() || type.Id is TypeId.List or TypeId.LargeList or TypeId.Map or TypeId.DenseUnion)
            buffers[count++] = node->Offsets;
        if (type.HasValidity() && type.Id is not TypeId.Struct && type.Children.Count == 0)
            buffers[count++] = node->Values;
        target->BufferCount = count;
    }

    private static T** Structs<T>(Arena arena, int count) where T : unmanaged
    {
        var pointers = (T**)arena.Allocate((long)sizeof(T*) * count);
        for (int i = 0; i < count; i++)
            pointers[i] = (T*)arena.AllocateZeroed(sizeof(T));
        return pointers;
    }

    private static byte* Text(Arena arena, string text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        byte* target = arena.AllocateZeroed(bytes + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(target, bytes));
        return target;
    }

    private static byte* Metadata(Arena arena, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        if (pairs.Count == 0)
            return null;
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(pairs.Count);
        foreach (var (key, value) in pairs)
            foreach (string text in new[] { key, value })
            {
                byte[] utf8 = Encoding.UTF8.GetBytes(text);
                writer.Write(utf8.Length);
                writer.Write(utf8);
            }
        byte* target = arena.Allocate(bytes.Length);
        bytes.ToArray().CopyTo(new Span<byte>(target, (int)bytes.Length));
        return target;
    }
}
