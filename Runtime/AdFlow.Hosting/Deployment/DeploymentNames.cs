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
}
