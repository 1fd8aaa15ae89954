using AdFlow.Tables;

namespace AdFlow.Operators.Onnx;

/// <summary>An output of a model and the columns made of it. Immutable once its columns are declared; thread-safe.
/// </summary>
internal sealed unsafe class ModelOutput
{
    private readonly ModelColumn? _direct;

    /// <summary>Makes an output.</summary>
    /// <param name="slot">The output.</param>
    /// <param name="columns">Columns made of it, one or more.</param>
    public ModelOutput(TensorSlot slot, ModelColumn[] columns)
    {
        (Slot, Columns) = (slot, columns);
        _direct = slot.IsText || slot.Type is OnnxElementType.Bool ? null
            : columns.FirstOrDefault(column => column.TakesAll(slot));
    }

    public TensorSlot Slot { get; }

    public ModelColumn[] Columns { get; }

    /// <summary>Where the model is to write the rows of a run: into a column's memory if one takes them as they are,
    /// else into the run's arena. Null for texts.</summary>
    public void* Prepare(RunContext run, int rows)
    {
        if (Slot.IsText)
            return null;
        byte* block = run.Arena.Allocate((long)rows * Slot.RowBytes);
        if (_direct is not null)
            Give(run, _direct, rows, block);
        return block;
    }

    /// <summary>Makes the columns that are not what the model wrote.</summary>
    /// <param name="run">The run.</param>
    /// <param name="block">What <see cref="Prepare"/> named, now filled.</param>
    /// <param name="rows">Number of rows.</param>
    public void Complete(RunContext run, void* block, int rows)
    {
        foreach (var column in Columns)
        {
            if (ReferenceEquals(column, _direct) || !run.Output.IsNeeded(column.Written!))
                continue;
            bool isWhole = column.TakesAll(Slot);
            int width = isWhole ? Slot.Width : 1, first = isWhole ? 0 : column.Element;
            if (Slot.Type is OnnxElementType.Bool)
                Give(run, column, rows, Bits((byte*)block + first, rows, width, run.Arena));
            else
                Give(run, column, rows, Elements((byte*)block, first, rows, width, run.Arena));
        }
    }

    private byte* Elements(byte* block, int first, int rows, int width, Arena arena)
    {
        int size = Slot.RowBytes / Slot.Width, taken = size * width;
        byte* target = arena.Allocate((long)rows * taken), source = block + (long)first * size;
        if (taken == sizeof(int))
            for (int row = 0; row < rows; row++, source += Slot.RowBytes)
                ((int*)target)[row] = *(int*)source;
        else
            for (int row = 0; row < rows; row++, source += Slot.RowBytes)
                new ReadOnlySpan<byte>(source, taken).CopyTo(new Span<byte>(target + (long)row * taken, taken));
        return target;
    }

    // From a byte each to a bit each.
    private byte* Bits(byte* block, int rows, int width, Arena arena)
    {
        byte* bits = arena.AllocateZeroed(Bitmap.Bytes((long)rows * width));
        for (int row = 0; row < rows; row++, block += Slot.Width)
            for (int element = 0; element < width; element++)
                if (block[element] != 0)
                    Bitmap.Set(bits, row * width + element, true);
        return bits;
    }

    private void Give(RunContext run, ModelColumn column, int rows, byte* values)
    {
        var nodes = (ColumnNode*)run.Arena.AllocateZeroed(2L * sizeof(ColumnNode));
        nodes[0] = new ColumnNode { Length = rows, Values = values };
        if (column.Written!.Type.Id is TypeId.FixedSizeList)
        {
            nodes[1] = new ColumnNode { Length = checked(rows * Slot.Width), Values = values };
            nodes[0] = new ColumnNode { Length = rows, ChildCount = 1, Children = nodes + 1 };
        }
        run.Output.Write(column.Written, nodes);
    }
}
