using System.Text;

namespace AdFlow.Cli.Tests;

/// <summary>Private request fields, from a run through its record to a replay.</summary>
public sealed class PrivateRecordTests
{
    private const string Requests = """
        {"user": "987654321", "name": "Annabella Private", "age": 41, "slots": 2}
        {"user": "987654321", "name": null, "age": 17, "slots": 1}
        {"user": null, "name": "Bartholomew Private", "age": 40, "slots": 2}
        {"user": "-7", "name": "Annabella Private", "age": 50, "slots": 2}
        """;

    private static CliFolder Folder()
    {
        var folder = new CliFolder().File("ads.jsonl", """
            {"id": 1, "bid": 0.5, "brand": 7}
            {"id": 2, "bid": 2, "brand": 8}
            {"id": 3, "bid": 1, "brand": 7}
            """).File("users.jsonl", """{"user": 987654321, "likes": 7}""").File("mine.graph.yaml", """
            adflow: 1
            graph: mine
            request:
              user: { type: "int64?", private: hash }
              name: { type: "utf8?", private: hash }
              age: { type: int32, private: drop }
              slots: int32
            tables: { ads: { path: ads.arrow }, users: { path: users.arrow, key: user } }
            nodes:
              scan: { op: scan, table: ads }
              dear: { op: let, in: scan, with: { twice: bid * 2 } }
              grown: { op: where, in: dear, with: request.age > 17 and twice > 0 }
              scored:
                op: let
                in: grown
                with: { score: bid * request.age, own: "request.name == 'x'", half: bid / 2 }
              extra: { op: let, in: scored, with: { more: half + 1 }, when: is_null(request.user) or request.user > 0 }
              best: { op: top_k, in: extra, with: { by: bid, k: "=request.slots" } }
              user: { op: join, in: request, table: users }
            outputs: { ads: best, user: user }
            """).File("requests.jsonl", Requests);
        folder.Run("table convert @ads.jsonl @ads.arrow");
        folder.Run("table convert @users.jsonl @users.arrow");
        return folder;
    }

    [Test]
    public void Record_HoldsNoPrivateValue_AndReplaysToTheSameOutputs()
    {
        using var folder = Folder();
        var run = folder.Run("run @mine.graph.yaml --input @requests.jsonl --record @day.adrec");
        Assert.That(run.Code, Is.Zero, run.Error);
        byte[] record = File.ReadAllBytes(folder["day.adrec"]);
        foreach (byte[] hidden in (byte[][])[.. new[] { "Annabella", "Bartholomew", "987654321" }
            .Select(Encoding.UTF8.GetBytes), BitConverter.GetBytes(987654321L)])
            Assert.That(record.AsSpan().IndexOf(hidden), Is.EqualTo(-1), Encoding.UTF8.GetString(hidden));
        var replay = folder.Run("replay @day.adrec");
        Assert.That(replay.Code, Is.Zero, replay.Output + replay.Error);
        Assert.That(replay.Error, Does.Contain("request.user, request.name, request.age").And.Contain("scored.score")
            .And.Contain("user.likes").And.Contain("are private and not in the record"));
        var threads = folder.Run("replay @day.adrec --threads 2 --no-fusion --lane-width scalar");
        Assert.That(threads.Code, Is.Zero, threads.Output + threads.Error);
    }

    [TestCase("dear.twice")]
    [TestCase("grown")]
    [TestCase("scored.half")]
    [TestCase("extra")]
    [TestCase("best.more")]
    public void TablesOfNodes_CanBeShown(string node)
    {
        using var folder = Folder();
        folder.Run("run @mine.graph.yaml --input @requests.jsonl --record @day.adrec");
        var shown = folder.Run($"replay @day.adrec --show {node}");
        Assert.That(shown.Code, Is.Zero, shown.Output + shown.Error);
        Assert.That(shown.Error, Does.Not.Contain("fails"));
    }

    [Test]
    public void FailureOfANodeThatReadsPrivateValues_IsRecordedWithoutItsMessage()
    {
        using var folder = Folder();
        folder.File("mine.graph.yaml", File.ReadAllText(folder["mine.graph.yaml"])
            .Replace("k: \"=request.slots\"", "k: \"=request.age - 987654341\""));
        folder.File("requests.jsonl", """{"age": 20, "slots": 1}""");
        var run = folder.Run("run @mine.graph.yaml --input @requests.jsonl --record @day.adrec");
        Assert.That(run.Output + run.Error, Does.Contain("-987654321"), "the value of the setting");
        Assert.That(File.ReadAllBytes(folder["day.adrec"]).AsSpan().IndexOf("-987654321"u8), Is.EqualTo(-1));
        var replay = folder.Run("replay @day.adrec");
        Assert.That(replay.Code, Is.Zero, replay.Output + replay.Error);
    }

    [Test]
    public void LiveReplay_StartsFromRecordedResultsToo()
    {
        using var folder = Folder();
        folder.Run("run @mine.graph.yaml --input @requests.jsonl --record @day.adrec");
        var replay = folder.Run("replay @day.adrec --live");
        Assert.That(replay.Code, Is.Zero, replay.Output + replay.Error);
    }
}
