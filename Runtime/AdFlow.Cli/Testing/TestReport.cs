using System.Text.Json;

namespace AdFlow.Cli;

/// <summary>Tells what came of tests, as they are run.</summary>
internal sealed class TestReport(StreamWriter text, bool isJson)
{
    /// <summary>Tells of one test.</summary>
    /// <param name="file">The tests' file.</param>
    /// <param name="name">The test; empty where the file itself is wrong.</param>
    /// <param name="problems">What is wrong.</param>
    /// <param name="written">Golden files that were written.</param>
    public void Tell(string file, string name, IReadOnlyList<string> problems, IReadOnlyList<string> written)
    {
        bool passed = problems.Count == 0;
        if (isJson)
        {
            text.WriteLine(JsonSerializer.Serialize(new { file, test = name, passed, problems, written }));
            return;
        }
        text.WriteLine($"{(passed ? "ok    " : "FAILED")} {file}{(name.Length > 0 ? ": " : "")}{name}");
        foreach (string problem in problems)
            text.WriteLine($"         {problem}");
        foreach (string golden in written)
            text.WriteLine($"         wrote {golden}");
    }

    /// <summary>Tells of all of them.</summary>
    public void Sum(int passed, int failed)
    {
        if (!isJson)
            text.WriteLine($"{passed} passed, {failed} failed");
        text.Flush();
    }

    /// <summary>A line for people.</summary>
    public void Say(string line)
    {
        if (!isJson)
            text.WriteLine(line);
        text.Flush();
    }
}
