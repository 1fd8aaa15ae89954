using System.Text.Json.Nodes;

namespace AdFlow.Cli.Tests;

public sealed class ReplayCommandTests
{
    private const string Rows = """
        {"ad_id": 1, "bid": 0.5, "title": "one"}
        {"ad_id": 2, "bid": 2, "title": null}
        {"ad_id": 3, "bid": 4, "title": "three"}

        """;

    private const string Requests = "{\"floor\": 3}\n{\"floor\": 1}\n{\"floor\": 0}\n";

    private static CliFolder Folder()
    {
        var folder = new CliFolder().File("ads.jsonl", Rows).File("ads.graph.yaml", """
            adflow: 1
            graph: ads
            request: { floor: float64 }
            tables: { ads: { path: ads.arrow, key: ad_id } }
            nodes:
              scan: { op: scan, table: ads }
              kept: { op: where, in: scan, with: bid >= request.floor }
              best: { op: top_k, in: kept, with: { by: bid, k: 2 } }
            output: best
            """);
        Assert.That(folder.Run("table convert @ads.jsonl @ads.arrow").Code, Is.Zero);
        var run = folder.Run("run @ads.graph.yaml --record @day.adrec", Requests);
        Assert.That((run.Code, run.Error), Is.EqualTo((0, "")));
        return folder;
    }

    [TestCase("")]
    [TestCase(" --threads 1 --lane-width scalar --no-fusion --chunk-rows 3 --tier 1 --at-once 1")]
    public void Record_ComesOutEqual(string options)
    {
        using var folder = Folder();
        var result = folder.Run("replay @day.adrec" + options);
        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")));
        Assert.That(result.Output, Does.StartWith("3 equal, 0 different, 0 not comparable; "));
    }

    [Test]
    public void ChangedSetting_IsToldWithTheFirstNode_AndFails()
    {
        using var folder = Folder();
        var result = folder.Run("replay @day.adrec --set best.k=1");
        Assert.That((result.Code, result.Error), Is.EqualTo((1, "")));
        Assert.That(result.Lines[..^1], Is.EqualTo(new[]
        {
            "request 1 differs: output 'output' has 1 rows; recorded: 2",
            "  first at node 'best' has 1 rows; recorded: 2",
            "request 2 differs: output 'output' has 1 rows; recorded: 2",
            "  first at node 'best' has 1 rows; recorded: 2",
        }));
        Assert.That(result.Lines[^1], Does.StartWith("1 equal, 2 different, 0 not comparable; "));
    }

    [Test]
    public void Json_HasALineForEachDifferenceAndASummary()
    {
        using var folder = Folder();
        var result = folder.Run("replay @day.adrec --set best.k=1 --most 1 --json");
        Assert.That(result.Lines, Has.Length.EqualTo(2));
        var line = JsonNode.Parse(result.Lines[0])!;
        Assert.That(((int)line["request"]!, (string?)line["verdict"], (string?)line["first_node"]!["part"]),
            Is.EqualTo((1, "different", "best")));
        Assert.That((string?)line["difference"]!["kind"], Is.EqualTo("rows"));
        var summary = JsonNode.Parse(result.Lines[1])!;
        Assert.That(((int)summary["equal"]!, (int)summary["different"]!), Is.EqualTo((1, 2)));
    }

    [Test]
    public void OneRequest_ShowsATableAndSaysWhetherItIsEqual()
    {
        using var folder = Folder();
        var result = folder.Run("replay @day.adrec --request 1 --show kept.bid");
        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")));
        Assert.That(result.Lines, Is.EqualTo(new[]
        {
            "request 1, node kept: 2 rows", "    bid", "float64", "-------", "      2", "      4",
            "request 1 is equal",
        }));
    }

    [Test]
    public void Until_RunsNothingBehindItsNode()
    {
        using var folder = Folder();
        var result = folder.Run("replay @day.adrec --until kept --set best.k=1 --json");
        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")));
        Assert.That(result.Lines, Has.Length.EqualTo(3));
        Assert.That(result.Lines[1], Is.EqualTo("""
            {"request":1,"node":"kept","rows":[{"ad_id":2,"bid":2,"title":null},{"ad_id":3,"bid":4,"title":"three"}]}
            """));
    }

    [Test]
    public void OtherGraph_IsRunInstead()
    {
        using var folder = Folder();
        string yaml = File.ReadAllText(folder["ads.graph.yaml"]).Replace("k: 2", "k: 3", StringComparison.Ordinal);
        folder.File("new.graph.yaml", yaml);
        var result = folder.Run("replay @day.adrec --graph @new.graph.yaml");
        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Lines[0], Is.EqualTo("request 2 differs: output 'output' has 3 rows; recorded: 2"));
    }

    [Test]
    public void TablesElsewhere_AreFoundByNameAndByVersion()
    {
        using var folder = Folder();
        string version = Path.GetFileName(Directory.EnumerateFiles(folder[".adflow"], "*.arrow")
            .Single(path => Path.GetFileName(path).Length == 64 + ".arrow".Length));
        folder.File("named/x", "").File("store/x", "");
        File.Copy(folder["ads.arrow"], folder["named/ads.arrow"]);
        File.Copy(Path.Combine(folder[".adflow"], version), Path.Combine(folder["store"], version));
        File.Copy(Path.Combine(folder[".adflow"], version + ".sha256"),
            Path.Combine(folder["store"], version + ".sha256"));
        Directory.Delete(folder[".adflow"], recursive: true);
        File.Delete(folder["ads.arrow"]);
        var none = folder.Run("replay @day.adrec");
        Assert.That((none.Code, none.Output), Is.EqualTo((1, "")));
        Assert.That(none.Error, Does.Contain("table 'ads' in version").And.Contain("--tables ads=FILE"));
        foreach (string tables in (string[])["@named", "@store", "ads=@named/ads.arrow"])
            Assert.That(folder.Run($"replay @day.adrec --tables {tables}").Code, Is.Zero, tables);
    }

    [TestCase("replay @day.adrec --request 9", 2, "has no such request")]
    [TestCase("replay @day.adrec --show nodes", 2, "has no node 'nodes'; it has scan, kept, best")]
    [TestCase("replay @day.adrec --show kept.prize", 2, "has no column 'prize'; it has ad_id, bid, title")]
    [TestCase("replay @day.adrec --until scan --show kept", 2, "does not read from it")]
    [TestCase("replay @day.adrec --tables nowhere", 2, "expected a folder or NAME=FILE")]
    [TestCase("replay @day.adrec --tolerance x", 2, "expected a number from 0 to 1")]
    [TestCase("replay @day.adrec --set best.k", 1, "expected node.setting=value")]
    [TestCase("replay @day.adrec --set best.q=1", 1, "--set:2:")]
    [TestCase("replay @none.adrec", 1, "there is no such file")]
    [TestCase("replay @ads.jsonl", 1, "ads.jsonl")]
    public void WrongUse_IsToldWhatToDo(string words, int code, string error)
    {
        using var folder = Folder();
        var result = folder.Run(words);
        Assert.That((result.Code, result.Output), Is.EqualTo((code, "")));
        Assert.That(result.Error, Does.Contain(error));
    }
}
