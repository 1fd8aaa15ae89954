namespace AdFlow.Runtime.Tests;

public sealed class RecordWeightTests
{
    [Test]
    public void Weigh_CountsEveryRowOnce()
    {
        using var samples = new SampleRuns(1);
        byte[] bytes = samples.File(40, flushEvery: 7);
        using var reader = new RecordReader(new MemoryStream(bytes), "memory");
        var weights = reader.Weigh();
        var parts = new List<RecordedRunPart>();
        while (reader.TryRead(out var run))
            using (run)
                parts.AddRange(run.Parts);
        Assert.That((weights.Runs, weights.FileBytes), Is.EqualTo((40L, (long)bytes.Length)));
        foreach (var weight in weights.Parts.Where(part => part.Kind >= RecordKind.Run))
        {
            var same = parts.Where(part => part.Kind == weight.Kind && part.Node == weight.Node).ToList();
            Assert.That((weight.Rows, weight.Bytes),
                Is.EqualTo(((long)same.Count, same.Sum(part => (long)part.Bytes))));
        }
        Assert.That(weights.Parts.Select(part => (part.Kind, part.Node)), Is.EqualTo(new[]
        {
            (RecordKind.File, ""), (RecordKind.Graph, ""), (RecordKind.Tables, ""), (RecordKind.Run, ""),
            (RecordKind.Failures, ""), (RecordKind.Request, ""), (RecordKind.Result, "bid/pctr"),
            (RecordKind.Output, "ads"),
        }));
    }

    [Test]
    public void ToString_TellsBytesOfARunAndShares()
    {
        using var samples = new SampleRuns(1);
        using var reader = new RecordReader(new MemoryStream(samples.File(40)), "memory");
        string[] lines = reader.Weigh().ToString().Split('\n');
        Assert.That(lines[0], Does.Match(@"^40 runs, \d+ bytes, \d+ a run$"));
        Assert.That(lines[1], Is.EqualTo("kind       bytes a run   share  node"));
        Assert.That(lines.Skip(2).SkipLast(1), Is.All.Match(@"^[a-z]+ +\d+ +\d+\.\d%(  .+)?$"));
        Assert.That(lines, Has.Some.EndsWith("%  bid/pctr"));
    }
}
