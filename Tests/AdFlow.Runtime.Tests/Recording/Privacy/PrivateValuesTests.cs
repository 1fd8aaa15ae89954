using System.Text;
using System.Text.Json.Nodes;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Runtime.Tests.Fuzz;
using AdFlow.Tables;
using AdFlow.Tables.Json;

namespace AdFlow.Runtime.Tests;

/// <summary>Random graphs, as written and as planned: another value of a private field changes no bit of a public
/// column, and no byte of a record, where it does not choose rows.</summary>
public sealed class PrivateValuesTests
{
    private const int Graphs = 120;
    private static readonly string[] Fields = ["rn", "rf", "rt", "rs"];

    [Test]
    public void OtherPrivateValues_GiveTheSamePublicColumns()
    {
        int compared = 0, changed = 0;
        for (int seed = 1; seed <= Graphs; seed++)
            foreach (var rules in (RuleOptions[])[RuleOptions.None, RuleOptions.All])
            {
                var (same, other, problem) = Compare(seed, rules);
                Assert.That(problem, Is.Null,
                    $"seed {seed}, {rules.Rules.Count} rules\n{GraphMaker.Of(seed).Documents}");
                (compared, changed) = (compared + same, changed + other);
            }
        Assert.That(compared, Is.GreaterThan(10 * Graphs), "public columns");
        Assert.That(changed, Is.GreaterThan(Graphs / 4), "private columns that were others");
    }

    // Public columns compared, private columns that differed, and the public one that differed.
    private static (int Compared, int Changed, string? Problem) Compare(int seed, RuleOptions rules)
    {
        var random = new Random(seed);
        using var requests = new FuzzRequests(random);
        string[] hidden = [.. Fields.Where(_ => random.Next(2) == 0)];
        var plan = Plan(seed, hidden, rules);
        if (!KeepsRows(plan))
            return default;
        var tables = FuzzTables.Get(GraphMaker.Of(seed).Tables);
        using var graph = new BoundGraph(plan,
            [.. plan.Logical.Tables.Select(table => tables[table.Name.Split('/')[^1]].Published)],
            new BoundGraphOptions { PooledSlabs = 2, Threads = 1, Tier = 1 });
        using var arena = new Arena();
        string text = requests.Texts[0], mixed = Mixed(text, requests.Texts[1], hidden);
        using var one = Run(graph, text, arena);
        using var other = Run(graph, mixed, arena);
        if (one.Failure is not null || other.Failure is not null)
            return default;
        var found = Compare(plan, one, other);
        return found.Problem is not null || Record(graph, text, one, arena).SequenceEqual(
            Record(graph, mixed, other, arena)) ? found : (0, 0, "records differ");
    }

    private static byte[] Record(BoundGraph graph, string request, GraphRun run, Arena arena)
    {
        var recorder = new RunRecorder(graph, new RecordedGraph { Name = "random", MainFile = "random.graph.yaml" },
            new PrivacyKey("sixteen bytes or more"u8));
        var encoded = new EncodedRun();
        recorder.Record(encoded, 0, new RunRequest { Request = Read(graph, request, arena), Seed = 3 }, run,
            TimeSpan.Zero);
        Assert.That(encoded.Problem, Is.Null);
        using var file = new MemoryStream();
        using (var writer = new RecordWriter(file, leaveOpen: true))
        {
            writer.Write(encoded);
            writer.Finish();
        }
        return file.ToArray();
    }

    private static (int Compared, int Changed, string? Problem) Compare(PhysicalPlan plan, GraphRun one, GraphRun other)
    {
        int compared = 0, changed = 0;
        for (int output = 0; output < plan.Logical.Outputs.Count; output++)
        {
            var source = plan.Logical.Outputs[output].Source;
            for (int column = 0; column < plan.Logical.SchemaOf(source).Count; column++)
            {
                string? difference = BatchDifference.Of(
                    Only(one.Output(output), column), Only(other.Output(output), column));
                bool isPrivate = plan.Private.Columns(source)[column];
                if (difference is not null && !isPrivate)
                    return (compared, changed, $"output {plan.Logical.Outputs[output].Name}: {difference}");
                compared += isPrivate ? 0 : 1;
                changed += difference is null ? 0 : 1;
            }
        }
        return (compared, changed, null);
    }

    private static unsafe Batch Only(Batch rows, int column) =>
        new(new Schema([rows.Schema[column]]), rows.Nodes + column, rows.RowCount);

    // With the rows of all nodes where the graph is executed as written.
    private static PhysicalPlan Plan(int seed, string[] hidden, RuleOptions rules)
    {
        var graph = GraphMaker.Of(seed);
        using var requests = new FuzzRequests(new Random(seed));
        using var open = FuzzCase.Open(graph, requests, new DiagnosticBag())!;
        var plan = open.Plan(new()).Source;
        plan = plan with
        {
            RequestPrivacy = [.. plan.Request.Fields.Select(field =>
                hidden.Contains(field.Name) ? FieldPrivacy.Drop : FieldPrivacy.Public)],
        };
        if (rules.Rules.Count == 0)
            plan = plan with
            {
                Outputs = [.. plan.Nodes.Select(node => new LogicalOutput(node.Path, new(node.Ordinal, 0)))],
            };
        return PhysicalPlan.Create(PrivateColumns.Mark(plan), new PlanOptions { Rules = rules });
    }

    // Whether private values choose no rows: then all of a record but private columns is the same.
    private static bool KeepsRows(PhysicalPlan plan) => plan.Private.Readers.All(node =>
        node.OnError is FailureAction.Fail
        && (node.When is null || !node.When.Expression.ReadRequestFields().Any(field =>
            plan.Private.Columns(LogicalSource.Request)[field]))
        && node.Form switch
        {
            ProjectForm => true,
            LookupForm lookup => lookup.KeepsUnmatched,
            null => node.Map is not null || node.Operator.Rows is RowEffect.Same,
            _ => false,
        });

    private static GraphRun Run(BoundGraph graph, string request, Arena arena) =>
        graph.RunAsync(new RunRequest { Request = Read(graph, request, arena), Seed = 3 }).AsTask().GetAwaiter()
            .GetResult();

    private static Batch Read(BoundGraph graph, string request, Arena arena)
    {
        var builder = new BatchBuilder(graph.Plan.Request);
        Assert.That(new JsonRowReader(graph.Plan.Request).TryRead(Encoding.UTF8.GetBytes(request), builder, out _));
        return builder.Build(arena);
    }

    private static string Mixed(string request, string other, string[] fields)
    {
        var (mixed, from) = (JsonNode.Parse(request)!, JsonNode.Parse(other)!);
        foreach (string field in fields)
            mixed[field] = from[field]?.DeepClone();
        return mixed.ToJsonString();
    }
}
