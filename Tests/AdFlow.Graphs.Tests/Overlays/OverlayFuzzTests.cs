using System.Text;
using AdFlow.Graphs.Tests.Binding;
using AdFlow.Graphs.Tests.Golden;
using AdFlow.Graphs.Tests.JsonSchema;
using AdFlow.Operators;

namespace AdFlow.Graphs.Tests.Overlays;

/// <summary>Mutated overlays and ladders: whatever the text, there is a plan or a placed problem, never an exception.
/// </summary>
public sealed class OverlayFuzzTests
{
    private const int Rounds = 800;

    // Half a surrogate pair is no UTF-8.
    private static readonly UTF8Encoding Lenient = new(false);

    private static readonly GoldenCase[] Cases =
        [.. GoldenCase.Read("OverlayErrors"), .. GoldenCase.Read("OverlaidPlans")];

    private static readonly TextMutation Mutation =
        new([.. Cases.SelectMany(golden => golden.Documents).Select(document => document.Text)]);

    private static readonly DocumentSchema Schema = new(GraphJsonSchema.Create(TestCatalog.Create()));

    private readonly OperatorCatalog _catalog = TestCatalog.Create();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adflow-overlay-fuzz-");

    [OneTimeTearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [Test]
    public void MutatedOverlay_GivesAPlanOrAPositionedProblem([Values(1, 2)] int seed)
    {
        var random = new Random(seed);
        int changed = 0;
        for (int round = 0; round < Rounds; round++)
        {
            var documents = Cases[random.Next(Cases.Length)].Documents.ToArray();
            int mutated = Array.FindIndex(documents, document => document.File == "o.yaml");
            mutated = mutated < 0 ? 0 : mutated;
            documents[mutated].Text = Mutation.Mutate(random, documents[mutated].Text);
            string? fault;
            try
            {
                fault = Fault(documents, ref changed);
            }
            catch (Exception error)
            {
                fault = error.ToString();
            }
            Assert.That(fault, Is.Null, $"seed {seed}, round {round}\n--- text\n{documents[mutated].Text}\n---");
        }
        Assert.That(changed, Is.GreaterThan(Rounds / 10), $"seed {seed}: hardly any overlay changed a graph");
    }

    private string? Fault((string File, string Text)[] documents, ref int changed)
    {
        foreach (var (file, content) in documents[1..])
            File.WriteAllText(Path.Combine(_folder.FullName, file), content, Lenient);
        var diagnostics = new DiagnosticBag();
        var graph = GraphReader.ReadText(
            documents[0].Text, Path.Combine(_folder.FullName, documents[0].File), diagnostics);
        var text = documents.FirstOrDefault(document => document.File == "o.yaml").Text;
        var overlay = text is null ? null : OverlayReader.ReadText(text, "o.yaml", diagnostics);
        if (graph is null)
            return diagnostics.HasErrors ? null : "neither a graph nor a problem";
        if (text is not null && overlay is null && !diagnostics.HasErrors)
            return "neither an overlay nor a problem";
        changed += overlay is { IsEmpty: false } || graph.Quality.Count > 0 ? 1 : 0;
        var spec = overlay?.Apply(graph, diagnostics) ?? graph;
        var plan = GraphBinder.Bind(spec, _catalog, TestTables.Find, diagnostics);
        if (plan is null != diagnostics.HasErrors)
            return "neither a plan nor a problem, or both";
        QualityLadder.Check(graph, plan, _catalog, TestTables.Find, diagnostics);
        if (!diagnostics.HasErrors && Schema.Faults(documents[0].Text) is [var flaw, ..])
            return $"bound, but not valid: {flaw}";
        return diagnostics.ToList().Where(IsMisplaced).Select(problem => $"not placed: {problem}").FirstOrDefault();
    }

    private static bool IsMisplaced(Diagnostic problem) => problem.Position.Line < 1 || problem.Position.Column < 1
        || problem.Message.Length == 0 || problem.Message.Any(char.IsControl);
}
