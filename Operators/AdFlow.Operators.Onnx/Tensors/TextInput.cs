namespace AdFlow.Operators.Onnx;

/// <summary>An input of texts: native tensors own their texts, so they are copied for each call.</summary>
/// <param name="slot">The input.</param>
/// <param name="parts">Its columns.</param>
internal sealed unsafe class TextInput(TensorSlot slot, InputPart[] parts) : ModelInput(slot, parts)
{
    public override void* Prepare(RunContext run, int rows) => null;

    /// <summary>Makes a native tensor of some rows.</summary>
    /// <param name="api">The interface.</param>
    /// <param name="run">The run.</param>
    /// <param name="start">First row.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="rows">Rows of the tensor; those beyond <paramref name="count"/> are empty texts.</param>
    /// <returns>The tensor; the caller releases it.</returns>
    public nint Create(OrtApi api, RunContext run, int start, int count, int rows)
    {
        long* shape = stackalloc long[Slot.RowShape.Length + 1];
        shape[0] = rows;
        for (int i = 0; i < Slot.RowShape.Length; i++)
            shape[i + 1] = Slot.RowShape[i];
        nint tensor = 0;
        api.Check(((delegate* unmanaged<nint, long*, nuint, int, nint*, nint>)
            api[OrtFunction.CreateTensorAsOrtValue])(api.Allocator, shape, (nuint)Slot.RowShape.Length + 1,
            (int)OnnxElementType.Text, &tensor), "make a tensor of texts");
        foreach (var part in Parts)
            Write(api, run, tensor, part, start, count);
        return tensor;
    }

    private void Write(OrtApi api, RunContext run, nint tensor, InputPart part, int start, int count)
    {
        var column = run.Column(part.Column);
        var texts = part.IsVector ? column.Child(0) : column;
        for (int row = start; row < start + count; row++)
            for (int element = 0; element < part.Width; element++)
            {
                int place = row * part.Width + element;
                var text = column.IsValid(row) && texts.IsValid(place) ? texts.GetBytes(place) : part.DefaultText;
                // Elements are empty when the tensor is made.
                if (!text.IsEmpty)
                    TensorTexts.Write(api, tensor, (row - start) * Slot.Width + part.Offset + element, text);
            }
    }
}
