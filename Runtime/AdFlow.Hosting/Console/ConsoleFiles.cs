using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace AdFlow.Hosting;

/// <summary>The files of the console, which are part of the assembly. Read at the first look at the console: hosts that
/// nobody looks at do not hold them. Thread-safe.</summary>
internal sealed class ConsoleFiles
{
    /// <summary>The page.</summary>
    public const string Page = "index.html";

    private const string Prefix = "console/";
    private const int TagBytes = 12;

    private readonly Lazy<FrozenDictionary<string, ConsoleFile>> _files = new(Read);

    /// <summary>A file by its path with forward slashes, or null.</summary>
    public ConsoleFile? Find(string path) => _files.Value.GetValueOrDefault(path);

    private static FrozenDictionary<string, ConsoleFile> Read()
    {
        var assembly = typeof(ConsoleFiles).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..].Replace('\\', '/'), name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                byte[] content = new byte[stream.Length];
                stream.ReadExactly(content);
                string tag = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, TagBytes));
                return new ConsoleFile(content, MediaType(name), new EntityTagHeaderValue($"\"{tag}\""));
            }, StringComparer.Ordinal);
    }

    private static string MediaType(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidDataException($"The console's file {name} has no media type for '{other}'."),
    };
}
