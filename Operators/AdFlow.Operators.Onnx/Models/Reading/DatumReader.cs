namespace AdFlow.Operators.Onnx;

// Reads what a file of a test case holds: a TensorProto, SequenceProto or OptionalProto (onnx-data.proto), whichever
// the model declares.
internal static class DatumReader
{
    // Values of SequenceProto and OptionalProto: the field for each kind.
    private const int TensorField = 3, SparseField = 4, SequenceField = 5, MapField = 6, OptionalField = 7;

    public static OnnxDatum Read(OnnxType type, WireReader fields) => type.Kind == OnnxTypeKind.Optional
        ? Optional(type.Item, fields) : Read(type.Kind, type.Item, fields);

    private static OnnxDatum Read(OnnxTypeKind kind, OnnxType? item, WireReader fields) => kind switch
    {
        OnnxTypeKind.Tensor => OnnxDatum.Of(TensorReader.Read(fields)),
        OnnxTypeKind.Sequence => Sequence(item, fields),
        OnnxTypeKind.Optional => Optional(item, fields),
        _ => throw new UnsupportedCaseException($"values of kind {kind}"),
    };

    private static OnnxDatum Sequence(OnnxType? item, WireReader fields)
    {
        var items = new List<OnnxDatum>();
        while (fields.Next())
        {
            if (fields.Field is >= TensorField and <= OptionalField)
                items.Add(Read(KindOf(fields.Field), item?.Item, fields.Message()));
        }
        return OnnxDatum.Of(items, item?.Element ?? default);
    }

    private static OnnxDatum Optional(OnnxType? item, WireReader fields)
    {
        var value = OnnxDatum.Missing;
        while (fields.Next())
        {
            if (fields.Field is >= TensorField and <= OptionalField)
                value = Read(KindOf(fields.Field), item?.Item, fields.Message());
        }
        return value;
    }

    private static OnnxTypeKind KindOf(int field) => field switch
    {
        TensorField => OnnxTypeKind.Tensor,
        SparseField => OnnxTypeKind.SparseTensor,
        SequenceField => OnnxTypeKind.Sequence,
        MapField => OnnxTypeKind.Map,
        _ => OnnxTypeKind.Optional,
    };
}
