using AdFlow.Operators;
using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>The arms that the header <c>AdFlow-Force-Arms</c> demands, for looking at one: <c>recall=wide</c>. Only a
/// key with the role deploy may. Not for steady traffic: reading it allocates.</summary>
internal static class ForcedArms
{
    /// <summary>Reads the header.</summary>
    /// <param name="text">Its value.</param>
    /// <param name="graph">Name of the graph.</param>
    /// <param name="layers">Layers of the graph; empty where it has no experiments.</param>
    /// <param name="ordinals">What is demanded of each layer; −1 where nothing is.</param>
    /// <returns>Null, or why that cannot be.</returns>
    public static RunFailure? Read(string text, string graph, ReadOnlySpan<LayerState> layers, Span<int> ordinals)
    {
        ordinals.Fill(-1);
        foreach (string one in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = one.IndexOf('=');
            int layer = equals < 0 ? -1 : IndexOf(layers, one[..equals]);
            int arm = layer < 0 ? -1 : Array.IndexOf(layers[layer].Names, one[(equals + 1)..], LayerState.Control);
            if (arm < 0)
                return new RunFailure(FailureClass.RequestData, HostFailureCodes.BadHeader, $"The header "
                    + $"{RunHeaders.ForceArms} demands '{one}'; expected LAYER=ARM of the graph's experiments, which "
                    + "GET /graphs/{name}/experiments lists.", graph);
            ordinals[layer] = arm;
        }
        return null;
    }

    private static int IndexOf(ReadOnlySpan<LayerState> layers, string name)
    {
        for (int i = 0; i < layers.Length; i++)
            if (layers[i].Layer.Name.Text == name)
                return i;
        return -1;
    }
}
