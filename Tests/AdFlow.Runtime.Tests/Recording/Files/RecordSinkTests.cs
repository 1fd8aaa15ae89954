namespace AdFlow.Runtime.Tests;

public sealed class RecordSinkTests
{
    private readonly RecordedGraph _graph = SampleRuns.Graph();
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory().FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Offer_FromManyThreads_WritesEveryRun()
    {
        const int Threads = 4, Each = 300;
        var options = new RecordSinkOptions { Folder = _folder, MaxQueuedRuns = 2000 };
        var sink = new RecordSink(options, TimeProvider.System);
        await Task.WhenAll(
            Enumerable.Range(0, Threads).Select(thread => Task.Run(() => Offer(sink, thread * Each, Each))));
        await sink.DisposeAsync();
        Assert.That((sink.Written, sink.Dropped, sink.LastProblem),
            Is.EqualTo((Threads * (long)Each, 0L, (string?)null)));
        Assert.That(ReadAll().Order(), Is.EqualTo(Enumerable.Range(0, Threads * Each)));
    }

    [Test]
    public async Task Files_AreRotatedByRuns_AndTheOldestDeleted()
    {
        var options = new RecordSinkOptions { Folder = _folder, Name = "day", MaxFileRuns = 10, KeptFiles = 2 };
        await using (var sink = new RecordSink(options, TimeProvider.System))
            Offer(sink, 0, 35);
        Assert.That(Names(), Is.EqualTo(new[] { "day-00000003.adrec", "day-00000004.adrec" }));
        Assert.That(ReadAll(), Is.EqualTo(Enumerable.Range(20, 15)));
        await using (var sink = new RecordSink(options, TimeProvider.System))
            Offer(sink, 35, 5);
        Assert.That(Names(), Is.EqualTo(new[] { "day-00000004.adrec", "day-00000005.adrec" }));
    }

    [Test]
    public async Task Files_AreRotatedByBytes()
    {
        var options = new RecordSinkOptions { Folder = _folder, MaxFileBytes = 50_000, KeptFiles = 1000 };
        await using (var sink = new RecordSink(options, TimeProvider.System))
            Offer(sink, 0, 200);
        Assert.That(Names(), Has.Length.GreaterThan(3));
        Assert.That(Directory.GetFiles(_folder).Max(path => new FileInfo(path).Length), Is.LessThan(80_000));
        Assert.That(ReadAll(), Is.EqualTo(Enumerable.Range(0, 200)));
    }

    [Test]
    public async Task FinishFile_MakesWhatWasOfferedReadable()
    {
        await using var sink = new RecordSink(new RecordSinkOptions { Folder = _folder }, TimeProvider.System);
        Offer(sink, 0, 7);
        await sink.FinishFileAsync();
        Assert.That(ReadAll(), Is.EqualTo(Enumerable.Range(0, 7)));
        Assert.That(sink.Written, Is.EqualTo(7));
        Offer(sink, 7, 2);
        await sink.FinishFileAsync();
        Assert.That(ReadAll(), Is.EqualTo(Enumerable.Range(0, 9)));
    }

    [Test]
    public async Task Time_HandsOverWhatWaits()
    {
        var time = new PassingTime();
        var options = new RecordSinkOptions { Folder = _folder, FlushEvery = TimeSpan.FromSeconds(3) };
        await using var sink = new RecordSink(options, time);
        Offer(sink, 0, 4);
        time.Pass(TimeSpan.FromSeconds(4));
        while (sink.Written < 4)
            await Task.Yield();
        Assert.That(Names(), Is.EqualTo(new[] { "records-00000001.adrec.partial" }));
    }

    [Test]
    public async Task Offer_QueueFull_DropsAndCounts()
    {
        var options = new RecordSinkOptions { Folder = _folder, MaxQueuedBytes = 10 };
        await using var sink = new RecordSink(options, TimeProvider.System);
        var run = sink.Rent();
        Encode(run, 0);
        Assert.That(sink.Offer(run), Is.False);
        Assert.That((sink.Written, sink.Dropped), Is.EqualTo((0L, 1L)));
        Assert.That(sink.LastProblem, Does.Contain("queue"));
    }

