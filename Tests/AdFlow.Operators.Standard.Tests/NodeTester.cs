using System.Text.Encodings.Web;
using System.Text.Json;
using AdFlow.Runtime;
using AdFlow.Tables;
using AdFlow.Testing;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>
/// Runs one node over the rows of a table as a graph of its own, by the stages and kernels that a request meets. For
/// operators with a form, which have no code of their own to run. Not thread-safe.
/// </summary>
/// <param name="op">Id of the operator.</param>
/// <param name="input">The rows, owned.</param>
internal sealed class NodeTester(string op, Table input) : IDisposable
{
    private static readonly JsonSerializerOptions Json =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly GraphTester _graph = new(StandardOperators.Module);
    private readonly Dictionary<string, object> _settings = [];
    private object? _bare;
    private readonly Table _input = input;
    private Table? _request;
    private string _tables = "", _port = "";
    private GraphRun? _run;

    /// <summary>Connects the table port.</summary>
    /// <param name="table">The table, owned.</param>
    /// <param name="keys">How it is looked up: <c>key: ad</c> or <c>group_key: ad</c>.</param>
    internal NodeTester Table(Table table, string keys)
    {
        using (table)
            _graph.Table("others", table);
        _tables = $"others: {{ path: others.arrow, {keys} }}";
        _port = "table: others,";
        return this;
    }

    /// <summary>Gives the request, a table of one row, owned.</summary>
    internal NodeTester Request(Table request)
    {
        _request = request;
        return this;
    }

    /// <summary>Gives a setting: numbers, texts, lists of them and dictionaries, as YAML would.</summary>
    internal NodeTester With(string name, object value)
    {
        _settings[name] = value;
        return this;
    }

    /// <summary>Gives what stands behind <c>with</c>, for an operator with one unnamed setting.</summary>
    internal NodeTester With(object value)
    {
        _bare = value;
        return this;
    }

    /// <summary>Runs once; the batch is valid until the next run.</summary>
    internal Batch Run()
    {
        Open();
        _run?.Dispose();
        var run = _graph.Run(_request is null ? "{}" : Rows.Print(_request.Batches[0])[0]);
        _run = run;
        Assert.That(run.Failure, Is.Null);
        return run.Output(0);
    }

    /// <summary>Runs once and prints the rows.</summary>
    internal string[] Print() => Rows.Print(Run());

    public void Dispose()
    {
        _run?.Dispose();
        _request?.Dispose();
        _input.Dispose();
        _graph.Dispose();
    }

    private void Open()
    {
        if (_run is not null)
            return;
        string request = _request is null ? "{}"
            : JsonSerializer.Serialize(_request.Schema.Fields.ToDictionary(
                field => field.Name, field => $"{field.Type}{(field.Nullable ? "?" : "")}"), Json);
        _graph.Table("rows", _input).Open($$"""
            adflow: 1
            graph: one_node
            request: {{request}}
            tables:
              rows: { path: rows.arrow }
              {{_tables}}
            nodes:
              rows: { op: scan, table: rows }
              node: { op: {{op}}, in: rows, {{_port}} with: {{JsonSerializer.Serialize(_bare ?? _settings, Json)}} }
            output: node
            """);
    }
}
