using AdFlow.Tables;

namespace AdFlow.Hosting;

/// <summary>Publishing is refused; what was published before stays.</summary>
public sealed class TableException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="status">HTTP status that says who must act: 400, 404, 409, 413, 415, 422, 500
    /// or 507.</param>
    /// <param name="code">One of <see cref="TableCodes"/>.</param>
    /// <param name="reason">What was found, what was expected and what to do, in a sentence or two.</param>
    public TableException(int status, string code, string reason) : base(reason) => (Status, Code) = (status, code);

    /// <summary>HTTP status.</summary>
    public int Status { get; }

    /// <summary>Stable code.</summary>
    public string Code { get; }

    /// <summary>Every problem of the files.</summary>
    public IReadOnlyList<TableProblem> Problems { get; init; } = [];

    /// <summary>Every problem of graphs that would break.</summary>
    public IReadOnlyList<BrokenGraph> Broken { get; init; } = [];

    /// <summary>Files that cannot become tables.</summary>
    public static TableException OfContent(IReadOnlyList<TableProblem> problems) =>
        new(422, TableCodes.Content, problems.Count == 1 ? problems[0].ToString()
            : $"The tables cannot be published, for {problems.Count} reasons.") { Problems = problems };

    /// <summary>Tables that deployed graphs cannot be bound to.</summary>
    public static TableException OfGraphs(IEnumerable<BrokenGraph> broken)
    {
        var once = BrokenGraph.Once(broken);
        int versions = once.SelectMany(each => each.Versions.Select(version => (each.Graph, version))).Distinct()
            .Count();
        return new(409, TableCodes.Breaks, $"{versions} deployed version(s) of graphs cannot be bound to it: {once[0]}")
        {
            Broken = once,
        };
    }
}
