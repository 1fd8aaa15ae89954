namespace AdFlow.Bench;

/// <summary>The two forms of the chain of 12.</summary>
internal enum ChainForm
{
    /// <summary>With two sigmoids, a power and a logarithm.</summary>
    Full,

    /// <summary>With a line in place of each.</summary>
    Arithmetic,
}
