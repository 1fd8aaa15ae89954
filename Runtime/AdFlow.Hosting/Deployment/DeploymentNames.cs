using System.Buffers;

namespace AdFlow.Hosting;

/// <summary>Names of versions.</summary>
internal static class DeploymentNames
{
    private const int MostCharacters = 64;

    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    /// <summary>Checks the name of a version.</summary>
    /// <exception cref="DeploymentException">It is none.</exception>
    public static void CheckVersion(string name)
    {
        if (name.Length is 0 or > MostCharacters || name[0] is '.' or '-'
            || name.AsSpan().ContainsAnyExcept(Allowed))
            throw new DeploymentException(400, DeploymentCodes.Name, "This is no name of a version; expected 1 to "
                + $"{MostCharacters} letters, digits, dots, hyphens and underscores, the first a letter, digit or "
                + "underscore.");
    }

    /// <summary>Whether a version is deployed already. A name stands for one content, also after its version was taken
    /// away: logs, traces, experiments and people go on meaning what had it.</summary>
    /// <param name="graph">What is deployed; null where nothing is.</param>
    /// <param name="version">Name of the version.</param>
    /// <param name="hash">Hash of the content that is to have the name.</param>
    /// <exception cref="DeploymentException">The name stands for another content.</exception>
    public static bool IsThere(DeployedGraph? graph, string version, string hash)
    {
        string? known = graph?.Find(version)?.Bundle.Hash;
        string? named = known ?? graph?.Removed.FirstOrDefault(removed => removed.Name == version)?.Hash;
        if (named is not null && named != hash)
            throw new DeploymentException(409, DeploymentCodes.Conflict, $"Version '{version}' of '{graph!.Name}' "
                + (known is null ? "was removed, and had" : "exists with") + $" another content ({named[..12]}, not "
                + $"{hash[..12]}); deploy this one under another name.");
        return known is not null;
    }
}
