namespace AdFlow.Hosting;

/// <summary>A version of a host table that was published. Immutable.</summary>
/// <param name="Number">Counts what was published under the name, from 1.</param>
/// <param name="Hash">Name of the version in the store: 64 lower-case hexadecimal digits.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="PublishedAt">When it was published.</param>
public sealed record TableVersion(int Number, string Hash, long Rows, DateTimeOffset PublishedAt);
