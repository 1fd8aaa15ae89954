namespace AdFlow.Operators.Onnx;

/// <summary>A value that a model takes or gives: a tensor, a sequence of values, or an optional value. Immutable,
/// thread-safe.</summary>
public sealed class OnnxDatum
{
    private OnnxDatum(
        OnnxTypeKind kind, OnnxTensor? tensor, IReadOnlyList<OnnxDatum> items, OnnxElementType element = default)
    {
        Kind = kind;
        Tensor = tensor;
        Items = items;
        Element = element;
    }

    /// <summary><see cref="OnnxTypeKind.Tensor"/>, <see cref="OnnxTypeKind.Sequence"/>, or
    /// <see cref="OnnxTypeKind.Optional"/> for an optional value that is missing; one that is there stands for
    /// itself.</summary>
    public OnnxTypeKind Kind { get; }

    /// <summary>The tensor, or null where it is none.</summary>
    public OnnxTensor? Tensor { get; }

    /// <summary>The items of a sequence, else none.</summary>
    public IReadOnlyList<OnnxDatum> Items { get; }

    /// <summary>Type of the elements of the tensors of a sequence, which one without items has too; undefined where it
    /// is not known.</summary>
    public OnnxElementType Element { get; }

    /// <summary>An optional value that is missing.</summary>
    public static OnnxDatum Missing { get; } = new(OnnxTypeKind.Optional, null, []);

    /// <summary>A tensor.</summary>
    public static OnnxDatum Of(OnnxTensor tensor) => new(OnnxTypeKind.Tensor, tensor, []);

    /// <summary>A sequence.</summary>
    public static OnnxDatum Of(IReadOnlyList<OnnxDatum> items, OnnxElementType element = default) =>
        new(OnnxTypeKind.Sequence, null, items, element);

    /// <summary>What it is, for example <c>float32[2, 3]</c> or <c>sequence of 2</c>.</summary>
    public override string ToString() => Kind switch
    {
        OnnxTypeKind.Tensor => Tensor!.ToString(),
        OnnxTypeKind.Sequence => $"sequence of {Items.Count}",
        _ => "nothing",
    };
}
