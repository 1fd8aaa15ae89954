namespace AdFlow.Hosting;

/// <summary>A version that was taken away. Immutable.</summary>
/// <param name="Name">Name that its author gave it.</param>
/// <param name="Hash">Hash of its bundle, as of <see cref="GraphBundle"/>.</param>
public sealed record RemovedVersion(string Name, string Hash);
