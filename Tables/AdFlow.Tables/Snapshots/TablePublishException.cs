namespace AdFlow.Tables;

/// <summary>
/// A file or table could not become a snapshot, or a snapshot a table's next version. What was good before stays: the
/// current version, and whatever the store holds.
/// </summary>
public sealed class TablePublishException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="subject">What was to be published: a path or a table's name.</param>
    /// <param name="problems">Every problem found, at least one.</param>
    /// <param name="cause">What raised the only problem, or null.</param>
    public TablePublishException(string subject, IReadOnlyList<TableProblem> problems, Exception? cause = null)
        : base(Describe(subject, problems), cause)
    {
        Subject = subject;
        Problems = problems;
    }

    /// <summary>What was to be published: a path or a table's name.</summary>
    public string Subject { get; }

    /// <summary>Every problem found: all columns and indexes are looked at before anything is refused.</summary>
    public IReadOnlyList<TableProblem> Problems { get; }

    private static string Describe(string subject, IReadOnlyList<TableProblem> problems) => problems.Count == 1
        ? $"'{subject}' cannot be published: {problems[0].Text}"
        : $"'{subject}' cannot be published, for {problems.Count} reasons:\n- "
            + string.Join("\n- ", problems.Select(problem => problem.Text));
}
