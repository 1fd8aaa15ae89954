using System.Globalization;
using System.Text;
using AdFlow.Graphs;

namespace AdFlow.Hosting;

/// <summary>What is wrong with recordings that are demanded. Pure functions.</summary>
internal static class RecordingChecks
{
    private const int MostValues = 100;
    private const int MostText = 1_000;
    private const int MostMs = 3_600_000;
    private const int MostMegabytes = 1_024;
    private const int MostFiles = 1_000;

    /// <summary>The problems of a recording.</summary>
    /// <param name="spec">The recording.</param>
    /// <param name="plan">The version that answers, as its author wrote it.</param>
    public static IEnumerable<string> Problems(RecordingSpec spec, LogicalPlan plan) =>
    [
        .. Numbers(spec), .. Fields(spec, plan), .. Conditions(spec, plan),
    ];

    private static IEnumerable<string> Numbers(RecordingSpec spec)
    {
        if (spec is { Percent: null, Field: null, SlowerMs: null, Failed: false, Where: null, OnDemand: false })
            yield return "no rule says which runs; give 'percent', 'field' with 'values', 'slower_ms', 'failed', "
                + "'where' or 'on_demand'";
        if (spec.Percent is { } percent && !(percent is > 0 and <= 100))
            yield return Text($"'percent' is {percent}; expected above 0, up to 100");
        if (spec.SlowerMs is { } slower && !(slower is > 0 and <= MostMs))
            yield return Text($"'slower_ms' is {slower}; expected milliseconds above 0, up to {MostMs}");
        if (spec.Most is < 1)
            yield return Text($"'most' is {spec.Most}; expected a number of runs, from 1 on");
        if (spec.Megabytes is not (>= 1 and <= MostMegabytes))
            yield return Text($"'megabytes' is {spec.Megabytes}; expected 1 to {MostMegabytes}");
        if (spec.Files is not (>= 1 and <= MostFiles))
            yield return Text($"'files' is {spec.Files}; expected 1 to {MostFiles}");
    }

    private static IEnumerable<string> Fields(RecordingSpec spec, LogicalPlan plan)
    {
        int values = spec.Values?.Count ?? 0;
        if (spec.Field is null != (values == 0))
            yield return "'field' and 'values' belong together: the name of a field of the request, and at least one "
                + "value of it";
        if (spec.Field is { } field && plan.Request.IndexOf(field) < 0)
            yield return $"the request has no field '{field}'; it has "
                + string.Join(", ", plan.Request.Fields.Select(known => known.Name));
        if (values > MostValues)
            yield return Text($"'values' has {values} values; expected at most {MostValues}");
        if ((spec.Values ?? []).Any(value => value is null || Encoding.UTF8.GetByteCount(value) > MostText))
            yield return Text($"'values' has a value that is null, or longer than {MostText} bytes");
    }

    private static IEnumerable<string> Conditions(RecordingSpec spec, LogicalPlan plan)
    {
        if (spec.Output is not null && spec.Where is null)
            yield return "'output' is the output that 'where' is about, which is not given";
        if (spec.Where is not null)
        {
            OutputCondition.Bind(spec, plan, out string? problem);
            if (problem is not null)
                yield return problem;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
