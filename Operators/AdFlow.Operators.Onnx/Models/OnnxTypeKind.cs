namespace AdFlow.Operators.Onnx;

/// <summary>Kind of an input or output of a model.</summary>
public enum OnnxTypeKind : byte
{
    /// <summary>The model does not say it.</summary>
    Unknown,
    /// <summary>Elements of one type in a dense array of any rank.</summary>
    Tensor,
    /// <summary>A tensor of which only some elements are stored.</summary>
    SparseTensor,
    /// <summary>A list of values of one type.</summary>
    Sequence,
    /// <summary>Values by key.</summary>
    Map,
    /// <summary>A value that may be missing.</summary>
    Optional,
    /// <summary>A type that only its own operators know.</summary>
    Opaque,
}
