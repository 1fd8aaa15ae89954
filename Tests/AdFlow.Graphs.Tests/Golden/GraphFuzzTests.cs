using System.Text;
using AdFlow.Graphs.Tests.Binding;
using AdFlow.Graphs.Tests.JsonSchema;
using AdFlow.Operators;

namespace AdFlow.Graphs.Tests.Golden;

/// <summary>Mutated documents: whatever the text, there is a plan or a placed problem, never an exception.</summary>
public sealed class GraphFuzzTests
{
    private const int Rounds = 1_500;

    // Half a surrogate pair is no UTF-8.
    private static readonly UTF8Encoding Lenient = new(false);

    private static readonly GoldenCase[] Cases =
    [
        .. new[] { "SyntaxErrors", "BindingErrors", "BoundPlans", "TestsErrors", "GoodTests" }
            .SelectMany(GoldenCase.Read),
    ];

    private static readonly TextMutation Mutation =
        new([.. Cases.SelectMany(golden => golden.Documents).Select(document => document.Text)]);

    private static readonly GoldenCase[] Good = [.. GoldenCase.Read("BoundPlans"), .. GoldenCase.Read("GoodTests")];

    private static readonly DocumentSchema Schema = new(GraphJsonSchema.Create(TestCatalog.Create()));
    private static readonly DocumentSchema TestsSchema = new(TestsJsonSchema.Create());

    private readonly OperatorCatalog _catalog = TestCatalog.Create();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adflow-fuzz");

    [OneTimeTearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [Test]
    public void MutatedText_GivesAPlanOrAPositionedProblem([Values(1, 2, 3, 4)] int seed)
    {
        var random = new Random(seed);
        int bound = 0;
        for (int round = 0; round < Rounds; round++)
        {
            var from = random.Next(2) == 0 ? Cases : Good;
            var documents = from[random.Next(from.Length)].Documents.ToArray();
            int mutated = random.Next(documents.Length);
            documents[mutated].Text = Mutation.Mutate(random, documents[mutated].Text);
            string? fault;
            try
            {
                fault = Fault(documents, ref bound);
            }
            catch (Exception error)
            {
                fault = error.ToString();
            }
            Assert.That(fault, Is.Null, $"seed {seed}, round {round}\n--- text\n{documents[mutated].Text}\n---");
        }
        Assert.That(bound, Is.GreaterThan(Rounds / 4), $"seed {seed}: hardly anything got past the reader");
    }

    private string? Fault((string File, string Text)[] documents, ref int bound)
    {
        foreach (var (file, content) in documents[1..])
            File.WriteAllText(Path.Combine(_folder.FullName, file), content, Lenient);
        string text = documents[0].Text;
        var diagnostics = new DiagnosticBag();
        var graph = GraphReader.ReadText(text, Path.Combine(_folder.FullName, "g.graph.yaml"), diagnostics);
        var plan = graph is null ? null : GraphBinder.Bind(graph, _catalog, TestTables.Find, diagnostics);
        if (plan is null != diagnostics.HasErrors)
            return "neither a plan nor a problem, or both";
        bool isBound = plan is not null
            || diagnostics.ToList().Any(problem => string.CompareOrdinal(problem.Code, "ADG2") > 0);
        bound += isBound ? 1 : 0;
        if (plan is not null && Schema.Faults(text) is [var flaw, ..])
            return $"bound, but not valid: {flaw}";
        var ofTests = new DiagnosticBag();
        TestsReader.ReadText(text, Path.Combine(_folder.FullName, "g.tests.yaml"), ofTests);
        if (!ofTests.HasErrors && TestsSchema.Faults(text) is [var fault, ..])
            return $"read as tests, but not valid: {fault}";
        return diagnostics.ToList().Concat(ofTests.ToList()).Select(problem => Fault(problem, documents))
            .FirstOrDefault(what => what is not null);
    }

    private static string? Fault(Diagnostic problem, (string File, string Text)[] documents)
    {
        string name = Path.GetFileName(problem.Position.File);
        string text = documents.FirstOrDefault(document => document.File == name, documents[0]).Text;
        int lines = text.Split(["\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029"], StringSplitOptions.None).Length;
        if (problem.Position.Line < 1 || problem.Position.Line > lines || problem.Position.Column < 1
            || problem.Position.Column > text.Length + 1)
            return $"not placed inside the text: {problem}";
        return problem.Message.Length == 0 || problem.Message.Any(char.IsControl) ? $"not printable: {problem}" : null;
    }
}
