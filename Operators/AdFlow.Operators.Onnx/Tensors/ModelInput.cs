namespace AdFlow.Operators.Onnx;

/// <summary>An input of a model and the columns that feed it. Immutable and thread-safe.</summary>
/// <param name="slot">The input.</param>
/// <param name="parts">Its columns, in the order of elements; together they fill every element of a row.</param>
internal abstract unsafe class ModelInput(TensorSlot slot, InputPart[] parts)
{
    public TensorSlot Slot { get; } = slot;

    public InputPart[] Parts { get; } = parts;

    /// <summary>An input of fixed width or of texts.</summary>
    public static ModelInput Create(TensorSlot slot, InputPart[] parts) => slot.Type switch
    {
        OnnxElementType.Float32 => new NumberInput<float>(slot, parts, float.NaN),
        OnnxElementType.Float64 => new NumberInput<double>(slot, parts, double.NaN),
        OnnxElementType.Float16 => new NumberInput<Half>(slot, parts, Half.NaN),
        OnnxElementType.Int8 => new NumberInput<sbyte>(slot, parts, 0),
        OnnxElementType.Int16 => new NumberInput<short>(slot, parts, 0),
        OnnxElementType.Int32 => new NumberInput<int>(slot, parts, 0),
        OnnxElementType.Int64 => new NumberInput<long>(slot, parts, 0),
        OnnxElementType.UInt16 => new NumberInput<ushort>(slot, parts, 0),
        OnnxElementType.UInt32 => new NumberInput<uint>(slot, parts, 0),
        OnnxElementType.UInt64 => new NumberInput<ulong>(slot, parts, 0),
        // A bool is a byte.
        OnnxElementType.UInt8 or OnnxElementType.Bool => new NumberInput<byte>(slot, parts, 0),
        _ => new TextInput(slot, parts),
    };

    /// <summary>Where the rows of a run lie: in their column if its memory is laid out as the tensor's, else packed
    /// into the run's arena. Null for texts.</summary>
    /// <exception cref="OperatorException">A value does not fit the input.</exception>
    public abstract void* Prepare(RunContext run, int rows);
}
