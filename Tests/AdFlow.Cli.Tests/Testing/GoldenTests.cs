namespace AdFlow.Cli.Tests;

/// <summary>Golden files of tests beside graphs.</summary>
public sealed class GoldenTests
{
    private const string Rows = "{\"id\":2,\"bid\":2,\"brand\":\"b\"}\n{\"id\":3,\"bid\":1,\"brand\":\"a\"}\n";

    private const string Tests = """
        tests:
          - { name: best, request: { floor: 0 }, expect: { golden: golden/best.jsonl, row_count: 2 } }
        """;

    [Test]
    public void MissingFile_FailsUntilItIsUpdated()
    {
        using var folder = TestedAds.Folder(Tests);
        var missing = folder.Run("test @");
        Assert.That(missing.Code, Is.EqualTo(1));
        Assert.That(missing.Lines[1].Trim(), Is.EqualTo(
            "ads.tests.yaml:7:60: golden/best.jsonl: there is no such file; 'adflow test --update' writes it"));
        var updated = folder.Run("test @ --update");
        Assert.That(updated.Output, Is.EqualTo("ok     ads.tests.yaml: best\n         wrote golden/best.jsonl\n"
            + "1 passed, 0 failed\n"));
        Assert.That(File.ReadAllText(folder["golden/best.jsonl"]), Is.EqualTo(Rows));
        Assert.That(folder.Run("test @").Output, Is.EqualTo("ok     ads.tests.yaml: best\n1 passed, 0 failed\n"));
        Assert.That(folder.Run("test @ --update").Output, Does.Not.Contain("wrote"), "nothing differs");
    }

    [Test]
    public void OtherRows_AreShownAsADifference()
    {
        using var folder = TestedAds.Folder(Tests);
        string[] Differences(string golden) => [.. folder.File("golden/best.jsonl", golden).Run("test @").Lines[1..^1]
            .Select(line => line.Trim().Replace("ads.tests.yaml:7:60: golden/best.jsonl:", ""))];
        Assert.Multiple(() =>
        {
            Assert.That(Differences(Rows.Replace("\"bid\":2", "\"bid\":2.0000000001")), Is.Empty,
                "within the tolerance");
            Assert.That(Differences(Rows.Replace("\"bid\":2", "\"bid\":2.5").Replace("\"a\"", "null")),
                Is.EqualTo(new[]
                {
                    "1: column 'bid' of row 0 is 2; expected 2.5", "2: column 'brand' of row 1 is \"a\"; expected null",
                }));
            Assert.That(Differences(Rows[..Rows.IndexOf('\n')]),
                Is.EqualTo(new[] { "2: row 1 is new: {\"id\":3,\"bid\":1,\"brand\":\"a\"}" }));
            Assert.That(Differences(Rows + "{\"id\":4}\n"), Is.EqualTo(new[] { "3: row 2 is gone: {\"id\":4}" }));
            Assert.That(Differences(Rows.Replace("\"brand\":\"b\"", "\"band\":1")),
                Is.EqualTo(new[] { "1: the columns are id, bid, brand; the file has id, bid, band" }));
            Assert.That(Differences("rows\n" + Rows),
                Does.Contain("1: the file has no JSON object here, but: rows"));
        });
    }

    [Test]
    public void UpdateOfATestThatFailsOtherwise_WritesNothing()
    {
        using var folder = TestedAds.Folder(Tests.Replace("row_count: 2", "row_count: 3"))
            .File("golden/best.jsonl", "{}\n");
        var result = folder.Run("test @ --update");
        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Output, Does.Contain("expected 3").And.Contain("golden/best.jsonl:1: ")
            .And.Not.Contain("wrote"));
        Assert.That(File.ReadAllText(folder["golden/best.jsonl"]), Is.EqualTo("{}\n"));
    }

    [Test]
    public void FileThatCannotBeWritten_IsTold()
    {
        using var folder = TestedAds.Folder(Tests).File("golden", "a file where a folder should be");
        var result = folder.Run("test @ --update");
        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Output, Does.Contain("ads.tests.yaml:7:60: golden/best.jsonl cannot be written: "));
    }

    [Test]
    public void Json_NamesWhatWasWritten()
    {
        using var folder = TestedAds.Folder(Tests);
        Assert.That(folder.Run("test @ --update --json").Output, Does.Contain("\"passed\":true")
            .And.Contain("\"written\":[\"golden/best.jsonl\"]"));
    }
}
