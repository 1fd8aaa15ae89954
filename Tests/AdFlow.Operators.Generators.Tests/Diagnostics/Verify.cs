using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AdFlow.Operators.Generators.Tests;

/// <summary>Holds an analyzer against a good source and the same source with one fault.</summary>
internal static class Verify
{
    // Most faults are put into the same few sources.
    private static readonly ConcurrentDictionary<(Type, string), bool> s_good = [];

    /// <summary>Nothing may be reported.</summary>
    internal static void Good<T>(params IEnumerable<string> sources) where T : DiagnosticAnalyzer, new() =>
        Assert.That(Found<T>(sources).Select(found => found.ToString()), Is.Empty);

    /// <summary>Replaces a part of a good source; one problem must then be reported at a text, with words.</summary>
    internal static void Bad<T>(
        string good, string part, string fault, string code, string at, params IEnumerable<string> words)
        where T : DiagnosticAnalyzer, new()
    {
        if (s_good.TryAdd((typeof(T), good), true))
            Good<T>(good);
        Assert.That(good, Does.Contain(part), "the good source lacks the part to replace");
        Finds<T>(good.Replace(part, fault), code, at, words);
    }

    /// <summary>One problem must be reported at a text, with words.</summary>
    internal static void Finds<T>(string source, string code, string at, params IEnumerable<string> words)
        where T : DiagnosticAnalyzer, new()
    {
        var found = Found<T>(source);
        Assert.That(found.Select(problem => problem.Id), Is.EqualTo(new[] { code }), string.Join('\n', found));
        var place = found[0].Location;
        Assert.That(place.SourceTree!.GetText().ToString(place.SourceSpan), Is.EqualTo(at));
        Assert.That(found[0].Severity, Is.EqualTo(DiagnosticSeverity.Error));
        foreach (string word in words)
            Assert.That(found[0].GetMessage(), Does.Contain(word));
    }

    private static IReadOnlyList<Diagnostic> Found<T>(params IEnumerable<string> sources)
        where T : DiagnosticAnalyzer, new() => GeneratorRun.Analyze(new T(), GeneratorRun.Compile(sources));
}