    [Test]
    public async Task Offer_RunTooLarge_DropsItWithTheReason()
    {
        var options = new RecordSinkOptions { Folder = _folder, MaxRunBytes = 3000 };
        await using var sink = new RecordSink(options, TimeProvider.System);
        var run = sink.Rent();
        Encode(run, 5);
        Assert.That(sink.Offer(run), Is.False);
        Assert.That(sink.LastProblem, Does.StartWith("Request 5 was not recorded: with ").And.Contain("3000 bytes"));
        Assert.That(sink.Dropped, Is.EqualTo(1));
    }

    [Test]
    public async Task FullDisk_LosesRecordsOnly_AndGoesOnWhenThereIsRoom([Values(100, 3_000, 20_000, 70_000)] int room)
    {
        var disk = new SmallDisk(room);
        var options = new RecordSinkOptions { Folder = _folder, MaxFileRuns = 20, KeptFiles = 1000 };
        await using var sink = new RecordSink(options, TimeProvider.System, disk.Open);
        Offer(sink, 0, 100);
        await sink.FinishFileAsync();
        Assert.That(sink.Written + sink.Dropped, Is.EqualTo(100));
        Assert.That(sink.Dropped, Is.GreaterThan(0));
        Assert.That(sink.LastProblem, Does.Contain("No space left"));
        disk.Room = long.MaxValue;
        Offer(sink, 100, 30);
        await sink.FinishFileAsync();
        var read = ReadAll();
        Assert.That(read, Has.Count.EqualTo(sink.Written));
        Assert.That(read.TakeLast(30), Is.EqualTo(Enumerable.Range(100, 30)));
        Assert.That(Directory.GetFiles(_folder, "*.partial"), Is.Empty);
    }

    [Test]
    public async Task RunThatCannotBeWritten_IsLostAlone_AndToldOnce()
    {
        var told = new List<Exception>();
        var options = new RecordSinkOptions { Folder = _folder, Unexpected = told.Add };
        await using var sink = new RecordSink(options, TimeProvider.System);
        Offer(sink, 0, 3);
        var overlays = new List<RecordedOverlay> { new("arm", "set: {}") };
        var unwritable = new RecordedGraph { Name = "g", MainFile = "", Overlays = overlays };
        using var samples = new SampleRuns(1);
        for (int request = 3; request < 5; request++)
        {
            var run = sink.Rent();
            samples.Encode(run, request, unwritable);
            overlays[0] = null!;
            Assert.That(sink.Offer(run), Is.True);
        }
        Offer(sink, 5, 3);
        await sink.FinishFileAsync();
        Assert.That((sink.Written, sink.Dropped, sink.Waiting), Is.EqualTo((6L, 2L, 0)));
        Assert.That(ReadAll(), Is.EqualTo(new[] { 0, 1, 2, 5, 6, 7 }));
        Assert.That(Names(), Has.Length.EqualTo(1));
        Assert.That(told, Has.Count.EqualTo(1));
        Assert.That(sink.LastProblem, Does.StartWith(told[0].GetType().Name + ": "));
    }

