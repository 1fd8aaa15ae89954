namespace AdFlow.Load;

/// <summary>All works, in the order in which they are done.</summary>
internal static class LoadWorks
{
    /// <summary>A new work is added here and nowhere else.</summary>
    public static IReadOnlyList<LoadWork> List { get; } =
        [new HttpCost(), new Overload(), new ColdStart(), new Steady()];
}
