using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AdFlow.Cli.Tests.Commands;

public sealed class DiffCommandTests
{
    private const string Shop = """
        adflow: 1
        graph: shop
        request: { least: float64 }
        tables: { ads: { path: ads.arrow, key: ad_id } }
        nodes:
          all:    { op: scan, table: ads }
          chosen: { op: where, in: all, with: bid >= request.least }
          scored: { op: let, in: chosen, with: { score: bid * pctr } }
          sold:   { op: auction.gsp, in: scored, with: { slots: 2, reserve: 0.01 } }
        output: sold
        """;

    private CliFolder _folder = null!;

    [SetUp]
    public void Record()
    {
        _folder = new CliFolder().File("shop.graph.yaml", Shop)
            .File("ads.csv", "ad_id,bid,pctr\n1,1.0,0.5\n2,2.0,0.2\n3,3.0,0.1\n4,4.0,0.05\n")
            .File("requests.jsonl", Requests(0, 12));
        Assert.That(_folder.Run("table convert @ads.csv @ads.arrow").Code, Is.Zero);
        RecordAs("day.adrec");
    }

    [TearDown]
    public void Remove() => _folder.Dispose();

    private static string Requests(int first, int count) => string.Concat(Enumerable.Range(first, count).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"least":{{i % 4}}}""") + "\n"));

    private void RecordAs(string file)
    {
        var run = _folder.Run($"run @shop.graph.yaml --input @requests.jsonl --output @answers.jsonl --record @{file}");
        Assert.That(run.Code, Is.Zero, run.Error);
    }

    private CliFolder Changed(string part, string by) =>
        _folder.File("new.graph.yaml", Shop.Replace(part, by, StringComparison.Ordinal));

    [Test]
    public void SameGraph_IsEqual()
    {
        var diff = Changed("adflow: 1", "adflow: 1 # as it is").Run("diff @day.adrec @new.graph.yaml");
        Assert.That((diff.Code, diff.Error), Is.EqualTo((0, "")), diff.Output);
        Assert.That(diff.Lines[1], Is.EqualTo("12 requests: 0 differ, 0 in the answer"));
        Assert.That(diff.Output, Does.Contain("day.adrec → new.graph.yaml").And.Match(@"rows +2 +2 +0 +equal"));
    }

    [Test]
    public void OtherGraph_IsComparedNodeByNode()
    {
        var diff = Changed("bid * pctr", "bid * bid * pctr").Run("diff @day.adrec @new.graph.yaml");
        Assert.That(diff.Code, Is.EqualTo(1), diff.Error);
        Assert.That(diff.Output, Does.Contain("12 requests: 12 differ").And.Contain("first node that differs: scored"));
        Assert.That(diff.Output, Does.Contain("the graphs differ: ").And.Contain("bid * pctr"));
        Assert.That(diff.Output, Does.Contain("score: 33 changed").And.Contain("largest +0.6 at ad_id=4"));
        Assert.That(diff.Output, Does.Match(@"sold: \d+ of 12 requests"));
    }

    [Test]
    public void ChangedSetting_IsTheRightSide_AndAnswersMayAloneCount()
    {
        var dear = _folder.Run("diff @day.adrec --set sold.reserve=9 --metric n=count()");
        Assert.That((dear.Code, dear.Lines[0]),
            Is.EqualTo((1, "day.adrec → day.adrec --set sold.reserve=9")), dear.Error);
        Assert.That(dear.Output, Does.Match(@"n +2 +0 +-2 +-100 % .* 12 of 12"));
        Changed("scored", "renamed");
        Assert.That(_folder.Run("diff @day.adrec @new.graph.yaml").Code, Is.EqualTo(1));
        Assert.That(_folder.Run("diff @day.adrec @new.graph.yaml --answers").Code, Is.Zero);
    }

    [Test]
    public void TwoRecords_AreMatchedByNumbers()
    {
        _folder.File("requests.jsonl", Requests(0, 10));
        RecordAs("shorter.adrec");
        var equal = _folder.Run("diff @day.adrec @shorter.adrec");
        Assert.That((equal.Code, equal.Lines[1]), Is.EqualTo((1, "note: 2 requests are only left, 0 only right")));
        Assert.That(equal.Lines[2], Does.StartWith("10 requests: 0 differ"));
        Assert.That(_folder.Run("diff @day.adrec @shorter.adrec --requests 2-8").Code, Is.Zero);
        _folder.File("requests.jsonl", Requests(1, 10));
        RecordAs("other.adrec");
        var other = _folder.Run("diff @day.adrec @other.adrec --requests -9 --json");
        using var json = JsonDocument.Parse(other.Output);
        Assert.That(json.RootElement.GetProperty("summary").GetProperty("first").GetString(), Is.EqualTo("request"));
        Assert.That(json.RootElement.GetProperty("summary").GetProperty("different").GetInt32(), Is.EqualTo(10));
    }

    [Test]
    public void Threads_DoNotChangeWhatIsTold()
    {
        Changed("bid * pctr", "bid * bid * pctr");
        string one = _folder.Run("diff @day.adrec @new.graph.yaml --at-once 1 --metric x=score --json").Output;
        string many = _folder.Run("diff @day.adrec @new.graph.yaml --at-once 8 --metric x=score --json").Output;
        Assert.That(WithoutTimes(many), Is.EqualTo(WithoutTimes(one)));
    }

    [Test]
    public void Page_IsWritten()
    {
        var diff = Changed("bid * pctr", "bid * bid * pctr")
            .Run("diff @day.adrec @new.graph.yaml --html @report.html --request 3");
        Assert.That(diff.Code, Is.EqualTo(1), diff.Error);
        Assert.That(File.ReadAllText(_folder["report.html"]), Does.Contain("\"requests\":1,\"different\":1"));
    }

    [Test]
    public void Replay_WritesThePageToo()
    {
        var same = _folder.Run("replay @day.adrec --html @same.html");
        Assert.That(same.Code, Is.Zero, same.Error);
        Assert.That(same.Output, Does.StartWith("12 equal").And.Contain("12 requests: 0 differ"));
        var other = Changed("bid * pctr", "bid * bid * pctr")
            .Run("replay @day.adrec --graph @new.graph.yaml --html @report.html");
        Assert.That((other.Code, other.Lines[0]), Is.EqualTo((1, "day.adrec → new.graph.yaml")), other.Error);
        Assert.That(File.ReadAllText(_folder["report.html"]), Does.Contain("\"requests\":12,\"different\":12"));
        var wrong = _folder.Run("replay @day.adrec --html @report.html --show sold");
        Assert.That((wrong.Code, wrong.Error), Is.EqualTo((2,
            "adflow: --html, --metric and --output are of whole runs; leave --until and --show away\n")));
    }

    [Test]
    public void Page_SaysWhyRowsWereLost()
    {
        var diff = Changed("bid * pctr", "pctr / bid").Run("diff @day.adrec @new.graph.yaml --html @report.html");
        Assert.That(diff.Code, Is.EqualTo(1), diff.Error);
        diff = Changed("bid >= request.least", "\"bid >= request.least and bid < 4\"")
            .Run("diff @day.adrec @new.graph.yaml --html @report.html --request 3");
        Assert.That(diff.Code, Is.EqualTo(1), diff.Error);
        Assert.That(File.ReadAllText(_folder["report.html"]), Does.Match(
            "\"side\":\"right\",\"row\":\"ad_id=4\",\"node\":\"chosen\",\"reason\":\".*bid .* 4"));
    }

    [Test]
    public void Page_SaysWithWhichBidARowWins_AsWhyDoes()
    {
        var diff = Changed("reserve: 0.01", "reserve: 3.5").Run("diff @day.adrec @new.graph.yaml --html @report.html");
        Assert.That(diff.Code, Is.EqualTo(1), diff.Error);
        string page = File.ReadAllText(_folder["report.html"]);
        var row = Regex.Match(page, """{"request":0,"rows":\[{"side":"right","row":"(ad_id=\d)".*?"needed":"(.*?)"}""");
        Assert.That(row.Success, page[^300..]);
        var why = _folder.Run(
            $"why @day.adrec --request 0 --graph @new.graph.yaml --row {row.Groups[1].Value} --json");
        using var story = JsonDocument.Parse(why.Output);
        string text = story.RootElement.GetProperty("bid").GetProperty("text").GetString()!;
        Assert.That(text, Does.Contain("gets place 1"));
        Assert.That(Regex.Unescape(row.Groups[2].Value), Is.EqualTo(text));
    }

    [TestCase("diff @day.adrec", 2, "name a second record or a graph")]
    [TestCase("diff @shop.graph.yaml @day.adrec", 2, "this is a graph; expected a record file")]
    [TestCase("diff @none.adrec @shop.graph.yaml", 1, "none.adrec: there is no such file")]
    [TestCase("diff @ads.arrow @shop.graph.yaml", 1, "ads.arrow")]
    [TestCase("diff @day.adrec @none.graph.yaml", 1, "none.graph.yaml")]
    [TestCase("diff @day.adrec @shop.graph.yaml --requests 5-2", 2, "--requests 5-2: expected numbers such as 17")]
    [TestCase("diff @day.adrec @shop.graph.yaml --metric price", 2, "'price' is no metric")]
    [TestCase("diff @day.adrec @shop.graph.yaml --metric x=none", 2, "metric 'x': in 'none'")]
    [TestCase("diff @day.adrec @shop.graph.yaml --output none", 2, "There is no output 'none'")]
    [TestCase("diff @day.adrec @shop.graph.yaml --request 99", 1, "")]
    public void WrongUse_SaysWhatIsExpected(string words, int code, string expected)
    {
        var diff = _folder.Run(words);
        Assert.That(diff.Code, Is.EqualTo(code), diff.Output);
        Assert.That(diff.Error, Does.Contain(expected));
    }

    private static string[] WithoutTimes(string text)
    {
        using var json = JsonDocument.Parse(text);
        return [.. new[] { "summary", "tables" }.Select(name => json.RootElement.GetProperty(name).GetRawText()),
            json.RootElement.GetProperty("metrics")[0].GetRawText()];
    }
}
