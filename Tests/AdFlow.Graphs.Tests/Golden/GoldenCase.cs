using System.Text;

namespace AdFlow.Graphs.Tests.Golden;

/// <summary>
/// A case of a golden file: documents and exactly what is said about them. <c>=== name</c> begins a case,
/// <c>--- file</c> a document of it, and <c>--- says</c> the expected lines. What stands before the first case says
/// what the file is about.
/// </summary>
public sealed record GoldenCase(string Name, IReadOnlyList<(string File, string Text)> Documents, string Expected)
{
    /// <summary>The cases of a golden file.</summary>
    public static IEnumerable<GoldenCase> Read(string golden)
    {
        using var stream = typeof(GoldenCase).Assembly.GetManifestResourceStream(golden)!;
        string text = new StreamReader(stream).ReadToEnd();
        return text.Split("\n=== ").Skip(1).Select(Parse);
    }

    /// <summary>Asserts that exactly the expected lines are said.</summary>
    /// <param name="say">Takes the path of the first document and where to put problems.</param>
    public void AssertSays(Action<string, DiagnosticBag> say)
    {
        string said = Run(say);
        Assert.That(said.Split('\n'), Is.EqualTo(Expected.Split('\n')), $"{Name}\n--- says\n{said}\n---");
    }

    /// <summary>
    /// Puts the documents into a folder of their own, and gives what is said about the first one, its folder left out.
    /// </summary>
    /// <param name="say">Takes the path of the first document and where to put problems.</param>
    public string Run(Action<string, DiagnosticBag> say)
    {
        var folder = Directory.CreateTempSubdirectory("adflow-golden");
        try
        {
            foreach (var (file, text) in Documents)
                File.WriteAllText(Path.Combine(folder.FullName, file), text, new UTF8Encoding(false));
            var diagnostics = new DiagnosticBag();
            say(Path.Combine(folder.FullName, Documents[0].File), diagnostics);
            return string.Join('\n', diagnostics.ToList())
                .Replace(folder.FullName + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public override string ToString() => Name;

    private static GoldenCase Parse(string text)
    {
        string[] parts = text.Split("\n--- ");
        var documents = new List<(string, string)>();
        string expected = "";
        foreach (string part in parts.Skip(1))
        {
            string[] headAndBody = part.Split('\n', 2);
            if (headAndBody[0] == "says")
                expected = headAndBody[1].Trim();
            else
                documents.Add((headAndBody[0], headAndBody[1]));
        }
        return new GoldenCase(parts[0], documents, expected);
    }
}
