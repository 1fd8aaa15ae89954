using System.Security.Cryptography;

namespace AdFlow.Operators;

/// <summary>The content of a file that a setting names, as it was when the graph was bound. Immutable.</summary>
/// <param name="Path">Path as the graph gives it, for messages.</param>
/// <param name="Content">The bytes.</param>
public sealed record FileSnapshot(string Path, ReadOnlyMemory<byte> Content)
{
    /// <summary>Lower-case hexadecimal SHA-256 of the content: the file's version. Computed when asked for, as many
    /// processes never do.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Content.Span));
}
