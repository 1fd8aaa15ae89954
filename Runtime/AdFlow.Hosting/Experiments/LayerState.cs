using System.Text;
using AdFlow.Graphs;

namespace AdFlow.Hosting;

/// <summary>
/// Which arm of a layer a request has: the first one in whose range the hash of graph, layer, salt and value lies;
/// ranges stand one behind the other in the order of the document. So an arm that grows keeps whom it has, and an arm
/// added at the end moves nobody but those of no arm; layers are independent, for each mixes its own seed into the
/// hash. Thread-safe; choosing allocates nothing.
/// </summary>
internal sealed class LayerState
{
    /// <summary>Of requests that do not take part: they lack the field.</summary>
    public const int Outside = 0;

    /// <summary>Of those that no arm has.</summary>
    public const int Control = 1;

    private const int HashBits = 53;

    private readonly ulong _seed;
    private readonly ulong[] _ends;

    /// <summary>Prepares a layer.</summary>
    /// <param name="graph">Name of the graph.</param>
    /// <param name="layer">The layer.</param>
    public LayerState(string graph, ExperimentLayer layer)
    {
        Layer = layer;
        Field = Encoding.UTF8.GetBytes(layer.Field.Text);
        // Neither a version's name nor another layer's gives the same seed.
        _seed = StableHash.Of($"{graph}\u0001{layer.Name.Text}", layer.Salt);
        _ends = new ulong[layer.Arms.Count];
        double sum = 0;
        for (int i = 0; i < _ends.Length; i++)
            _ends[i] = (ulong)Math.ScaleB((sum += layer.Arms[i].Percent) / 100, HashBits);
        Counts = [.. Enumerable.Range(0, Ordinals).Select(_ => new ArmCounts())];
        Names = [.. layer.Arms.Select(arm => arm.Name.Text).Prepend(ExperimentLayer.Control).Prepend("")];
    }

    /// <summary>The layer.</summary>
    public ExperimentLayer Layer { get; }

    /// <summary>Name in UTF-8 of the field that decides.</summary>
    public byte[] Field { get; }

    /// <summary>Number of what a request can have: <see cref="Outside"/>, <see cref="Control"/>, then the arms.
    /// </summary>
    public int Ordinals => _ends.Length + 2;

    /// <summary>What became of requests, by what they had.</summary>
    public ArmCounts[] Counts { get; }

    /// <summary>Names of what requests can have; that of <see cref="Outside"/> is empty.</summary>
    public string[] Names { get; }

    /// <summary>What a value of the field has.</summary>
    /// <param name="hash"><see cref="StableHash.Of(ReadOnlySpan{byte})"/> of its canonical text.</param>
    public int Choose(ulong hash)
    {
        ulong point = StableHash.Mix(hash, _seed) >> (64 - HashBits);
        for (int i = 0; i < _ends.Length; i++)
            if (point < _ends[i])
                return i + Control + 1;
        return Control;
    }

    /// <summary>The change of an arm; null of those that change nothing.</summary>
    public GraphOverlay? OverlayOf(int ordinal) =>
        ordinal > Control && Layer.Arms[ordinal - Control - 1].Overlay is { IsEmpty: false } overlay ? overlay : null;
}
