using System.Globalization;

namespace AdFlow.Operators.Onnx;

/// <summary>What kind of value an input or output of a model is.</summary>
public enum ModelPortKind
{
    /// <summary>Not stated.</summary>
    Unknown,
    /// <summary>A tensor; the only kind that columns can be.</summary>
    Tensor,
    /// <summary>A list of values.</summary>
    Sequence,
    /// <summary>A mapping.</summary>
    Map,
    /// <summary>Something that only the model knows.</summary>
    Opaque,
    /// <summary>A sparse tensor.</summary>
    SparseTensor,
    /// <summary>A value or nothing.</summary>
    Optional,
}

/// <summary>One dimension of a declared shape.</summary>
/// <param name="Size">Its size, or −1 where it is open.</param>
/// <param name="Name">Its name where it is open and has one, else empty.</param>
public readonly record struct ModelDimension(long Size, string Name)
{
    /// <summary>Whether the model takes any size.</summary>
    public bool IsOpen => Size < 0;

    /// <inheritdoc/>
    public override string ToString() =>
        !IsOpen ? Size.ToString(CultureInfo.InvariantCulture) : Name.Length > 0 ? Name : "?";
}

/// <summary>An input or output that a model declares. Immutable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Type">Type of its elements, of a tensor.</param>
/// <param name="Shape">Its dimensions; none both for a single value and where the model states no shape.</param>
public sealed record ModelPort(
    string Name, ModelPortKind Kind, TensorType Type, IReadOnlyList<ModelDimension> Shape)
{
    /// <summary>As in <c>float32[N,16]</c>.</summary>
    public string Describe() => Kind is ModelPortKind.Tensor
        ? $"{Type.Word()}[{string.Join(',', Shape)}]"
        : Kind.ToString().ToLowerInvariant();
}
