using System.Text.RegularExpressions;
using AdFlow.Runtime.Tests.Fuzz;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests.Replaying;

/// <summary>A random graph, made so that no two runs agree, and a record of its runs. Disposing removes it.</summary>
internal sealed partial class FuzzRecord : IDisposable
{
    private readonly FuzzRequests _requests;
    private readonly GraphTester _tester;

    /// <summary>Makes a graph and records it.</summary>
    /// <param name="seed">Of the graph and the requests.</param>
    /// <param name="random">Of the requests.</param>
    public FuzzRecord(int seed, Random random)
    {
        _requests = new FuzzRequests(random);
        var graph = GraphMaker.Of(seed);
        HasTables = seed % 2 == 0;
        _tester = new GraphTester(TestModules.All) { Planning = new PlanOptions { RecordsTables = HasTables } };
        WriteTables(graph, Folder);
        foreach (var file in graph.Files)
            file.Write(Folder);
        Yaml = Ticking(graph.Yaml);
        Problems = _tester.Problems(Yaml);
        if (Problems.Count == 0)
            File = TestRecords.Record(
                _tester.Graph, Folder, Enumerable.Range(0, FuzzRequests.Count).Select(_requests.RequestOf));
    }

    /// <summary>The graph.</summary>
    public string Yaml { get; }

    /// <summary>What is wrong with it; nothing should be.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>The record file.</summary>
    public string File { get; } = "";

    /// <summary>Whether it has rows of tables.</summary>
    public bool HasTables { get; }

    /// <summary>Where the graph and its tables are.</summary>
    public string Folder => _tester.Folder;

    /// <summary>Whether random graphs of a seed have nodes that never agree.</summary>
    public static bool IsTicking(int seed) => Scan().IsMatch(GraphMaker.Of(seed).Yaml);

    /// <summary>Removes the tables.</summary>
    public void RemoveTables()
    {
        string store = Path.Combine(Folder, ".adflow");
        if (Directory.Exists(store))
            Directory.Delete(store, recursive: true);
        foreach (string table in Directory.EnumerateFiles(Folder, "*.arrow"))
            System.IO.File.Delete(table);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tester.Dispose();
        _requests.Dispose();
    }

    private static string Ticking(string yaml) => Scan().Replace(yaml,
        "  ${id}_scanned: { op: scan, ${rest} }\n"
        + "  ${id}: { op: test.tick, in: ${id}_scanned, columns: { number: ${id}_tick } }");

    private static void WriteTables(FuzzGraph graph, string folder)
    {
        foreach (string name in (string[])["items", "groups", "words"])
        {
            var snapshot = FuzzTables.Get(graph.Tables)[name].Published.Current;
            using var file = System.IO.File.Create(Path.Combine(folder, name + ".arrow"));
            IpcWriter.WriteFile(file, new Table(snapshot.Schema, [snapshot.Batch], null));
        }
    }

    [GeneratedRegex(@"^  (?<id>\w+): \{ op: scan, (?<rest>.*) \}$", RegexOptions.Multiline)]
    private static partial Regex Scan();
}
