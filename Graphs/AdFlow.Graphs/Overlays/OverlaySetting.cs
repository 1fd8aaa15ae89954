namespace AdFlow.Graphs;

/// <summary>One <c>node.setting: value</c> of an overlay. Immutable.</summary>
/// <param name="Node">Path of the node, <c>bid/ecpm</c> inside a sub-graph; <c>settings</c> stands for the graph's own
/// settings where no node is called so.</param>
/// <param name="Name">Name of the setting, or of what an overlay may set beside <c>with:</c>: <c>when</c>,
/// <c>timeout</c>, <c>on_timeout</c>, <c>on_error</c>, and <c>with</c> for all settings at once.</param>
/// <param name="Value">What a graph gives there; null takes what is there away.</param>
/// <param name="Position">Place of the whole key.</param>
/// <param name="NamePosition">Place of <paramref name="Name"/>.</param>
public sealed record OverlaySetting(
    string Node, string Name, YamlNode Value, SourcePosition Position, SourcePosition NamePosition)
{
    /// <summary>The key as it is written: <c>bid/ecpm.scale</c>.</summary>
    public string Target => $"{Node}.{Name}";

    /// <summary>Whether it is about the node itself, whatever operator it runs.</summary>
    internal bool IsOfNode => Name is "when" or "timeout" or "on_timeout" or "on_error";
}
