using System.Buffers;
using System.Text;
using System.Text.Json;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Runtime;
using AdFlow.Tables;
using AdFlow.Tables.Counters;
using AdFlow.Tables.Ipc;
using AdFlow.Tables.Json;

namespace AdFlow.Testing;

/// <summary>
/// Runs graphs given as text, over tables given as rows, in a folder of its own: what a request meets in production,
/// made small. Not thread-safe. Disposing removes the folder.
/// </summary>
public sealed class GraphTester : IDisposable
{
    private readonly OperatorCatalog _catalog;
    private readonly Arena _arena = new();
    private ActivatedGraph? _graph;

    /// <summary>Makes an empty folder.</summary>
    /// <param name="modules">Operators that graphs may name.</param>
    public GraphTester(params IReadOnlyList<OperatorModule> modules)
    {
        var catalog = new OperatorCatalogBuilder();
        foreach (var module in modules)
            catalog.Add(module);
        _catalog = catalog.Build();
        Folder = Directory.CreateTempSubdirectory("adflow-test-").FullName;
    }

    /// <summary>Where files, tables and graphs are written.</summary>
    public string Folder { get; }

    /// <summary>Where graphs find their tables and counters, or null for files and counters in memory.</summary>
    public GraphTables? Source { get; init; }

    /// <summary>Limits of the graphs that are opened, or null for the default ones.</summary>
    public BoundGraphOptions? Options { get; init; }

    /// <summary>How graphs that are opened from now on are planned, or null for the default way.</summary>
    public PlanOptions? Planning { get; set; }

    /// <summary>The graph that was opened last.</summary>
    /// <exception cref="InvalidOperationException">None was opened.</exception>
    public BoundGraph Graph => _graph?.Graph ?? throw new InvalidOperationException("Open a graph first.");

    /// <summary>The tables of the graph that was opened last.</summary>
    /// <exception cref="InvalidOperationException">None was opened.</exception>
    public IReadOnlyList<PublishedTable> Tables =>
        _graph?.Tables ?? throw new InvalidOperationException("Open a graph first.");

    /// <summary>The tables of counters of the graph that was opened last.</summary>
    /// <exception cref="InvalidOperationException">None was opened.</exception>
    public IReadOnlyList<CounterTable> Counters =>
        _graph?.Counters ?? throw new InvalidOperationException("Open a graph first.");

    /// <summary>Writes a file: a sub-graph, synonyms, coefficients.</summary>
    public GraphTester File(string name, string content)
    {
        System.IO.File.WriteAllText(Path.Combine(Folder, name), content);
        return this;
    }

    /// <summary>Writes a table to <c>name.arrow</c>.</summary>
    /// <param name="name">Name of the file without its extension.</param>
    /// <param name="columns">Fields, each <c>name: type</c> as in a graph's request, separated by ';'.</param>
    /// <param name="rows">One JSON object a row.</param>
    public GraphTester Table(string name, string columns, params string[] rows)
    {
        using var lines = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', rows)));
        using var table = JsonLines.Read(lines, SchemaOf(columns));
        return Table(name, table);
    }

    /// <summary>Writes a table to <c>name.arrow</c>.</summary>
    public GraphTester Table(string name, Table table)
    {
        using var file = System.IO.File.Create(Path.Combine(Folder, name + ".arrow"));
        IpcWriter.WriteFile(file, table);
        return this;
    }

    /// <summary>Opens a graph.</summary>
    /// <param name="yaml">The document; paths in it are relative to <see cref="Folder"/>.</param>
    /// <exception cref="ArgumentException">It has problems: all of them, one a line.</exception>
    public GraphTester Open(string yaml)
    {
        var problems = Problems(yaml);
        return problems.Count == 0 ? this : throw new ArgumentException(string.Join('\n', problems), nameof(yaml));
    }

