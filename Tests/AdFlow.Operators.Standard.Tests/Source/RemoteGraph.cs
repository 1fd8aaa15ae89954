using System.Text.Json;
using AdFlow.Runtime;
using AdFlow.Tables;
using AdFlow.Testing;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>A graph that asks a <see cref="KeyService"/> for the rows of a table.</summary>
internal sealed class RemoteGraph : IDisposable
{
    private readonly GraphTester _tester = new(StandardOperators.Module);

    /// <summary>Opens the graph.</summary>
    /// <param name="url">Address of the service.</param>
    /// <param name="settings">Settings beyond address and key, as YAML between braces.</param>
    /// <param name="rows">The rows, as JSON objects.</param>
    /// <param name="schema">Columns of the rows.</param>
    /// <param name="node">Keys of the node, as YAML between braces.</param>
    internal RemoteGraph(
        string url, string settings, IEnumerable<string> rows, string schema = "id int64?", string node = "")
        : this(url, settings, Rows.Of(schema, [.. rows]), node) { }

    /// <summary>Opens the graph over a table, which is written and disposed.</summary>
    internal RemoteGraph(string url, string settings, Table rows, string node = "")
    {
        using (rows)
            _tester.Table("rows", rows);
        Problems = _tester.Problems($$"""
            adflow: 1
            graph: remote
            request: { limit: "int32?" }
            tables: { rows: { path: rows.arrow } }
            nodes:
              all: { op: scan, table: rows }
              got: { op: source.http, in: all, with: { url: "{{url}}", key: id, {{settings}} }{{node}} }
            output: got
            """);
    }

    /// <summary>What is wrong with the graph.</summary>
    internal IReadOnlyList<string> Problems { get; }

    internal BoundGraph Graph
    {
        get
        {
            Assert.That(Problems, Is.Empty);
            return _tester.Graph;
        }
    }

    /// <summary>Rows with these keys.</summary>
    internal static string[] Ids(params IEnumerable<long?> ids) =>
        [.. ids.Select(id => $$"""{"id":{{JsonSerializer.Serialize(id)}}}""")];

    /// <summary>Runs it.</summary>
    internal ValueTask<GraphRun> RunAsync(
        ulong seed = 0, bool enforceDeadline = false, CancellationToken cancellation = default)
    {
        Assert.That(Problems, Is.Empty);
        return _tester.RunAsync("{}", seed, enforceDeadline, cancellation);
    }

    /// <summary>Runs it without a failure.</summary>
    /// <returns>The rows as JSON objects.</returns>
    internal async Task<string[]> RowsAsync()
    {
        using var run = await RunAsync();
        Assert.That(run.Failure, Is.Null);
        return Rows.Print(run.Output(0));
    }

    /// <summary>Runs it with a failure of the dependency.</summary>
    /// <returns>Its message.</returns>
    internal async Task<string> FailureAsync(bool enforceDeadline = false)
    {
        using var run = await RunAsync(enforceDeadline: enforceDeadline);
        Assert.That(run.Failure?.Class, Is.EqualTo(FailureClass.Dependency), run.Failure?.Message);
        return run.Failure!.Message;
    }

    public void Dispose() => _tester.Dispose();
}
