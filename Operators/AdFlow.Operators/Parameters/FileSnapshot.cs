using System.Security.Cryptography;
using System.Text;

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

    /// <summary>Folder of the file on this machine; null where the content is of no file.</summary>
    public string? Folder { get; init; }

    /// <summary>Files of that folder that belong to the content, read with it by <see cref="WithParts"/>; their paths
    /// are as the content names them.</summary>
    public IReadOnlyList<FileSnapshot> Parts { get; private init; } = [];

    /// <summary>Lower-case hexadecimal SHA-256 of the content, and of the names and contents of its parts: the file's
    /// version. Computed when first asked for, as many processes never do.</summary>
    /// <exception cref="InvalidOperationException">It was not asked for before the graph was bound.</exception>
    public string Hash => _hash ??= Parts.Count > 0 ? HashWithParts()
        : Convert.ToHexStringLower(SHA256.HashData(Content.Span));

    /// <summary>Lets the content go; whoever binds the graph does so in the end.</summary>
    public void Release() => _content = null;

    /// <summary>The same content with files beside it that it names, read now.</summary>
    /// <param name="names">Relative paths with '/' between folders, each once. Nothing outside the file's own folder is
    /// ever read: no absolute path, no <c>..</c>, no link.</param>
    /// <exception cref="IOException">A name leads out of the folder, there is no such file, or it is 2 GiB or longer.
    /// The message starts with the name.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public FileSnapshot WithParts(IEnumerable<string> names) =>
        new(Path, Content) { Folder = Folder, Parts = [.. names.Select(Part)] };

    private FileSnapshot Part(string name)
    {
        string full = FullPathOf(name);
        if (!File.Exists(full))
            throw new FileNotFoundException($"'{name}': there is no such file beside '{Path}'; put it there");
        long length = new FileInfo(full).Length;
        return length <= Array.MaxLength ? new FileSnapshot(name, File.ReadAllBytes(full))
            : throw new IOException($"'{name}': it has {length} bytes; expected less than 2 GiB");
    }

    // A link may lead anywhere, and elsewhere the next moment.
    private string FullPathOf(string name)
    {
        if (Folder is null)
            throw new IOException($"'{name}': '{Path}' lies in no folder that it could be in");
        string full = Folder;
        foreach (string part in name.Split('/'))
        {
            full = System.IO.Path.Combine(full, part);
            bool isPlain = part is not ("" or "." or "..") && part.AsSpan().IndexOfAny("\\:\0") < 0;
            if (!isPlain || new FileInfo(full).LinkTarget is not null)
                throw new IOException($"'{name}': expected a file in the folder of '{Path}', by a relative path with "
                    + "'/' between folders, without '..' and links");
        }
        return full;
    }

    private string HashWithParts()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SHA256.HashData(Content.Span));
        foreach (var part in Parts)
        {
            hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(part.Path)));
            hash.AppendData(SHA256.HashData(part.Content.Span));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
