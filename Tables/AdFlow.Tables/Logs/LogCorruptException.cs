using System.Globalization;

namespace AdFlow.Tables.Logs;

/// <summary>
/// A log is damaged where no crash can have damaged it: records that were acknowledged would be lost by going on. The
/// file was not changed.
/// </summary>
public sealed class LogCorruptException : IOException
{
    /// <summary>Makes the exception and its message.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">Byte of the file from which it cannot be read.</param>
    /// <param name="found">What was found; a clause.</param>
    internal LogCorruptException(string path, long offset, string found)
        : base(string.Create(CultureInfo.InvariantCulture, $"{path}: damaged at byte {offset}: {found}. A crash does "
            + $"not do that; disk or memory did, or another program wrote to it. Nothing was changed. Restore the file "
            + $"from a copy, or move it away to begin anew."))
    {
        FilePath = path;
        Offset = offset;
    }

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <summary>Byte of the file from which it cannot be read.</summary>
    public long Offset { get; }
}
