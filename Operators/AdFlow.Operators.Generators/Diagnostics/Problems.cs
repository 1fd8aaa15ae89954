using Microsoft.CodeAnalysis;

namespace AdFlow.Operators.Generators;

/// <summary>Collects what is wrong with one operator.</summary>
internal sealed class Problems
{
    private readonly List<Diagnostic> _found = [];

    public IReadOnlyList<Diagnostic> Found => _found;

    /// <summary>Whether nothing useful can be generated. A missing doc comment alone does not keep it from
    /// that.</summary>
    public bool AreFatal => _found.Exists(problem => problem.Descriptor != Rules.Summary);

    public void Add(DiagnosticDescriptor rule, Location place, params object[] arguments) =>
        _found.Add(Diagnostic.Create(rule, place, arguments));

    /// <summary>The text, or a problem where it is empty.</summary>
    public string Need(string text, ISymbol symbol, string what, string expected, Location? place = null)
    {
        if (text.Length > 0)
            return text;
        bool areRead = symbol.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.Options.DocumentationMode
            is not DocumentationMode.None;
        Add(Rules.Summary, place ?? symbol.Place(), what, areRead
            ? expected
            : expected + ", and set GenerateDocumentationFile to true in the project, which does not read them yet");
        return "";
    }
}
