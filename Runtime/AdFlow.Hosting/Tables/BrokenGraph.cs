namespace AdFlow.Hosting;

/// <summary>Why a deployed graph cannot be bound to a table.</summary>
/// <param name="Graph">Name of the graph.</param>
/// <param name="Version">Its version.</param>
/// <param name="Node">Path of the node, or null where it is about none.</param>
/// <param name="Message">What was found, what was expected, where and what to do; columns are named in it.</param>
public sealed record BrokenGraph(string Graph, string Version, string? Node, string Message)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"graph '{Graph}', version '{Version}'{(Node is null ? "" : $", node '{Node}'")}: {Message}";
}
