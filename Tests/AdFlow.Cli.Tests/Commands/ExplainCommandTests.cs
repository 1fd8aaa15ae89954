using System.Text.Json.Nodes;

namespace AdFlow.Cli.Tests;

public sealed class ExplainCommandTests
{
    private static CliFolder Folder()
    {
        var folder = new CliFolder().File("ads.jsonl", """{"ad_id": 1, "bid": 0.5, "title": "one"}""")
            .File("ads.graph.yaml", """
                adflow: 1
                graph: ads
                doc: Ads above a bid.
                deadline: 40ms
                request: { floor: float64 }
                tables: { ads: { path: ads.arrow, key: ad_id } }
                nodes:
                  scan: { op: scan, table: ads }
                  kept: { op: where, in: scan, with: bid >= request.floor, when: request.floor > 0 }
                  out: { op: select, in: kept, with: [ad_id] }
                output: out
                """);
        folder.Run("table convert @ads.jsonl @ads.arrow");
        return folder;
    }

    [Test]
    public void Text_ShowsLogicalAndPhysicalPlan()
    {
        using var folder = Folder();
        var result = folder.Run("explain @ads.graph.yaml");
        Assert.That(result.Code, Is.Zero, result.Error);
        Assert.That(result.Output, Does.Contain("deadline 40 ms").And.Contain("when request.floor > 0")
            .And.Contain("pruned: title"));
    }

    [Test]
    public void PrivateColumns_AreListedInTextAndJson()
    {
        using var folder = Folder().File("mine.graph.yaml", """
            adflow: 1
            graph: mine
            request: { user: { type: int64, private: drop } }
            tables: { ads: { path: ads.arrow } }
            nodes:
              scan: { op: scan, table: ads }
              mine: { op: let, in: scan, with: { score: bid * request.user, twice: bid * 2 } }
            output: mine
            """);
        string text = folder.Run("explain @mine.graph.yaml").Output;
        Assert.That(text, Does.Contain("  request: user: int64\n    private: user\n")
            .And.Contain("      private: score\n    reads private values: a replay starts from its recorded result\n"));
        var json = JsonNode.Parse(folder.Run("explain @mine.graph.yaml --format json").Output)!;
        Assert.That((string?)json["private"]![0], Is.EqualTo("user"));
        var mine = json["nodes"]!.AsArray().Single(node => (string?)node!["path"] == "mine")!;
        Assert.That((bool)mine["reads_private"]!, Is.True);
        Assert.That(mine["outputs"]![0]!["private"]!.AsArray().Select(name => (string?)name),
            Is.EqualTo(new[] { "score" }));
    }

    [Test]
    public void ConditionOfSeveralLines_IsShownOnOne()
    {
        using var folder = Folder().File("lines.graph.yaml", """
            adflow: 1
            graph: lines
            request: {}
            tables: { ads: { path: ads.arrow } }
            nodes:
              scan: { op: scan, table: ads }
              more: { op: let, in: scan, with: { twice: bid * 2 } }
              kept:
                op: where
                in: more
                with: |
                  title != 'one
                  two'
                  and
                    bid > 1
            output: kept
            """);
        string text = folder.Run("explain @lines.graph.yaml").Output;
        Assert.That(text, Does.Contain("    with condition: title != 'one\\u000atwo' and bid > 1\n")
            .And.Contain("  where 'kept' moved below 'more'\n"));
    }

    [Test]
    public void SettingsOfASubGraph_AreShownWithTheirValues()
    {
        using var folder = Folder()
            .File("scale.graph.yaml", """
                adflow: 1
                graph: scale
                inputs: { ads: { bid: float64 } }
                settings: { scale: { type: float64, default: 1 }, unread: { type: int64, default: 1 } }
                nodes: { scaled: { op: let, in: ads, with: { scaled: bid * settings.scale } } }
                output: scaled
                """)
            .File("use.graph.yaml", """
                adflow: 1
                graph: g
                request: { bid: float64, factor: float64 }
                nodes:
                  a: { use: scale.graph.yaml, in: request, with: { scale: 1.5 } }
                  b: { use: scale.graph.yaml, in: request, with: { scale: =request.factor } }
                outputs: { a: a, b: b }
                """);
        string text = folder.Run("explain @use.graph.yaml").Output;
        Assert.That(text, Does.Contain("bid * settings.scale }\n    with settings.scale: 1.5\n")
            .And.Contain("with settings.scale: request.factor\n").And.Not.Contain("unread"));
    }

