namespace AdFlow.Cli.Tests;

/// <summary>Counters on the command line.</summary>
public sealed class CounterCommandTests
{
    private const string Graph = """
        adflow: 1
        graph: budget
        request: { campaign_id: int64, price: int64 }
        tables: { spend: { counter: { campaign_id: int64 } } }
        nodes:
          offer: { op: let, in: request, with: { daily_budget: 10 } }
          paid: { op: counter.take, in: offer, table: spend, columns: { amount: price, limit: daily_budget } }
        output: paid
        """;

    private const string Requests =
        "{\"campaign_id\": 1, \"price\": 4}\n{\"campaign_id\": 2, \"price\": 4}\n{\"campaign_id\": 1, \"price\": 4}\n";

    private static CliFolder Folder() => new CliFolder().File("budget.graph.yaml", Graph);

    private static IEnumerable<string> Used(CliResult run)
    {
        Assert.That(run.Code, Is.Zero, run.Error);
        return run.Lines.Select(line => line[line.IndexOf("\"used\":", StringComparison.Ordinal)..].Split(',')[0][7..]);
    }

    [Test]
    public void Runs_CountInMemory_AndKeepCountersWhereAStoreIsGiven()
    {
        using var folder = Folder();
        Assert.That(Used(folder.Run("run @budget.graph.yaml", Requests)), Is.EqualTo(new[] { "4", "4", "8" }));
        Assert.That(Used(folder.Run("run @budget.graph.yaml", Requests)), Is.EqualTo(new[] { "4", "4", "8" }));
        string kept = "run @budget.graph.yaml --store @store";
        Assert.That(Used(folder.Run(kept, Requests)), Is.EqualTo(new[] { "4", "4", "8" }));
        Assert.That(Used(folder.Run(kept, Requests)), Is.EqualTo(new[] { "8", "8", "8" }), "the budget is out");
        folder.File("budget.graph.yaml", Graph.Replace("int64 } } }", "utf8 } } }", StringComparison.Ordinal)
            .Replace("campaign_id: int64,", "campaign_id: utf8,", StringComparison.Ordinal));
        Assert.That(folder.Run(kept).Error, Does.Contain("budget.graph.yaml:4:11: ADG").And.Contain(
            "the keys of counter table 'spend' are int64 there and asked for as utf8"));
    }

    [Test]
    public void AFileInPlaceOfCounters_SaysWhatTheyStartFrom()
    {
        using var folder = Folder().File("start.jsonl", "{\"campaign_id\": 1, \"used\": 5}\n")
            .File("wrong.jsonl", "{\"campaign_id\": 1, \"spent\": 5}\n");
        Assert.That(folder.Run("table convert @start.jsonl @start.arrow").Code, Is.Zero);
        Assert.That(folder.Run("table convert @wrong.jsonl @wrong.arrow").Code, Is.Zero);
        Assert.That(Used(folder.Run("run @budget.graph.yaml --tables spend=@start.arrow", Requests)),
            Is.EqualTo(new[] { "9", "4", "9" }));
        Assert.That(folder.Run("run @budget.graph.yaml --tables spend=@wrong.arrow", Requests).Error, Does.Contain(
            "budget.graph.yaml:4:11: ADG").And.Contain("they start from the columns 'campaign_id' (int64) and 'used' "
            + "(int64), never null; found { campaign_id: int64, spent: int64 }"));
    }

    [Test]
    public void Tests_StartFromTheirOwnRows_EachAnew()
    {
        const string test = """
              - name: NAME
                request: { campaign_id: 1, price: 4 }
                expect: { rows: [{ taken: 4, used: 8 }] }

            """;
        using var folder = Folder().File("budget.tests.yaml", $"""
            adflow_tests: 1
            tables: {"{"} spend: [{"{"} campaign_id: 1, used: 4 {"}"}] {"}"}
            tests:
            {test.Replace("NAME", "one")}{test.Replace("NAME", "other")}
            """);
        var result = folder.Run("test @");
        Assert.That(result.Output, Does.EndWith("2 passed, 0 failed\n"), result.Output + result.Error);
    }

    [Test]
    public void TheSample_Passes()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "AdFlow.sln")))
            folder = Path.GetDirectoryName(folder)!;
        using var here = new CliFolder();
        var result = here.Run($"test {Path.Combine(folder, "Samples", "Budgets")}");
        Assert.That(result.Output, Does.EndWith("0 failed\n"), result.Output + result.Error);
        Assert.That(result.Output, Does.Match("[1-9] passed"));
    }

    [Test]
    public void Reference_AndPlan_ShowCounters()
    {
        using var folder = Folder();
        Assert.That(folder.Run("operators counter.take").Output, Does.Contain("`table` (table of counters)")
            .And.Contain("In a shadow it answers as if and changes nothing."));
        Assert.That(folder.Run("explain @budget.graph.yaml").Output, Does.Contain("counters spend"));
        Assert.That(folder.Run("validate @budget.graph.yaml").Code, Is.Zero);
    }
}
