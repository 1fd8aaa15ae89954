using AdFlow.Tables;

namespace AdFlow.Operators.Onnx;

/// <summary>A column of texts that a model puts out, while a run makes it.</summary>
internal sealed unsafe class TextOutput
{
    private readonly TensorSlot _slot;
    private readonly ModelColumn _column;
    private TextColumnWriter _writer;

    private TextOutput(int ordinal, TensorSlot slot, ModelColumn column, Arena arena, int rows)
    {
        const int usualBytes = 16;
        (Ordinal, _slot, _column) = (ordinal, slot, column);
        _writer = new TextColumnWriter(arena, rows, (int)Math.Min(int.MaxValue, (long)rows * usualBytes));
    }

    /// <summary>Ordinal of the output.</summary>
    public int Ordinal { get; }

    /// <summary>The columns of texts of a run.</summary>
    public static TextOutput[] Of(ModelOutput[] outputs, RunContext run, int rows) =>
    [
        .. from ordinal in Enumerable.Range(0, outputs.Length)
        where outputs[ordinal].Slot.IsText
        from column in outputs[ordinal].Columns
        select new TextOutput(ordinal, outputs[ordinal].Slot, column, run.Arena, rows),
    ];

    /// <summary>Adds rows of a native tensor.</summary>
    /// <param name="api">The interface.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="arena">The run's memory.</param>
    /// <param name="count">Rows to add: the first ones.</param>
    /// <param name="rows">Rows that the tensor should have.</param>
    /// <exception cref="OnnxException">The tensor has another number of texts.</exception>
    public void Append(OrtApi api, nint tensor, Arena arena, int count, int rows)
    {
        int texts = checked(rows * _slot.Width);
        long length = TensorTexts.Length(api, tensor);
        byte* bytes = arena.Allocate(length + 1);
        nuint* starts = (nuint*)arena.Allocate((texts + 1L) * sizeof(nuint));
        TensorTexts.Read(api, tensor, texts, bytes, length, starts);
        starts[texts] = (nuint)length;
        for (int row = 0; row < count; row++)
        {
            int place = row * _slot.Width + Math.Max(0, _column.Element);
            _writer.Append(new ReadOnlySpan<byte>(bytes + starts[place], (int)(starts[place + 1] - starts[place])));
            _writer.EndText();
        }
    }

    public void Finish(RunContext run) => run.Output.Write(_column.Written!, _writer.Finish());
}