    [Test]
    public void Json_IsReadableByPrograms()
    {
        using var folder = Folder();
        var plan = JsonNode.Parse(folder.Run("explain @ads.graph.yaml --format json").Output)!;
        Assert.That(plan["nodes"]!.AsArray().Select(node => (string?)node!["path"]),
            Is.EqualTo(["scan", "kept", "out"]));
        Assert.That((string?)plan["tables"]![0]!["pruned"]![0], Is.EqualTo("title"));
        Assert.That((double)plan["deadline_ms"]!, Is.EqualTo(40));
    }

    [Test]
    public void Dot_HasEveryNodeAndEdge()
    {
        using var folder = Folder();
        string dot = folder.Run("explain @ads.graph.yaml --format dot").Output;
        Assert.That(dot, Does.StartWith("digraph \"ads\" {")
            .And.Match("\"node scan\" -> \"node kept\" \\[tooltip=\".+\"\\];")
            .And.Contain("\"table ads\" -> \"node scan\"").And.EndWith("}\n"));
    }

    private static CliFolder Ranked() => new CliFolder()
        .File("ads.jsonl", """{"ad_id": 1, "bid": 0.5, "pctr": 0.1, "title": "one"}""")
        .File("ads.graph.yaml", """
            adflow: 1
            graph: ads
            request: { floor: float64 }
            tables: { ads: { path: ads.arrow, key: ad_id } }
            nodes:
              scan:   { op: scan, table: ads }
              ecpm:   { op: bid.ecpm, in: scan }
              twice:  { op: let, in: ecpm, with: { twice: ecpm * 2 } }
              worth:  { op: where, in: twice, with: bid >= request.floor }
              priced: { op: where, in: worth, with: ecpm > 1 }
            output: priced
            """);

    [Test]
    public void RulesAndNeighbours_AreToldInEveryFormat()
    {
        using var folder = Ranked();
        folder.Run("table convert @ads.jsonl @ads.arrow");
        string text = folder.Run("explain @ads.graph.yaml").Output;
        var json = JsonNode.Parse(folder.Run("explain @ads.graph.yaml --format json").Output)!;
        string dot = folder.Run("explain @ads.graph.yaml --format dot").Output;
        var notes = json["rules"]!.AsArray();
        Assert.That(notes.Select(note => (bool)note!["changed"]!), Is.SupersetOf(new[] { true, false }));
        foreach (var note in notes)
        {
            Assert.That(text, Does.Contain($"  {note!["text"]}\n"));
            Assert.That(dot, Does.Contain(((string)note["text"]!).Replace("\"", "\\\"", StringComparison.Ordinal)));
        }
        Assert.That(json["neighbours"]!.AsArray(), Is.Not.Empty);
        foreach (var pair in json["neighbours"]!.AsArray())
        {
            Assert.That((string)pair!["reason"]!, Is.Not.Empty);
            Assert.That(text, Does.Contain($"{pair["producer"]} → {pair["consumer"]}: "));
            Assert.That(text, Does.Contain((string)pair["reason"]!));
        }
        Assert.That(json["written"]!.AsArray().Select(node => (string?)node!["path"]),
            Is.EqualTo(["scan", "ecpm", "twice", "worth", "priced"]));
        Assert.That(json["stages"]!.AsArray().Select(stage => (string?)stage!["device"]), Is.All.EqualTo("cpu"));
    }

