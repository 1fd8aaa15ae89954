namespace AdFlow.Cli.Tests;

/// <summary>Commands on rungs of a graph's quality ladder.</summary>
public sealed class QualityTests
{
    private static CliFolder Folder(string rungs) => new CliFolder().File("ads.graph.yaml", $$"""
        adflow: 1
        graph: ads
        request: { a: int64 }
        nodes:
          kept: { op: where, in: request, with: a > 1 }
          out: { op: let, in: kept, with: { b: a + 1 } }
        output: out
        quality:
        {{rungs}}
        """);

    private static CliFolder Folder() => Folder("""
          - { name: half, set: { out.b: a + 2 } }
          - { name: quick, swap: { kept: { op: where, with: a > 5 } } }
        """);

    [TestCase("", """{"request":0,"rows":[{"a":5,"b":6}]}""")]
    [TestCase(" --quality full", """{"request":0,"rows":[{"a":5,"b":6}]}""")]
    [TestCase(" --quality half", """{"request":0,"rows":[{"a":5,"b":7}]}""")]
    [TestCase(" --quality quick", """{"request":0,"rows":[]}""")]
    public void Run_Rung_AnswersByIt(string option, string answer)
    {
        using var folder = Folder();
        var result = folder.Run("run @ads.graph.yaml" + option, """{"a": 5}""");
        Assert.That(result.Lines, Is.EqualTo(new[] { answer }), result.Error);
    }

    [TestCase("run")]
    [TestCase("explain")]
    [TestCase("validate")]
    public void UnknownRung_NamesTheNearest(string command)
    {
        using var folder = Folder();
        var result = folder.Run(command + " @ads.graph.yaml --quality haf");
        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Error, Is.EqualTo(
            "ads.graph.yaml:2:8: ADG2015: graph 'ads' has no rung 'haf'; did you mean 'half'?\n"));
    }

    [Test]
    public void Explain_Rung_ShowsItsPlan()
    {
        using var folder = Folder();
        Assert.That(folder.Run("explain @ads.graph.yaml").Output,
            Does.Contain("quality full, half, quick\n").And.Contain("a > 1"));
        Assert.That(folder.Run("explain @ads.graph.yaml --quality quick").Output,
            Does.Contain("quality quick\n").And.Contain("a > 5"));
    }

    [Test]
    public void Validate_ChecksAllRungsOrTheOneThatIsNamed()
    {
        using var good = Folder();
        Assert.That(good.Run("validate @ads.graph.yaml").Output,
            Is.EqualTo("ads.graph.yaml: fine (2 nodes, 0 tables, 1 outputs; rungs full, half, quick)\n"));
        Assert.That(good.Run("validate @ads.graph.yaml --quality half").Output,
            Is.EqualTo("ads.graph.yaml: fine (2 nodes, 0 tables, 1 outputs)\n"));
        using var bad = Folder("""
              - { name: half, set: { out.c: a } }
              - { name: quick, set: { kept.with: z > 5 } }
            """);
        foreach (string command in (string[])["validate", "run", "explain"])
            Assert.That(bad.Run(command + " @ads.graph.yaml").Error, Does.Contain(
                "ads.graph.yaml:9:13: ADG2015: rung 'half': output 'output' differs from that of the document: 'c: ")
                .And.Contain("ads.graph.yaml:10:38: ADG3001: rung 'quick': in 'z > 5': unknown column 'z'")
                .And.Contain("2 errors"));
    }

    [Test]
    public void Test_OfARung_IsAnsweredByIt()
    {
        using var folder = Folder().File("ads.tests.yaml", """
            adflow_tests: 1
            tests:
              - { name: whole, request: { a: 5 }, expect: { rows: [{ b: 6 }] } }
              - { name: half, request: { a: 5 }, quality: half, expect: { rows: [{ b: 7 }] } }
              - { name: quick, request: { a: 5 }, quality: quick, expect: { row_count: 0 } }
              - { name: none, request: { a: 5 }, quality: quik, expect: { row_count: 0 } }
            """);
        Assert.That(folder.Run("test @").Output, Does.EndWith("3 passed, 1 failed\n").And.Contain(
            "ads.tests.yaml:6:47: ADG2015: graph 'ads' has no rung 'quik'; did you mean 'quick'?"));
    }

    [TestCase("")]
    [TestCase(" --quality full")]
    [TestCase(" --quality rated")]
    public void Run_OverAFileOfARung_IsRefused(string option)
    {
        using var folder = Rated();
        var refused = folder.Run("run @ads.graph.yaml --output @model.json" + option, """{"a": 5}""");
        Assert.That((refused.Code, refused.Output), Is.EqualTo((ExitCode.WrongUse, "")));
        Assert.That(refused.Error, Does.StartWith("adflow: --output model.json: this file is file 'model.json' of"));
    }

    [Test]
    public void RecordOfARung_IsReplayedWithoutItsFiles()
    {
        using var folder = Rated();
        foreach (string rung in (string[])["full", "rated"])
        {
            var run = folder.Run($"run @ads.graph.yaml --quality {rung} --record @{rung}.adrec", """{"a": 5}""");
            Assert.That((run.Code, run.Error), Is.EqualTo((ExitCode.Fine, "")));
        }
        File.Delete(folder["ads.graph.yaml"]);
        File.Delete(folder["sub.graph.yaml"]);
        File.Delete(folder["model.json"]);
        foreach (string rung in (string[])["full", "rated"])
            Assert.That(folder.Run($"replay @{rung}.adrec").Code, Is.EqualTo(ExitCode.Fine), rung);
    }

    // What the rung names, and through a sub-graph, the document does not.
    private static CliFolder Rated() => new CliFolder().File("ads.graph.yaml", """
        adflow: 1
        graph: ads
        request: { a: float32 }
        nodes: { out: { op: let, in: request, with: { b: a } } }
        output: out
        quality: [{ name: rated, swap: { out: { use: sub.graph.yaml } } }]
        """).File("sub.graph.yaml", """
        adflow: 1
        graph: sub
        inputs: { rows: { a: float32 } }
        nodes: { rated: { op: rank.linear, in: rows, with: { coefficients: model.json, output: b } } }
        output: rated
        """).File("model.json", """{"bias": 0, "coefficients": {"a": 0}}""");
}
