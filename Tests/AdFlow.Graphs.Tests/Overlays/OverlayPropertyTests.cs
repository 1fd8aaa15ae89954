using AdFlow.Graphs.Tests.Binding;
using AdFlow.Operators;

namespace AdFlow.Graphs.Tests.Overlays;

/// <summary>Applying overlays is editing the documents by hand: the same plan, or the same problems.</summary>
public sealed class OverlayPropertyTests
{
    private const int Rounds = 150;

    private static readonly (string Target, string[] Values)[] Settings =
    [
        ("text.limit", ["20", "=request.slots", "0", "null", "many", "1.5"]),
        ("text.boosts", ["{ title: 3, ad_id: 1 }", "null", "[1]", "{ title: -1 }"]),
        ("text.when", ["request.slots > 2", "null", "slots", "\"request.query == 'a, b'\""]),
        ("text.timeout", ["4ms", "1.5s"]),
        ("text.on_timeout", ["empty", "fail"]),
        ("text.on_error", ["empty", "fail"]),
        ("text.limt", ["3"]),
        ("some.with", ["score > 0.5", "{ condition: score > 0.5 }", "null", "prices > 0", "[1]"]),
        ("some.when", ["true", "null"]),
        ("marked.flag", ["true", "=request.slots > 3", "yes", "null"]),
        ("marked.count", ["-5", "=request.slots * 2", "null", "0.5"]),
        ("marked.share", ["0", "1", "1.01", "null"]),
        ("marked.label", ["some", "\"=request.query\"", "null", "[a]"]),
        ("marked.names", ["{ a: b }", "null", "x"]),
        ("marked.parts", ["{ a: score, b: [ad_id, score] }", "{ a: nothing }", "null"]),
        ("marked.column", ["ad_id", "null", "adid"]),
        ("more.value", ["score + 1", "null", "nope * 2", "1"]),
        ("more.other", ["value", "score - ad_id"]),
        ("more.when", ["request.slots > 5", "null", "1"]),
        ("priced.factor", ["3", "=request.slots * 2", "null", "text", "[1]"]),
        ("priced.factr", ["3"]),
        ("priced/scaled.worth", ["score * 2 * settings.factor", "settings.facto"]),
        ("priced/scaled.when", ["settings.factor > 1", "null"]),
        ("ranked.by", ["[worth]", "worth", "[nothing]"]),
        ("ranked.nulls", ["last", "middle", "null"]),
        ("settings.reserve", ["0.2", "high", "null"]),
    ];

    private static readonly (string Node, string Work, string With)[] Swaps =
    [
        ("text", "op: recall.keyword, table: bidwords", "{ limit: 7 }"),
        ("text", "op: recall.text, table: product", "{ limit: 7 }"),
        ("some", "op: sort", "score"),
        ("some", "op: wher", "score > 1"),
        ("marked", "op: let", "{ label: score + 1 }"),
        ("priced", "op: let", "{ worth: score }"),
        ("priced/scaled", "op: let", "{ worth: score / settings.factor }"),
        ("ranked", "op: split", "{ at: 3 }"),
    ];

    private static readonly OperatorCatalog Catalog = TestCatalog.Create();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adflow-overlays-");

    [OneTimeTearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [Test]
    public void Apply_RandomChanges_AreEditsOfTheDocument([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        int bound = 0;
        for (int round = 0; round < Rounds; round++)
        {
            var edited = new EditedGraph();
            string[] overlays = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Overlay(random, edited))];
            string expected = Said(Read(edited, []));
            string said = Said(Read(new EditedGraph(), overlays));
            bound += said.StartsWith("graph", StringComparison.Ordinal) ? 1 : 0;
            Assert.That(said.Split('\n'), Is.EqualTo(expected.Split('\n')),
                $"seed {seed}, round {round}\n{string.Join('\n', overlays)}\n--- edited\n{edited.Documents()[0].Text}");
        }
        Assert.That(bound, Is.InRange(Rounds / 10, Rounds * 9 / 10), $"seed {seed}: all is of one kind");
    }

    // One overlay, and the same edits. What it swaps it does not set.
    private static string Overlay(Random random, EditedGraph edited)
    {
        var swaps = random.Next(3) > 0 ? [] : random.GetItems(Swaps, random.Next(1, 3)).DistinctBy(swap => swap.Node)
            .Where(swap => !edited.IsLost(swap.Node + ".with")).ToArray();
        // A swap of a whole sub-graph leaves nothing inside to change.
        if (Array.Exists(swaps, swap => swap.Node == "priced"))
            swaps = Array.FindAll(swaps, swap => swap.Node != "priced/scaled");
        foreach (var (node, work, with) in swaps)
            edited.Swap(node, work, with);
        var settings = random.GetItems(Settings, random.Next(0, 4)).DistinctBy(setting => setting.Target)
            .Where(setting => !Array.Exists(swaps, swap => IsIn(setting.Target, swap.Node)))
            .Where(setting => !edited.IsLost(setting.Target))
            .Select(setting => (setting.Target, Value: setting.Values[random.Next(setting.Values.Length)])).ToList();
        foreach (var (target, value) in settings)
            edited.Set(target, value);
        return $$"""
            swap: { {{string.Join(", ", swaps.Select(s => $"{s.Node}: {{ {s.Work}, with: {s.With} }}"))}} }
            set: { {{string.Join(", ", settings.Select(setting => $"{setting.Target}: {setting.Value}"))}} }
            """;
    }

    private static bool IsIn(string target, string node) =>
        target.StartsWith(node, StringComparison.Ordinal) && target[node.Length] is '.' or '/';

    private (GraphSpec? Graph, DiagnosticBag Problems) Read(EditedGraph documents, string[] overlays)
    {
        foreach (var (file, text) in documents.Documents())
            File.WriteAllText(Path.Combine(_folder.FullName, file), text);
        var diagnostics = new DiagnosticBag();
        var graph = GraphReader.ReadFile(Path.Combine(_folder.FullName, "g.graph.yaml"), diagnostics)!;
        var read = overlays.Select(text => OverlayReader.ReadText(text, "o.yaml", diagnostics)!).ToList();
        return (GraphOverlay.Apply(graph, read, diagnostics), diagnostics);
    }

    // The plan, or the problems without their places.
    private static string Said((GraphSpec? Graph, DiagnosticBag Problems) read)
    {
        var plan = GraphBinder.Bind(read.Graph!, Catalog, TestTables.Find, read.Problems);
        return plan is not null ? PlanText.Print(plan) : string.Join('\n', read.Problems.ToList()
            .Select(problem => $"{problem.Code}: {problem.Message}").Order(StringComparer.Ordinal));
    }
}