    [Test]
    public async Task FilesThatFailUnexpectedly_LoseRecordsOnly_AndTheSinkGoesOn()
    {
        bool fails = true;
        var told = new List<Exception>();
        var options = new RecordSinkOptions { Folder = _folder, Unexpected = told.Add };
        await using var sink = new RecordSink(options, TimeProvider.System, path => fails
            ? throw new InvalidOperationException("no such disk")
            : new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None));
        Offer(sink, 0, 4);
        await sink.FinishFileAsync();
        fails = false;
        Offer(sink, 4, 2);
        await sink.FinishFileAsync();
        Assert.That((sink.Written, sink.Dropped), Is.EqualTo((2L, 4L)));
        Assert.That(ReadAll(), Is.EqualTo(new[] { 4, 5 }));
        Assert.That(told.Select(error => error.Message), Is.EqualTo(new[] { "no such disk" }));
    }

    [Test]
    public async Task FolderDeleted_IsMadeAgain()
    {
        await using var sink = new RecordSink(new RecordSinkOptions { Folder = _folder }, TimeProvider.System);
        Offer(sink, 0, 2);
        await sink.FinishFileAsync();
        Directory.Delete(_folder, recursive: true);
        Offer(sink, 2, 2);
        await sink.FinishFileAsync();
        Assert.That(ReadAll(), Is.EqualTo(new[] { 2, 3 }));
    }

    [Test]
    public async Task Start_AfterAKill_RecoversWholeBatches()
    {
        Kill("records-00000007.adrec", 5, torn: 1000);
        Kill("records-00000008.adrec", 0, torn: 0);
        await File.WriteAllTextAsync(Path.Combine(_folder, "records-00000009.adrec.partial"), "something else");
        var sink = new RecordSink(new RecordSinkOptions { Folder = _folder }, TimeProvider.System);
        Offer(sink, 5, 1);
        await sink.DisposeAsync();
        Assert.That(Names(), Is.EqualTo(new[]
        {
            "records-00000007.adrec", "records-00000009.adrec.partial", "records-00000010.adrec",
        }));
        Assert.That(ReadAll(), Is.EqualTo(Enumerable.Range(0, 6)));
        Assert.That(sink.LastProblem, Does.Contain("records-00000009.adrec.partial").And.Contain("delete the file"));
    }

    [Test]
    public async Task Start_WhileAnotherProcessWrites_LeavesItsFileAlone()
    {
        string path = Path.Combine(_folder, "records-00000001.adrec");
        using var other = new RecordWriter(path);
        var run = new EncodedRun();
        Encode(run, 0);
        other.Write(run);
        other.Flush();
        await using (var sink = new RecordSink(new RecordSinkOptions { Folder = _folder }, TimeProvider.System))
            Offer(sink, 1, 1);
        other.Finish();
        Assert.That(Names(), Is.EqualTo(new[] { "records-00000001.adrec", "records-00000002.adrec" }));
        Assert.That(ReadAll(), Is.EqualTo(new[] { 0, 1 }));
    }

    [Test]
    public void Encode_Warm_AllocatesNothing()
    {
        using var samples = new SampleRuns(1);
        var run = new EncodedRun();
        var header = SampleRuns.Header(2, _graph);
        for (int i = 0; i < 3; i++)
            samples.Encode(run, header);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            samples.Encode(run, header);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private void Kill(string name, int runs, int torn)
    {
        string path = Path.Combine(_folder, name);
        using (var writer = new RecordWriter(path))
        {
            var run = new EncodedRun();
            for (int request = 0; request < runs; request++)
            {
                Encode(run, request);
                writer.Write(run);
            }
            writer.Flush();
        }
        using var file = new FileStream(path + ".partial", FileMode.Append);
        file.Write(new byte[torn]);
    }

    private void Offer(RecordSink sink, int first, int count)
    {
        using var samples = new SampleRuns(1);
        for (int request = first; request < first + count; request++)
        {
            var run = sink.Rent();
            samples.Encode(run, request, _graph);
            sink.Offer(run);
        }
    }

    private void Encode(EncodedRun run, long request)
    {
        using var samples = new SampleRuns(1);
        samples.Encode(run, request, _graph);
    }

    private string[] Names() =>
        [.. Directory.GetFiles(_folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    private List<long> ReadAll()
    {
        var requests = new List<long>();
        foreach (string path in Directory.GetFiles(_folder, "*.adrec").Order(StringComparer.Ordinal))
        {
            using var reader = new RecordReader(path);
            while (reader.TryRead(out var run))
                using (run)
                    requests.Add(run.Header.Request);
        }
        return requests;
    }
}
