namespace AdFlow.Runtime;

/// <summary>A file that a recorded graph consists of or names. Immutable.</summary>
public sealed record RecordedFile
{
    /// <summary>Most bytes of a file that is recorded with its content: 64 MiB.</summary>
    public const int MaxContentBytes = 64 << 20;

    /// <summary>A file that is recorded with its content, unless that is too large.</summary>
    /// <param name="path">Path from the folder of the main file, with <c>/</c> between names.</param>
    /// <param name="content">Its bytes.</param>
    public RecordedFile(string path, ReadOnlyMemory<byte> content) : this(path, RecordKey.Of(content.Span)) =>
        Content = content.Length <= MaxContentBytes ? content : null;

    /// <summary>A file of which only the hash is recorded, because it is large.</summary>
    /// <param name="path">Path from the folder of the main file, with <c>/</c> between names.</param>
    /// <param name="hash">SHA-256 of its bytes, as lower-case hexadecimal digits.</param>
    public RecordedFile(string path, string hash)
    {
        Path = path;
        Hash = hash;
    }

    /// <summary>Path from the folder of the main file, with <c>/</c> between names.</summary>
    public string Path { get; }

    /// <summary>SHA-256 of its bytes, as lower-case hexadecimal digits.</summary>
    public string Hash { get; }

    /// <summary>Its bytes, or null where only the hash is recorded.</summary>
    public ReadOnlyMemory<byte>? Content { get; }

    /// <summary>Same path and content.</summary>
    public bool Equals(RecordedFile? other) => other is not null && Path == other.Path && Hash == other.Hash;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Path, Hash);
}
