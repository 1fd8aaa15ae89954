using System.Globalization;
using System.Text;

namespace AdFlow.Runtime;

/// <summary>What a record file weighs, by kind and node. Immutable.</summary>
public sealed class RecordWeights
{
    internal RecordWeights(long fileBytes, IReadOnlyDictionary<(RecordKind Kind, string Node), (long, long)> parts)
    {
        FileBytes = fileBytes;
        Parts = [.. parts.OrderBy(part => part.Key.Kind).ThenBy(part => part.Key.Node, StringComparer.Ordinal)
            .Select(part => new RecordWeight(part.Key.Kind, part.Key.Node, part.Value.Item1, part.Value.Item2))];
        Runs = Parts.Where(part => part.Kind is RecordKind.Run).Sum(part => part.Rows);
    }

    /// <summary>Runs in the file.</summary>
    public long Runs { get; }

    /// <summary>Bytes of the file.</summary>
    public long FileBytes { get; }

    /// <summary>Every kind and node, in the order of kinds, then of names.</summary>
    public IReadOnlyList<RecordWeight> Parts { get; }

    /// <summary>A table for people: for each part, bytes of a run on average and its share of the file.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var culture = CultureInfo.InvariantCulture;
        text.Append(culture, $"{Runs} runs, {FileBytes} bytes, {PerRun(FileBytes):F0} a run\n");
        text.Append(culture, $"{"kind",-10}{"bytes a run",12}{"share",8}  node\n");
        foreach (var part in Parts)
            Append(text, part.Kind.ToString().ToLowerInvariant(), part.Bytes, part.Node);
        Append(text, "frame", FileBytes - Parts.Sum(part => part.Bytes), "");
        return text.ToString();
    }

    private void Append(StringBuilder text, string kind, long bytes, string node)
    {
        text.Append(CultureInfo.InvariantCulture, $"{kind,-10}{PerRun(bytes),12:F0}{Share(bytes),7:F1}%");
        text.Append(node.Length > 0 ? "  " + node : "").Append('\n');
    }

    private double PerRun(long bytes) => (double)bytes / Math.Max(1, Runs);

    private double Share(long bytes) => 100.0 * bytes / Math.Max(1, FileBytes);
}
