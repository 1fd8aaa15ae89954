namespace AdFlow.Tables.Tests.Snapshots;

/// <summary>Keeps what a store reports, on the thread that reports it.</summary>
internal sealed class RecordedStages : IProgress<PublishProgress>
{
    private readonly List<PublishProgress> _all = [];

    internal IReadOnlyList<PublishProgress> All => _all;

    /// <summary>The stages that did something, in order of first report; an index's with its name.</summary>
    internal string Names => string.Join(' ', _all.Select(each =>
        each.Stage is PublishStage.Index ? each.Item : each.Stage.ToString()).Distinct());

    public void Report(PublishProgress value) => _all.Add(value);
}
