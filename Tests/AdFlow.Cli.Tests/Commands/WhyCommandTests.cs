using System.Text.Json;

namespace AdFlow.Cli.Tests;

public sealed class WhyCommandTests
{
    private const string Graph = """
        adflow: 1
        graph: shop
        request: { most: int32 }
        tables: { ads: { path: ads.arrow } }
        nodes:
          all: { op: scan, table: ads }
          paid: { op: where, in: all, with: bid > 0.1 }
          best: { op: top_k, in: paid, with: { by: bid, k: =request.most } }
        outputs: { ads: best, paid: paid }
        """;

    private CliFolder _folder = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new CliFolder().File("shop.graph.yaml", Graph).File("requests.jsonl", """
            {"most": 1}
            {"most": 2}
            {"most": "x"}
            """).File("ads.jsonl", """
            {"id": 1, "bid": 3.5}
            {"id": 2, "bid": 2.5}
            {"id": 3, "bid": 0.05}
            """);
        Assert.That(_folder.Run("table convert @ads.jsonl @ads.arrow").Error, Is.Empty);
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void RowOfARequest_IsFollowed()
    {
        var result = _folder.Run("why @shop.graph.yaml --input @requests.jsonl --row id=2 --step 0.5");
        Assert.That((result.Code, result.Error), Is.EqualTo((ExitCode.Fine, "")));
        Assert.That(result.Output, Is.EqualTo("""
            id 2: lost at best, not in output ads of shop

              found  all   rank 2 of 3  bid 2.5
                     paid  3 → 2 rows   bid > 0.1
              LOST   best  2 → 1 row    rank 2 of 2, only the first is kept (k): its bid is 2.5, id 1 has 3.5

            bid: 4 instead of 2.5 (+60.0 %) at all.bid gets place 1, 3.5 does not (8 runs)

            """));
    }

    [Test]
    public void OtherRequestAndOutput_AreChosen()
    {
        var result = _folder.Run(
            "why @shop.graph.yaml -i @requests.jsonl -n 1 -r id=2 -r id=3 --output paid --bid none");
        Assert.That(result.Code, Is.EqualTo(ExitCode.Fine));
        Assert.That(result.Output, Does.StartWith("id 2: place 2 in output paid of shop\n")
            .And.Contain("\n\nid 3: lost at paid, not in output paid of shop\n").And.Not.Contain("bid:"));
    }

    [Test]
    public void Json_IsOneObjectARow()
    {
        var result = _folder.Run("why @shop.graph.yaml -r id=2 -r id=9 --json", """{"most": 1}""");
        var stories = result.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.That(stories.Select(story => story.GetProperty("verdict").GetString()),
            Is.EqualTo(["lost", "not_recalled"]));
        var loss = stories[0].GetProperty("steps")[2].GetProperty("losses")[0];
        Assert.That((loss.GetProperty("kind").GetString(), loss.GetProperty("least").GetDouble()),
            Is.EqualTo(("rank", 3.5)));
        Assert.That(stories[0].GetProperty("bid").GetProperty("losing").GetDouble(), Is.EqualTo(3.5));
        Assert.That(stories[1].GetProperty("tables").GetProperty("ads").GetInt32(), Is.Zero);
    }

    [TestCase("why @shop.graph.yaml -i @requests.jsonl -r idd=2",
        "no node of graph 'shop' has a column 'idd'; did you mean 'id'?")]
    [TestCase("why @shop.graph.yaml -i @requests.jsonl -r id", "--row: found 'id'; expected a column and its value")]
    [TestCase("why @shop.graph.yaml -i @requests.jsonl -r id=2 -o add",
        "graph 'shop' has no output 'add'; did you mean 'ads'?")]
    [TestCase("why @shop.graph.yaml -i @requests.jsonl -r id=2 -n 7",
        "there is no request 7; the input has 3, numbered from 0")]
    [TestCase("why @shop.graph.yaml -i @requests.jsonl -r id=2 --bid bit", "has a bid 'bit'; did you mean 'bid'?")]
    [TestCase("why @shop.graph.yaml -i @requests.jsonl -r id=2 --step -1", "the step is -1; expected a number above 0")]
    [TestCase("why @shop.graph.yaml -r id=2", "there is no request in the input")]
    public void WrongQuestion_SaysWhatToAsk(string words, string message)
    {
        var result = _folder.Run(words);
        Assert.That((result.Code, result.Output), Is.EqualTo((ExitCode.WrongUse, "")));
        Assert.That(result.Error, Does.Contain(message));
    }

    [Test]
    public void RecordedRequest_IsFollowedAsTheGraphsOwn()
    {
        _folder.File("two.jsonl", """
            {"most": 2}
            {"most": 1}
            """);
        var recorded = _folder.Run("run @shop.graph.yaml --input @two.jsonl --record @day.adrec");
        Assert.That((recorded.Code, recorded.Error), Is.EqualTo((ExitCode.Fine, "")));
        var fromRecord = _folder.Run("why @day.adrec --request 1 --row id=2 --row id=3");
        var fromGraph = _folder.Run("why @shop.graph.yaml -i @two.jsonl --request 1 --row id=2 --row id=3");
        Assert.That((fromRecord.Code, fromRecord.Error), Is.EqualTo((ExitCode.Fine, "")));
        Assert.That(fromRecord.Output, Is.EqualTo(fromGraph.Output));
        Assert.That(_folder.Run("why @day.adrec --row id=2 --set best.k=0 --bid none").Output,
            Does.Contain("none is kept (k)"));
    }

    [TestCase("why @day.adrec --request 7 --row id=2", "--request 7: day.adrec has no such request")]
    [TestCase("why @day.adrec --input @two.jsonl --row id=2", "--input is for graphs; day.adrec is a record")]
    [TestCase("why @shop.graph.yaml --live --row id=2", "--live is for records; shop.graph.yaml is a graph")]
    [TestCase("why @none.adrec --row id=2", "none.adrec: there is no such file")]
    [TestCase("why @ads.jsonl --row id=2", "ads.jsonl")]
    public void WrongRecord_SaysWhatToDo(string words, string message)
    {
        _folder.Run("run @shop.graph.yaml --record @day.adrec", """{"most": 2}""");
        var result = _folder.Run(words);
        Assert.That((result.Code > 0, result.Output), Is.EqualTo((true, "")));
        Assert.That(result.Error, Does.Contain(message));
    }

    [Test]
    public void RequestThatIsRefused_SaysWhy()
    {
        var result = _folder.Run("why @shop.graph.yaml -i @requests.jsonl -r id=2 -n 2");
        Assert.That((result.Code, result.Error.StartsWith("adflow: request 2: ", StringComparison.Ordinal)),
            Is.EqualTo((ExitCode.Failed, true)), result.Error);
    }

    [Test]
    public void GraphWithProblems_TellsThem()
    {
        _folder.File("wrong.graph.yaml", Graph.Replace("top_k", "top_q", StringComparison.Ordinal));
        var result = _folder.Run("why @wrong.graph.yaml -i @requests.jsonl -r id=2");
        Assert.That((result.Code, result.Output), Is.EqualTo((ExitCode.Failed, "")));
        Assert.That(result.Error, Does.Contain("top_q"));
    }
}
