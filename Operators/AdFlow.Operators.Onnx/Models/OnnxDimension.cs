using System.Globalization;

namespace AdFlow.Operators.Onnx;

/// <summary>One dimension of a declared shape: a size, a symbol such as <c>N</c>, or neither (any size).</summary>
/// <param name="Size">Its size from 0, or −1 where it is not fixed.</param>
/// <param name="Symbol">Name of a size that is not fixed; equal names are equal sizes. Empty where there is none.
/// </param>
public readonly record struct OnnxDimension(long Size, string Symbol)
{
    /// <summary>A dimension of this size.</summary>
    public static implicit operator OnnxDimension(long size) => new(size, "");

    /// <summary>A dimension of a size that is known only when the model runs.</summary>
    public static implicit operator OnnxDimension(string symbol) => new(-1, symbol);

    /// <summary>The size, the symbol, or <c>?</c>.</summary>
    public override string ToString() =>
        Size >= 0 ? Size.ToString(CultureInfo.InvariantCulture) : Symbol.Length > 0 ? Symbol : "?";
}
