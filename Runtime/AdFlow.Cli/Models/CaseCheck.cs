using AdFlow.Operators.Onnx;

namespace AdFlow.Cli;

/// <summary>Runs test cases by sessions, and those that are rows through columns of a graph too.</summary>
internal sealed class CaseCheck
{
    private readonly ColumnCheck _columns = new(CatalogLoading.Load([]));

    /// <summary>Runs one case.</summary>
    public async Task<OnnxOutcome> RunAsync(OnnxCase folder, CancellationToken cancellation)
    {
        var outcome = OnnxCaseRun.Run(folder);
        if (outcome.Verdict != OnnxVerdict.Passed)
            return outcome;
        int before = _columns.Count;
        if (await _columns.FirstDifferenceAsync(folder, cancellation) is { } difference)
            return OnnxOutcome.Failed(difference);
        return _columns.Count == before ? outcome : outcome with { Reason = "through columns too" };
    }
}
