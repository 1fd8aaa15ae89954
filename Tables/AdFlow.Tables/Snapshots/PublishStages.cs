namespace AdFlow.Tables;

/// <summary>Reports the stages of one publication and ends it when it is cancelled.</summary>
/// <param name="source">Path or name of what is published.</param>
/// <param name="progress">Hears of the stages, or null.</param>
/// <param name="cancellation">Ends the publication at the next report.</param>
internal sealed class PublishStages(
    string source, IProgress<PublishProgress>? progress, CancellationToken cancellation)
{
    /// <summary>Path or name of what is published.</summary>
    public string Source { get; } = source;

    /// <summary>Ends the publication.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Reports how far a stage is.</summary>
    /// <exception cref="OperationCanceledException">The publication is cancelled.</exception>
    public void Report(PublishStage stage, string item, long done, long total)
    {
        Cancellation.ThrowIfCancellationRequested();
        progress?.Report(new PublishProgress(Source, stage, item, done, total));
    }
}
