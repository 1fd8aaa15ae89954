using System.Security.Cryptography;

namespace AdFlow.Operators;

/// <summary>The content of a file that a setting names, as it was when the graph was bound. It never changes, and is
/// there while operators are bound, who take from it what they need: files may be large, and graphs stay. For one
/// thread.</summary>
/// <param name="path">Path as the graph gives it, for messages.</param>
/// <param name="content">The bytes.</param>
public sealed class FileSnapshot(string path, ReadOnlyMemory<byte> content)
{
    private ReadOnlyMemory<byte>? _content = content;
    private string? _hash;

    /// <summary>Path as the graph gives it, for messages.</summary>
    public string Path { get; } = path;

    /// <summary>The bytes.</summary>
    /// <exception cref="InvalidOperationException">The graph is bound.</exception>
    public ReadOnlyMemory<byte> Content => _content ?? throw new InvalidOperationException(
        $"The content of '{Path}' is there until the graph is bound: take what is needed of it in Bind.");

    /// <summary>Lower-case hexadecimal SHA-256 of the content: the file's version. Computed when first asked for, as
    /// many processes never do.</summary>
    /// <exception cref="InvalidOperationException">It was not asked for before the graph was bound.</exception>
    public string Hash => _hash ??= Convert.ToHexStringLower(SHA256.HashData(Content.Span));

    /// <summary>Lets the content go; whoever binds the graph does so in the end.</summary>
    public void Release() => _content = null;
}
