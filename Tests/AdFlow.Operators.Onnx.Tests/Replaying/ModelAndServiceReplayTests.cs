using AdFlow.Runtime;

namespace AdFlow.Operators.Onnx.Tests.Replaying;

/// <summary>Records of runs with a real model and a real service replay without either.</summary>
public sealed class ModelAndServiceReplayTests
{
    [Test]
    public async Task Pinned_NeedsNeitherServiceNorModelFile_AndIsEqualHoweverItIsExecuted()
    {
        await using var ranking = await RemoteRanking.StartAsync();
        string file = await ranking.RecordAsync();
        await ranking.StopServiceAsync();
        File.Delete(ranking.ModelFile);
        foreach (var width in (LaneWidth[])[LaneWidth.Vector128, LaneWidth.Vector256, LaneWidth.Vector512])
            foreach (int threads in (int[])[1, 4])
                foreach (bool fuse in (bool[])[true, false])
                {
                    var options = RemoteRanking.Options() with
                    {
                        Fuse = fuse,
                        Running = new BoundGraphOptions
                        {
                            LaneWidth = width, Threads = threads, EagerThreads = threads > 1,
                        },
                    };
                    var replayed = await RemoteRanking.ReplayAsync(file, options);
                    Assert.That(replayed.Select(request => request.Difference), Is.All.Null,
                        $"{width}, {threads} threads, fused: {fuse}");
                    Assert.That(replayed.Select(request => request.Verdict), Is.All.EqualTo(ReplayVerdict.Equal));
                    Assert.That(options.Remarks.All, Is.Empty);
                }
    }

    [Test]
    public async Task Live_AsksTheService_AndNamesTheNodeThatDiffers()
    {
        await using var ranking = await RemoteRanking.StartAsync();
        string file = await ranking.RecordAsync();
        var live = RemoteRanking.Options() with { IsLive = true, Tolerance = 1e-5 };
        int before = ranking.Calls;
        var same = await RemoteRanking.ReplayAsync(file, live);
        Assert.That(same.Select(request => request.Difference), Is.All.Null);
        Assert.That(ranking.Calls, Is.GreaterThan(before));
        ranking.Factor = 1 + 1e-9;
        Assert.That((await RemoteRanking.ReplayAsync(file, live)).Select(request => request.Difference), Is.All.Null);
        ranking.Factor = 1.5;
        foreach (var request in await RemoteRanking.ReplayAsync(file, live))
            Assert.That((request.Verdict, request.Node?.Part, request.Node?.Column, request.Node?.Row),
                Is.EqualTo((ReplayVerdict.Different, "got", "price", 0)));
        await ranking.StopServiceAsync();
        foreach (var request in await RemoteRanking.ReplayAsync(file, live))
            Assert.That(request.Difference?.ToString(), Does.Contain("got").And.Contain("it did not fail"));
    }

    [Test]
    public async Task LargeModel_WhoseHashAloneIsRecorded_IsAskedForByName()
    {
        await using var ranking = await RemoteRanking.StartAsync();
        string file = await ranking.RecordAsync(modelByHash: true);
        await ranking.StopServiceAsync();
        var replayed = await RemoteRanking.ReplayAsync(file, RemoteRanking.Options());
        Assert.That(replayed.Select(request => request.Verdict), Is.All.EqualTo(ReplayVerdict.Equal));
        File.Delete(ranking.ModelFile);
        Assert.That(() => RemoteRanking.ReplayAsync(file, RemoteRanking.Options()), Throws.TypeOf<ReplayException>()
            .With.Message.StartsWith("file 'm.onnx' is large, so the record has only its hash, and it is not at "));
    }
}
