using AdFlow.Graphs;

namespace AdFlow.Hosting;

/// <summary>Reads the document of experiments that a sender gives, or the log keeps.</summary>
internal static class ExperimentText
{
    /// <summary>What positions show as its file.</summary>
    public const string FileName = "experiments";

    /// <summary>Reads it.</summary>
    /// <exception cref="DeploymentException">It is none; all problems are told, with their places in it.</exception>
    public static ExperimentDocument Read(string text)
    {
        var diagnostics = new DiagnosticBag();
        var document = ExperimentReader.ReadText(text, FileName, diagnostics);
        return document is not null && !diagnostics.HasErrors ? document : throw Refusal(diagnostics);
    }

    /// <summary>The refusal of experiments.</summary>
    /// <param name="diagnostics">What is wrong with them.</param>
    public static DeploymentException Refusal(DiagnosticBag diagnostics) => new(
        422, DeploymentCodes.Experiments, "The experiments are refused, and nothing has changed.",
        [
            .. diagnostics.ToList().Select(problem => new DeploymentProblem(problem.Code, problem.Message,
                problem.Position.File, problem.Position.Line, problem.Position.Column)),
        ]);
}