    [Test]
    public void RulesLeftOut_DoNothing()
    {
        using var folder = Ranked();
        folder.Run("table convert @ads.jsonl @ads.arrow");
        Assert.That(folder.Run("explain @ads.graph.yaml --no-rules").Output, Does.Contain("\nrules\n  none applied\n"));
        Assert.That(folder.Run("explain @ads.graph.yaml").Output,
            Does.Contain("where 'worth' moved below"));
        Assert.That(folder.Run("explain @ads.graph.yaml --no-rule push_filter_down").Output,
            Does.Not.Contain("moved below"));
        var wrong = folder.Run("explain @ads.graph.yaml --no-rule push_filter");
        Assert.That((wrong.Code, wrong.Output), Is.EqualTo((2, "")));
        Assert.That(wrong.Error, Does.StartWith("adflow: --no-rule push_filter: there is no such rule; the rules are")
            .And.Contain("push_filter_down"));
        var several = folder.Run("explain @ads.graph.yaml --no-rules --no-rule one --no-rule two --tier 3");
        Assert.That(several.Error.Split('\n').Where(line => line.StartsWith("adflow: ", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[2]), Is.EqualTo(["one:", "two:", "3:"]));
    }

    [Test]
    public void Devices_ThatAreAskedFor_AreToldForEachStage()
    {
        using var folder = Folder();
        string none = folder.Run("explain @ads.graph.yaml --devices none").Output;
        Assert.That(none, Does.Contain("  on the processor: it has no device\n"));
        string text = folder.Run("explain @ads.graph.yaml --devices simulated").Output;
        Assert.That(text, Does.Contain("  on the processor: it calls 'scan' (scan)\n")
            .And.Contain("  on the processor, simulated is never faster;")
            .And.Contain("  on the processor: it computes nothing\n"));
        Assert.That(File.Exists(folder[".adflow/devices.json"]));
        var json = JsonNode.Parse(folder.Run("explain @ads.graph.yaml --devices simulated --format json").Output)!;
        Assert.That(json["stages"]!.AsArray().Select(stage => (string)stage!["device"]!), Is.All.EqualTo("cpu"));
        Assert.That((string)json["stages"]![0]!["placement"]!["reason"]!, Is.EqualTo("calls 'scan' (scan)"));
    }

    [Test]
    public void DevicesAlways_ExecuteWhatTheyCan_AndTheStoreKeepsWhatWasMeasured()
    {
        using var folder = Folder().File("ads.graph.yaml", """
            adflow: 1
            graph: ads
            request: {}
            tables: { ads: { path: ads.arrow, key: ad_id } }
            nodes:
              scan:  { op: scan, table: ads }
              twice: { op: let, in: scan, with: { twice: bid * 2 } }
              worth: { op: where, in: twice, with: twice > 1 }
            output: worth
            """);
        const string Options = "--devices simulated --devices-always --store @elsewhere";
        Assert.That(folder.Run($"explain @ads.graph.yaml {Options}").Output,
            Does.Contain("  on simulated always, however long it takes; 100,000 rows: processor "));
        Assert.That((File.Exists(folder["elsewhere/devices.json"]), Directory.Exists(folder[".adflow"])),
            Is.EqualTo((true, false)));
        var json = JsonNode.Parse(folder.Run($"explain @ads.graph.yaml {Options} --format json").Output)!;
        var placed = json["stages"]!.AsArray().Single(stage => (string?)stage!["device"] == "simulated")!["placement"]!;
        Assert.That(((bool)placed["always"]!, (long)placed["from_rows"]!), Is.EqualTo((true, 1)));
        Assert.That(folder.Run("explain @ads.graph.yaml --devices none --devices-always").Output,
            Does.Contain("  on the processor: it has no device\n"));
    }

    [TestCase("--lane-width scalar --chunk-rows 64", "(on cpu, single numbers, chunks of at most 64 rows)")]
    [TestCase("--lane-width 128", "(on cpu, lanes of 128 bits)")]
    public void WayToExecute_IsTold(string options, string told)
    {
        using var folder = Ranked();
        folder.Run("table convert @ads.jsonl @ads.arrow");
        Assert.That(folder.Run($"explain @ads.graph.yaml {options}").Output, Does.Contain($"physical plan {told}\n"));
    }

    [Test]
    public void BadGraph_IsToldInFullWithPlaces()
    {
        using var folder = Folder().File("bad.graph.yaml", """
            adflow: 1
            graph: bad
            request: { floor: float64 }
            tables: { ads: { path: ads.arrow, key: ad_id } }
            nodes:
              scan: { op: scam, table: ads }
              more: { op: scan, table: adz }
              kept: { op: where, in: more, with: bod > 1 }
            output: kept
            """);
        foreach (string command in new[] { "validate", "explain", "run" })
        {
            var result = folder.Run($"{command} @bad.graph.yaml");
            Assert.That(result.Code, Is.EqualTo(1));
            Assert.That(result.Output, Is.Empty);
            Assert.That(result.Error, Does.Contain("bad.graph.yaml:6:").And.Contain("bad.graph.yaml:7:")
                .And.Contain("'scan'").And.Contain("'ads'"));
        }
    }

    [Test]
    public void Validate_TellsOfEveryGraph()
    {
        using var folder = Folder().File("sub.graph.yaml", """
            adflow: 1
            graph: sub
            inputs: { rows: { bid: float64 } }
            nodes:
              kept: { op: where, in: rows, with: bid > 1 }
            output: kept
            """);
        var result = folder.Run("validate @ads.graph.yaml @sub.graph.yaml @none.graph.yaml");
        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Lines, Is.EqualTo(
        [
            "ads.graph.yaml: fine (3 nodes, 1 tables, 1 outputs)",
            "sub.graph.yaml: grammar fine (a sub-graph: its columns are checked where it is used)",
        ]));
        Assert.That(result.Error, Does.Contain("none.graph.yaml"));
    }
}
