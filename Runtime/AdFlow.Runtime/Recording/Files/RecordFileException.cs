namespace AdFlow.Runtime;

/// <summary>A file is not the record file that it should be; the message says what to do.</summary>
public sealed class RecordFileException : Exception
{
    /// <summary>Makes the exception and its message.</summary>
    /// <param name="path">Path or name of the file.</param>
    /// <param name="found">What was found.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="advice">What to do.</param>
    /// <param name="place">Where, for example <c>record batch 3, row 17</c>; empty for the file as a whole.</param>
    /// <param name="cause">The exception behind it, or null.</param>
    public RecordFileException(
        string path, string found, string expected, string advice, string place = "", Exception? cause = null)
        : base($"Record file '{path}'{(place.Length > 0 ? ", " + place : "")}: {found}; expected {expected}. {advice}",
            cause)
    {
        Path = path;
        Found = found;
        Expected = expected;
        Place = place;
    }

    /// <summary>Path or name of the file.</summary>
    public string Path { get; }

    /// <summary>What was found.</summary>
    public string Found { get; }

    /// <summary>What was expected.</summary>
    public string Expected { get; }

    /// <summary>Where in the file; empty for the file as a whole.</summary>
    public string Place { get; }
}
