namespace AdFlow.Operators.Standard;

/// <summary>Limits of searchers.</summary>
internal static class Limits
{
    /// <summary>Rows that a searcher finds at most, as far as is known before a run.</summary>
    /// <param name="setting">What the graph asks for.</param>
    /// <param name="lowered">What the planner has lowered it to.</param>
    public static int Most(Setting<int> setting, int lowered) =>
        setting.IsPerRun ? lowered : Math.Min(setting.Literal, lowered);
}
