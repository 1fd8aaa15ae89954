using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace AdFlow.Cli;

/// <summary>The page of a report: one file that needs no other, made of files that are embedded in this assembly. The
/// picture's files and the looks are the console's.</summary>
internal static partial class ReportPage
{
    /// <summary>Writes a page.</summary>
    /// <param name="target">Takes it, in UTF-8.</param>
    /// <param name="title">Its title, as plain text.</param>
    /// <param name="data">What it shows, as JSON in which every &lt; is escaped.</param>
    public static void Write(Stream target, string title, ReadOnlySpan<byte> data)
    {
        string[] parts = Place().Split(Read("report/report.html"));
        for (int i = 0; i < parts.Length; i++)
            if (i % 2 == 1 && parts[i] == "data")
                target.Write(data);
            else
                target.Write(Encoding.UTF8.GetBytes(i % 2 == 0 ? parts[i] : ContentOf(parts[i], title)));
    }

    private static string ContentOf(string place, string title) => place switch
    {
        "title" => WebUtility.HtmlEncode(title),
        "style" => Read("console/console.css") + Read("console/picture.css") + Read("report/report.css"),
        "script" => new ModuleBundle(Read).Add("report/report.js").ToString(),
        _ => throw new InvalidOperationException($"The page has an unknown place '{place}'."),
    };

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Place();

    private static string Read(string path)
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream(path)
            ?? throw new InvalidOperationException($"{path} is not embedded in the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
