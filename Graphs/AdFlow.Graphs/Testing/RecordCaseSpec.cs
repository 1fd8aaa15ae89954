namespace AdFlow.Graphs;

/// <summary>The recorded requests that a test is about. Immutable.</summary>
/// <param name="File">Path of the record file as written, relative to the tests' file.</param>
public sealed record RecordCaseSpec(YamlScalar File)
{
    /// <summary>Number of the only request, 0 or more; null for all requests of the file.</summary>
    public long? Number { get; init; }

    /// <summary>Where the request is named, else where the file is.</summary>
    public SourcePosition Position { get; init; } = File.Position;
}
