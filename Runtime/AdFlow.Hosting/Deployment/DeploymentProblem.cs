using AdFlow.Graphs;

namespace AdFlow.Hosting;

/// <summary>Something that is wrong with what is to be deployed.</summary>
/// <param name="Code">Stable code, <c>ADG####</c>.</param>
/// <param name="Message">What was found, what was expected and what to do; names no path of the server.</param>
/// <param name="File">File relative to the bundle, or null where it is about no file.</param>
/// <param name="Line">Line, from 1, or 0.</param>
/// <param name="Column">Character in the line, from 1, or 0.</param>
public sealed record DeploymentProblem(
    string Code, string Message, string? File = null, int Line = 0, int Column = 0)
{
    /// <inheritdoc/>
    public override string ToString() => File is null ? $"{Code}: {Message}"
        : Line == 0 ? $"{File}: {Code}: {Message}" : FormattableString.Invariant(
            $"{File}:{Line}:{Column}: {Code}: {Message}");

    /// <summary>A problem of a graph as others may see it: its files relative to their folder.</summary>
    /// <param name="diagnostic">The problem.</param>
    /// <param name="folder">Full path of the folder.</param>
    internal static DeploymentProblem Of(Diagnostic diagnostic, string folder)
    {
        var (file, line, column) = diagnostic.Position;
        return new DeploymentProblem(diagnostic.Code, WithoutFolder(diagnostic.Message, folder),
            WithoutFolder(file, folder).Replace('\\', '/'), line, column);
    }

    /// <summary>A text without the folder that files in it stand in.</summary>
    internal static string WithoutFolder(string text, string folder) => text
        .Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
        .Replace(folder, ".", StringComparison.Ordinal);
}
