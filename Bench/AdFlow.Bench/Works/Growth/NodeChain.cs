using System.Globalization;
using System.Text;

namespace AdFlow.Bench;

/// <summary>Graphs of any number of nodes: each adds a number to what the one before computed, and every tenth keeps
/// only the last result, so that rows stay narrow however long the graph is.</summary>
internal static class NodeChain
{
    private const int KeepEvery = 10;

    /// <summary>The graph in YAML; the request has the number to begin with.</summary>
    /// <param name="count">Number of nodes, a multiple of ten.</param>
    public static string ToYaml(int count)
    {
        var yaml = new StringBuilder();
        yaml.Append(CultureInfo.InvariantCulture, $"adflow: 1\ngraph: chain{count}\nrequest: {{ n: float32 }}\n")
            .Append("nodes:\n");
        string input = "request", column = "n";
        for (int node = 0; node < count; node++)
        {
            string name = FormattableString.Invariant($"n{node}");
            if (node % KeepEvery == KeepEvery - 1)
                yaml.Append(CultureInfo.InvariantCulture,
                    $"  {name}: {{ op: select, in: {input}, with: [{column}] }}\n");
            else
            {
                yaml.Append(CultureInfo.InvariantCulture, $"  {name}: {{ op: bench.step1, in: {input}, ")
                    .Append(CultureInfo.InvariantCulture, $"with: {{ number: {node}.5 }}, ")
                    .Append(CultureInfo.InvariantCulture, $"columns: {{ first: {column}, sum: {name} }} }}\n");
                column = name;
            }
            input = name;
        }
        return yaml.Append(CultureInfo.InvariantCulture, $"output: {input}\n").ToString();
    }
}