    /// <summary>Opens a graph that may have problems.</summary>
    /// <returns>Every problem, its position without the folder; the graph is open where there is none.</returns>
    public IReadOnlyList<string> Problems(string yaml)
    {
        _graph?.Dispose();
        string path = Path.Combine(Folder, "test.graph.yaml");
        System.IO.File.WriteAllText(path, yaml);
        var diagnostics = new DiagnosticBag();
        _graph = GraphActivation.Open(path, _catalog, null, Source ?? new TableFiles(), diagnostics, options: Options,
            planning: Planning);
        return [.. diagnostics.ToList().Select(problem =>
            problem.ToString().Replace(Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal))];
    }

    /// <summary>Runs a request that must not fail.</summary>
    /// <param name="request">The request as a JSON object.</param>
    /// <param name="output">Name of the output, or null for the first one.</param>
    /// <param name="seed">Seed of the run's random numbers.</param>
    /// <returns>Rows of the output, each a JSON object.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public IReadOnlyList<string> Rows(string request, string? output = null, ulong seed = 0)
    {
        using var run = Run(request, seed);
        int ordinal = output is null ? 0 : Graph.Plan.Outputs.ToList().FindIndex(one => one.Name == output);
        return Lines(run.Output(ordinal));
    }

    /// <summary>Runs a request that must fail.</summary>
    /// <returns>Why it failed.</returns>
    /// <exception cref="InvalidOperationException">It did not fail.</exception>
    public RunFailure Failure(string request)
    {
        using var run = Run(request);
        return run.Failure ?? throw new InvalidOperationException("The run should have failed, but it did not.");
    }

    /// <summary>Runs a request.</summary>
    /// <param name="request">The request as a JSON object.</param>
    /// <param name="seed">Seed of the run's random numbers.</param>
    /// <param name="enforceDeadline">Whether deadlines and timeouts count.</param>
    /// <returns>The result, which the caller disposes.</returns>
    public GraphRun Run(string request, ulong seed = 0, bool enforceDeadline = false) =>
        RunAsync(request, seed, enforceDeadline).AsTask().GetAwaiter().GetResult();

    /// <summary>Runs a request as a shadow, which must not fail.</summary>
    /// <returns>Rows of the first output, each a JSON object.</returns>
    public IReadOnlyList<string> ShadowRows(string request)
    {
        using var run = Graph.RunAsync(new RunRequest { Request = Request(request), IsShadow = true })
            .AsTask().GetAwaiter().GetResult();
        return Lines(run.Output(0));
    }

    /// <summary>Runs a request; as <see cref="Run"/>.</summary>
    public ValueTask<GraphRun> RunAsync(
        string request, ulong seed = 0, bool enforceDeadline = false, CancellationToken cancellation = default,
        RunTape? tape = null) => Graph.RunAsync(new RunRequest
        {
            Request = Request(request),
            Seed = seed,
            EnforceDeadline = enforceDeadline,
            Tape = tape,
            Cancellation = cancellation,
        });

    /// <summary>A request for <see cref="Graph"/>, valid until the tester is disposed.</summary>
    /// <exception cref="JsonException">It is not what the graph declares.</exception>
    public unsafe Batch Request(string json)
    {
        var schema = Graph.Plan.Request;
        var builder = new BatchBuilder(schema);
        if (!new JsonRowReader(schema).TryRead(Encoding.UTF8.GetBytes(json), builder, out var errors))
            throw new JsonException(string.Join("; ", errors));
        return schema.Count == 0 ? new Batch(schema, null, 1) : builder.Build(_arena);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _graph?.Dispose();
        _arena.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Rows as JSON objects, one text each.</summary>
    public static string[] Lines(Batch batch)
    {
        var lines = new ArrayBufferWriter<byte>();
        new JsonRowWriter(batch.Schema).WriteLines(lines, batch);
        return Encoding.UTF8.GetString(lines.WrittenSpan).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static Schema SchemaOf(string columns) => new([.. columns.Split(';').Select(column =>
    {
        var parts = column.Split(':', 2, StringSplitOptions.TrimEntries);
        return TypeText.TryParse(parts[1], out var field, out string? error)
            ? field with { Name = parts[0] } : throw new ArgumentException(error, nameof(columns));
    })]);
}
