using System.IO.Compression;
using System.Text;

namespace AdFlow.Hosting.Tests.Deployment;

/// <summary>Makes zips.</summary>
internal static class BundleZip
{
    /// <summary>A zip of texts.</summary>
    public static byte[] Of(params (string Path, string Text)[] files) =>
        Of([.. files.Select(file => (file.Path, Encoding.UTF8.GetBytes(file.Text)))]);

    /// <summary>A zip of files.</summary>
    public static byte[] Of(params (string Path, byte[] Content)[] files)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (path, content) in files)
            {
                using var entry = zip.CreateEntry(path).Open();
                entry.Write(content);
            }
        return bytes.ToArray();
    }

    /// <summary>A zip of one graph.</summary>
    public static byte[] OfGraph(string name, string yaml) => Of(($"{name}.graph.yaml", yaml));

    /// <summary>A zip of a graph that answers a number times a factor.</summary>
    public static byte[] Times(string name, int factor) =>
        OfGraph(name, HostGraphs.Double(name).Replace("x * 2", $"x * {factor}"));
}
