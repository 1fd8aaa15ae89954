using AdFlow.Samples.Learning;

namespace AdFlow.Samples.DisplayAds;

/// <summary>The sample: builds tables and model once, says how good they are, and serves some visits.</summary>
/// <param name="folder">Folder of the sample's graph.</param>
/// <param name="options">What is asked for.</param>
/// <param name="output">Takes what is shown.</param>
/// <param name="errors">Takes what is under way.</param>
internal sealed class SampleRun(string folder, SampleOptions options, TextWriter output, TextWriter errors)
{
    /// <summary>Runs it.</summary>
    /// <exception cref="InvalidDataException">Data, graph or a run has a problem.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var source = BanditSource.Find(options.IsGenerated ? null : SharedData.Find());
        output.WriteLine($"Data: {source.Description}");
        SampleBuild.Ensure(source, Path.Combine(folder, "build"), step => errors.WriteLine($"  {step}"));
        using var graph = DisplayGraph.Open(Path.Combine(folder, "display_ads.graph.yaml"));
        var data = source.Load();
        new EvaluationReport(output).Write(data, await Evaluation.RunAsync(data, graph));
        var visits = data.HeldOut[0].Impressions;
        var ads = new AdsReport(output);
        for (int i = 0; i < Math.Min(options.Visits, visits.Count); i++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var run = await graph.RunAsync(visits[i].Visitor, (ulong)i);
            if (run.Failure is { } failure)
                throw new InvalidDataException(failure.Message);
            ads.Write(i + 1, run);
        }
    }
}
