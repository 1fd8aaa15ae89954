using System.Security.Cryptography;
using System.Text;

namespace AdFlow.Hosting;

/// <summary>A file of a bundle.</summary>
/// <param name="Path">Path in the bundle, with forward slashes.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Hash">SHA-256 of its content, 32 bytes.</param>
public sealed record BundleFile(string Path, long Bytes, byte[] Hash)
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>Path in a bundle of a file on the disk.</summary>
    /// <param name="folder">Full path of the bundle's folder.</param>
    /// <param name="file">Full path of the file.</param>
    internal static string NameOf(string folder, string file) =>
        System.IO.Path.GetRelativePath(folder, file).Replace(System.IO.Path.DirectorySeparatorChar, '/');

    /// <summary>Reads a file of the disk.</summary>
    /// <param name="path">Path in the bundle.</param>
    /// <param name="file">Path on the disk.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static BundleFile Of(string path, string file)
    {
        using var content = new FileStream(
            file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, ChunkBytes);
        return new BundleFile(path, content.Length, SHA256.HashData(content));
    }

    /// <summary>
    /// The hash of a bundle: SHA-256 over its files in ordinal order of their paths, each as the path in UTF-8, a zero,
    /// and the SHA-256 of the content. So it depends neither on how files were packed nor on their times.
    /// </summary>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    internal static string HashOf(IEnumerable<BundleFile> files)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            sum.AppendData(Encoding.UTF8.GetBytes(file.Path));
            sum.AppendData([0]);
            sum.AppendData(file.Hash);
        }
        return Convert.ToHexStringLower(sum.GetCurrentHash());
    }
}
