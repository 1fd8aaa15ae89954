namespace AdFlow.Cli;

/// <summary>The files that a command was told of: none that it writes may be another of them.</summary>
internal sealed class NamedFiles
{
    // Names that differ by case alone may be one file there.
    private static readonly StringComparer Names =
        OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    private readonly Dictionary<string, string> _roles = new(Names);

    /// <summary>Adds a file that is read.</summary>
    /// <param name="path">The file; − is none.</param>
    /// <param name="role">What it is for, as people say it.</param>
    public void Reads(string path, string role)
    {
        if (PlaceOf(path) is { } place)
            _roles.TryAdd(place, role);
    }

    /// <summary>Adds a file that is written.</summary>
    /// <param name="path">The file; null or − is none.</param>
    /// <param name="role">What it is for, as people say it.</param>
    /// <exception cref="CommandException">It is one of those that were added.</exception>
    public void Writes(string? path, string role)
    {
        if (path is null || PlaceOf(path) is not { } place)
            return;
        if (!_roles.TryAdd(place, role))
            throw new CommandException(
                $"{role} {path}: this file is {_roles[place]}, which would be overwritten; name another",
                ExitCode.WrongUse);
    }

    // What a name leads to. Devices take whatever is written, from any number.
    private static string? PlaceOf(string path)
    {
        if (path is "-" or "")
            return null;
        string full = Path.GetFullPath(path);
        if (full.StartsWith("/dev/", StringComparison.Ordinal) || full.StartsWith(@"\\.\", StringComparison.Ordinal))
            return null;
        try
        {
            return File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What is wrong with it will be told when it is opened.
            return full;
        }
    }
}
