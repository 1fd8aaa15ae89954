namespace AdFlow.Hosting;

/// <summary>A file that is to be published as a table.</summary>
/// <param name="Name">Name of the table.</param>
/// <param name="Path">The file: Arrow file or stream, CSV or JSON lines, told apart by content. It is copied.</param>
/// <param name="InfersSchema">Whether text is read by a schema found in it, though the table has one already.</param>
public sealed record TableFile(string Name, string Path, bool InfersSchema = false);
