namespace AdFlow.Operators.Onnx;

// Writes a ValueInfoProto with its TypeProto.
internal static class ValueMessage
{
    private const int NameField = 1, TypeField = 2;
    private const int TensorField = 1, SequenceField = 4, MapField = 5, SparseField = 8, OptionalField = 9;

    public static WireWriter Of(string name, OnnxType type)
    {
        var message = new WireWriter();
        message.Text(NameField, name);
        message.Message(TypeField, TypeOf(type));
        return message;
    }

    private static WireWriter TypeOf(OnnxType type)
    {
        var (field, inner) = type.Kind switch
        {
            OnnxTypeKind.Tensor => (TensorField, Dense(type)),
            OnnxTypeKind.SparseTensor => (SparseField, Dense(type)),
            OnnxTypeKind.Sequence => (SequenceField, Nested(type, 1)),
            OnnxTypeKind.Optional => (OptionalField, Nested(type, 1)),
            OnnxTypeKind.Map => (MapField, Nested(type, 2)),
            _ => throw new ArgumentException($"a type of kind {type.Kind} cannot be written", nameof(type)),
        };
        var message = new WireWriter();
        message.Message(field, inner);
        return message;
    }

    private static WireWriter Nested(OnnxType type, int itemField)
    {
        var message = new WireWriter();
        if (type.Kind == OnnxTypeKind.Map)
            message.Int64(1, (long)type.Element);
        message.Message(itemField, TypeOf(type.Item ?? throw new ArgumentException($"{type.Kind} without an item")));
        return message;
    }

    private static WireWriter Dense(OnnxType type)
    {
        var message = new WireWriter();
        message.Int64(1, (long)type.Element);
        if (type.Shape is null)
            return message;
        var shape = new WireWriter();
        foreach (var dimension in type.Shape)
        {
            var item = new WireWriter();
            if (dimension.Size >= 0)
                item.Int64(1, dimension.Size);
            else
                item.Text(2, dimension.Symbol);
            shape.Message(1, item);
        }
        message.Message(2, shape);
        return message;
    }
}
