namespace AdFlow.Hosting;

/// <summary>A deployment, or a change of one, is refused, or the host cannot start with what is deployed.</summary>
public sealed class DeploymentException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="status">HTTP status that says who must act: 400, 404, 409, 413, 422, 500 or 507.</param>
    /// <param name="code">One of <see cref="DeploymentCodes"/>.</param>
    /// <param name="reason">What was found, what was expected and what to do, in a sentence or two.</param>
    /// <param name="problems">Every single problem; empty where the reason says all.</param>
    public DeploymentException(
        int status, string code, string reason, IReadOnlyList<DeploymentProblem>? problems = null)
        : base(string.Join("\n  ", [reason, .. (problems ?? []).Select(problem => problem.ToString())]))
    {
        (Status, Code, Reason, Problems) = (status, code, reason, problems ?? []);
    }

    /// <summary>HTTP status.</summary>
    public int Status { get; }

    /// <summary>Stable code.</summary>
    public string Code { get; }

    /// <summary>The message without the problems.</summary>
    public string Reason { get; }

    /// <summary>Every single problem.</summary>
    public IReadOnlyList<DeploymentProblem> Problems { get; }
}
