using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>Settings as a graph would give them, bound to a table.</summary>
internal static class Bound
{
    /// <summary>Columns of the first port, descending where − stands in front.</summary>
    internal static ColumnRef[] Columns(Table table, params IReadOnlyList<string> names) => [.. names.Select(text =>
    {
        string name = text.TrimStart('-');
        int ordinal = table.Schema.IndexOf(name);
        return new ColumnRef(name, 0, ordinal, table.Schema[ordinal], text.StartsWith('-'));
    })];

    /// <summary>An expression over a table's rows and perhaps a request.</summary>
    internal static ExpressionProgram Expression(Table table, string text, Table? request = null)
    {
        var scope = new ExpressionScope(table.Schema, request?.Schema);
        var bound = ExpressionBinder.Bind(text, scope, out var errors);
        Assert.That(errors, Is.Empty);
        return new ExpressionProgram(bound!);
    }

    /// <summary>New columns, given as <c>"name: expression"</c>.</summary>
    internal static NamedExpression[] Named(Table table, Table? request, params IReadOnlyList<string> texts) =>
        [.. texts.Select(text => new NamedExpression(
            text[..text.IndexOf(':')], Expression(table, text[(text.IndexOf(':') + 1)..], request)))];
}
