using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace AdFlow.Operators.Generators;

/// <summary>The doc comment of a symbol as plain text: code in back-ticks, a blank line between paragraphs.</summary>
internal sealed class DocText
{
    private static readonly Regex Spaces = new(@"\s+", RegexOptions.CultureInvariant);
    private static readonly Regex Breaks = new(@" ?\u2029[ \u2029]*", RegexOptions.CultureInvariant);
    private readonly XElement? _root;

    private DocText(XElement? root) => _root = root;

    public string Summary => Flow("summary");

    public string Remarks => Flow("remarks");

    public string Returns => Flow("returns");

    /// <summary>Text of the example, with its lines and their relative indent.</summary>
    public string Example => _root?.Element("example") is { } example ? Dedent(example.Value) : "";

    public static DocText Of(ISymbol symbol, CancellationToken cancellation)
    {
        string? xml = symbol.GetDocumentationCommentXml(cancellationToken: cancellation);
        if (string.IsNullOrEmpty(xml))
            return new DocText(null);
        try
        {
            return new DocText(XElement.Parse(xml, LoadOptions.PreserveWhitespace));
        }
        catch (XmlException)
        {
            // The compiler warns of a malformed comment itself; here it is one that says nothing.
            return new DocText(null);
        }
    }

    public string Param(string name) => _root?.Elements("param")
        .FirstOrDefault(element => (string?)element.Attribute("name") == name) is { } param ? Flow(param) : "";

    private string Flow(string name) => _root?.Element(name) is { } element ? Flow(element) : "";

    private static string Flow(XElement element)
    {
        var text = new StringBuilder();
        Append(element, text);
        // U+2029 stands for a paragraph's end until spaces are folded.
        string folded = Spaces.Replace(text.ToString().Replace('\u2029', '\u0001'), " ").Replace('\u0001', '\u2029');
        return Breaks.Replace(folded, "\n\n").Trim();
    }

    private static void Append(XElement element, StringBuilder text)
    {
        foreach (var node in element.Nodes())
            if (node is XText words)
                text.Append(words.Value);
            else if (node is XElement inner)
                AppendElement(inner, text);
    }

    private static void AppendElement(XElement element, StringBuilder text)
    {
        string name = element.Name.LocalName;
        if (name is "para" or "item" or "list")
            text.Append('\u2029');
        if (name is "c" or "code")
            text.Append('`').Append(element.Value.Trim()).Append('`');
        else if (Reference(element) is { } reference && element.IsEmpty)
            text.Append(reference);
        else
            Append(element, text);
        if (name is "para" or "list")
            text.Append('\u2029');
    }

    private static string? Reference(XElement element)
    {
        if ((string?)element.Attribute("cref") is not { } cref)
            return (string?)element.Attribute("langword") ?? (string?)element.Attribute("name")
                ?? (string?)element.Attribute("href");
        // "M:A.B.C``1(System.Int32)": the last name is what a reader wants.
        string path = cref.Substring(cref.IndexOf(':') + 1).Split('(', '`')[0];
        return path.Substring(path.LastIndexOf('.') + 1);
    }

    private static string Dedent(string text)
    {
        var lines = text.Replace("\r", "").Split('\n').Select(line => line.TrimEnd())
            .SkipWhile(line => line.Length == 0).ToList();
        int indent = lines.Where(line => line.Length > 0).Select(line => line.Length - line.TrimStart().Length)
            .DefaultIfEmpty(0).Min();
        return string.Join("\n", lines.Select(line => line.Length == 0 ? "" : line.Substring(indent))).TrimEnd();
    }
}
