using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace AdFlow.Load;

/// <summary>A graph with an operator of a plugin over a published table; each version and each table differs from the
/// one before.</summary>
internal static class SteadyGraph
{
    /// <summary>Its name.</summary>
    public const string Name = "steady";

    /// <summary>Its table.</summary>
    public const string Table = "steady_ads";

    private const int Rows = 2_000;

    /// <summary>A version as a bundle.</summary>
    public static byte[] Bundle(int version)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry($"{Name}.graph.yaml").Open())
            entry.Write(Encoding.UTF8.GetBytes(Yaml(version)));
        return bytes.ToArray();
    }

    /// <summary>A version of the table as CSV.</summary>
    public static string Csv(int version)
    {
        var csv = new StringBuilder("ad_id,slot,pctr,bid\n");
        for (int i = 0; i < Rows; i++)
            csv.Append(CultureInfo.InvariantCulture,
                $"{i},{i % 40},{0.001 + i % 89 / 3000.0:0.0000},{0.5 + (i + version) % 97 / 50.0:0.00}\n");
        return csv.ToString();
    }

    private static string Yaml(int version) => string.Create(CultureInfo.InvariantCulture, $$"""
        adflow: 1
        graph: {{Name}}
        doc: Version {{version}}.
        deadline: 5s
        request: { slot: int64 }
        tables:
          {{Table}}: { path: none/ads.arrow, group_key: slot }
        nodes:
          found: { op: join, in: request, table: {{Table}} }
          priced: { op: acme.ecpm, in: found, with: { floor: 0.{{version % 10}} } }
          best: { op: top_k, in: priced, with: { by: ecpm, k: 5 } }
        output: best
        """);
}
