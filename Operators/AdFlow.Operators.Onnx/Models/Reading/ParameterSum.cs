namespace AdFlow.Operators.Onnx;

// Counts the numbers of a model without copying them.
internal sealed class ParameterSum
{
    public long Count { get; private set; }

    public long Bytes { get; private set; }

    public SortedSet<string> ExternalFiles { get; } = new(StringComparer.Ordinal);

    public List<ExternalTensor> External { get; } = [];

    // Adds a TensorProto and returns its name.
    public string AddTensor(WireReader fields)
    {
        var dimensions = new List<long>();
        var type = OnnxElementType.Undefined;
        string name = "";
        long textBytes = 0;
        var elsewhere = new ExternalEntries();
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1: fields.AddVarints(dimensions); break;
                case 2: type = (OnnxElementType)fields.Int32(); break;
                case 6: textBytes += fields.Payload.Length; break;
                case 8: name = fields.Text(); break;
                case 13: elsewhere.Add(fields.Message()); break;
                case 14: elsewhere.IsExternal = fields.Int64() == 1; break;
            }
        }
        if (!OnnxTensor.TryCount(dimensions, out long count))
            throw fields.Error($"constant '{name}' of shape {OnnxTensor.Join(dimensions)}");
        Add(count, type.BytesOf(count) + textBytes);
        if (elsewhere.Location is { } file)
            ExternalFiles.Add(file);
        if (elsewhere.Tensor(name, type.BytesOf(count)) is { } external)
            External.Add(external);
        return name;
    }

    // Adds a SparseTensorProto and returns the name of its values, which is the constant's.
    public string AddSparse(WireReader fields)
    {
        string name = "";
        while (fields.Next())
        {
            if (fields.Field == 1)
                name = AddTensor(fields.Message());
            else if (fields.Field == 2)
                Add(0, IndexBytes(fields.Message()));
        }
        return name;
    }

    public void AddFloats(WireReader fields)
    {
        long count = fields.Kind == WireKind.Bytes ? fields.Payload.Length / sizeof(float) : 1;
        Add(count, count * sizeof(float));
    }

    private static long IndexBytes(WireReader fields)
    {
        var indices = new ParameterSum();
        indices.AddTensor(fields);
        return indices.Bytes;
    }

    // Sums of what broken files claim stop at the largest number.
    private void Add(long count, long bytes)
    {
        Count = Math.Min(Count, long.MaxValue - count) + count;
        Bytes = Math.Min(Bytes, long.MaxValue - bytes) + bytes;
    }
}
