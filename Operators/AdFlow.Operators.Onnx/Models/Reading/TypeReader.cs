namespace AdFlow.Operators.Onnx;

// Reads ValueInfoProto and TypeProto.
internal static class TypeReader
{
    private static readonly OnnxType Unknown = new() { Kind = OnnxTypeKind.Unknown };

    public static OnnxValue Value(WireReader fields)
    {
        string name = "";
        var type = Unknown;
        while (fields.Next())
        {
            if (fields.Field == 1)
                name = fields.Text();
            else if (fields.Field == 2)
                type = Type(fields.Message());
        }
        return new OnnxValue(name, type);
    }

    private static OnnxType Type(WireReader fields)
    {
        var type = Unknown;
        while (fields.Next())
        {
            type = fields.Field switch
            {
                1 => Dense(OnnxTypeKind.Tensor, fields.Message()),
                4 => Nested(OnnxTypeKind.Sequence, fields.Message()),
                5 => Map(fields.Message()),
                7 => new OnnxType { Kind = OnnxTypeKind.Opaque },
                8 => Dense(OnnxTypeKind.SparseTensor, fields.Message()),
                9 => Nested(OnnxTypeKind.Optional, fields.Message()),
                _ => type,
            };
        }
        return type;
    }

    private static OnnxType Dense(OnnxTypeKind kind, WireReader fields)
    {
        var element = OnnxElementType.Undefined;
        List<OnnxDimension>? shape = null;
        while (fields.Next())
        {
            if (fields.Field == 1)
                element = (OnnxElementType)fields.Int32();
            else if (fields.Field == 2)
                shape = Shape(fields.Message());
        }
        return new OnnxType { Kind = kind, Element = element, Shape = shape };
    }

    private static List<OnnxDimension> Shape(WireReader fields)
    {
        var shape = new List<OnnxDimension>();
        while (fields.Next())
        {
            if (fields.Field == 1)
                shape.Add(Dimension(fields.Message()));
        }
        return shape;
    }

    private static OnnxDimension Dimension(WireReader fields)
    {
        OnnxDimension dimension = "";
        while (fields.Next())
        {
            // Some exporters write −1 for a size that is not fixed.
            if (fields.Field == 1)
                dimension = Math.Max(fields.Int64(), -1);
            else if (fields.Field == 2)
                dimension = fields.Text();
        }
        return dimension;
    }

    private static OnnxType Nested(OnnxTypeKind kind, WireReader fields)
    {
        var item = Unknown;
        while (fields.Next())
        {
            if (fields.Field == 1)
                item = Type(fields.Message());
        }
        return new OnnxType { Kind = kind, Item = item };
    }

    private static OnnxType Map(WireReader fields)
    {
        var key = OnnxElementType.Undefined;
        var value = Unknown;
        while (fields.Next())
        {
            if (fields.Field == 1)
                key = (OnnxElementType)fields.Int32();
            else if (fields.Field == 2)
                value = Type(fields.Message());
        }
        return new OnnxType { Kind = OnnxTypeKind.Map, Element = key, Item = value };
    }
}
