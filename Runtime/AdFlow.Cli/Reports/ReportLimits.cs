namespace AdFlow.Cli;

/// <summary>How much a report holds, so that a browser opens it. What is left out is said in it.</summary>
public sealed record ReportLimits
{
    /// <summary>Requests whose tables are in the report: those that differ most.</summary>
    public int Requests { get; init; } = 20;

    /// <summary>Rows of a table that differ.</summary>
    public int DifferentRows { get; init; } = 60;

    /// <summary>Rows of a table that are equal.</summary>
    public int EqualRows { get; init; } = 20;

    /// <summary>Bytes of the tables of one request; tables behind that have no rows.</summary>
    public int RequestBytes { get; init; } = 600_000;

    /// <summary>Rows of one request and side that one answer lost, and the reasons that are told.</summary>
    public int LostRows { get; init; } = 12;

    /// <summary>Of these, rows for which the smallest bid that wins is searched for, which takes up to 60 runs
    /// each.</summary>
    public int Bids { get; init; } = 3;

    /// <summary>Bytes of one value, as JSON; the end of longer ones is left out.</summary>
    public int ValueBytes { get; init; } = 200;
}
