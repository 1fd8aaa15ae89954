namespace AdFlow.Operators.Onnx;

/// <summary>Type of an input or output of a model. Immutable.</summary>
public sealed class OnnxType
{
    /// <summary>Tensor, sequence and so on.</summary>
    public required OnnxTypeKind Kind { get; init; }

    /// <summary>Elements of a tensor; keys of a map; else undefined.</summary>
    public OnnxElementType Element { get; init; }

    /// <summary>Dimensions of a tensor; null where the model does not state even their number.</summary>
    public IReadOnlyList<OnnxDimension>? Shape { get; init; }

    /// <summary>Items of a sequence, values of a map, the value of an optional; else null.</summary>
    public OnnxType? Item { get; init; }

    /// <summary>A tensor of this type and shape.</summary>
    public static OnnxType Tensor(OnnxElementType element, params OnnxDimension[] shape) =>
        new() { Kind = OnnxTypeKind.Tensor, Element = element, Shape = shape };

    /// <summary>As text, for example <c>float32[N, 4]</c> or <c>sequence&lt;map&lt;int64, float32[]&gt;&gt;</c>.
    /// </summary>
    public override string ToString() => Kind switch
    {
        OnnxTypeKind.Tensor => Dense(),
        OnnxTypeKind.SparseTensor => $"sparse {Dense()}",
        OnnxTypeKind.Sequence => $"sequence<{Item}>",
        OnnxTypeKind.Map => $"map<{Element.Name()}, {Item}>",
        OnnxTypeKind.Optional => $"optional<{Item}>",
        OnnxTypeKind.Opaque => "opaque",
        _ => "unknown",
    };

    private string Dense() => Element.Name() + (Shape is null ? "[...]" : $"[{string.Join(", ", Shape)}]");
}
