using AdFlow.Graphs;

namespace AdFlow.Hosting;

/// <summary>
/// The experiments of a graph from when they were set until others are: how requests are divided, what became of them,
/// and the combinations of arms that are bound; of these only so many are kept. Thread-safe.
/// </summary>
internal sealed class ExperimentState
{
    private readonly ActivationPool _pool;
    private readonly Lock _changing = new();
    private readonly List<ArmedVariant> _variants = [];
    private bool _isRetired;

    /// <summary>Begins experiments.</summary>
    /// <param name="graph">Name of the graph.</param>
    /// <param name="document">Checked for the versions with traffic.</param>
    /// <param name="pool">Binds variants.</param>
    public ExperimentState(string graph, ExperimentDocument document, ActivationPool pool)
    {
        (_pool, Document) = (pool, document);
        Layers = [.. document.Layers.Select(layer => new LayerState(graph, layer))];
        Since = pool.Time.GetUtcNow();
    }

    /// <summary>As they were written.</summary>
    public ExperimentDocument Document { get; }

    /// <summary>Their layers.</summary>
    public LayerState[] Layers { get; }

    /// <summary>When they began in this process.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>Combinations that are kept.</summary>
    public int Variants
    {
        get
        {
            lock (_changing)
                return _variants.Count;
        }
    }

    /// <summary>Where they are bound. Made anew by each call.</summary>
    public IReadOnlyList<VariantSlot> Slots()
    {
        lock (_changing)
            return [.. _variants.Select(variant => variant.Slot)];
    }

    /// <summary>A version with arms; where there are too many, the one that was not used for longest goes.</summary>
    /// <param name="version">The version.</param>
    /// <param name="index">Number of the combination.</param>
    /// <param name="variant">What it is.</param>
    public ArmedVariant Keep(VersionState version, long index, GraphVariant variant)
    {
        lock (_changing)
        {
            var known = _variants.Find(each => ReferenceEquals(each.Version, version) && each.Index == index);
            if (known is not null)
                return known;
            var added = new ArmedVariant(version, index, new VariantSlot(version.Graph, variant, _pool))
            {
                LastUse = _pool.Time.GetTimestamp(),
            };
            if (_isRetired || version.IsRetired)
                added.Retire();
            else
                Add(added);
            return added;
        }
    }

    /// <summary>Gives up what is bound of a version.</summary>
    public void Forget(VersionState version)
    {
        lock (_changing)
            foreach (var variant in _variants.Where(each => ReferenceEquals(each.Version, version)).ToList())
                Remove(variant);
    }

    /// <summary>Gives up all that is bound, for good.</summary>
    public void Retire()
    {
        lock (_changing)
        {
            _isRetired = true;
            while (_variants.Count > 0)
                Remove(_variants[^1]);
        }
    }

    private void Add(ArmedVariant added)
    {
        while (_variants.Count > 0 && _variants.Count >= _pool.MostVariants)
            Remove(_variants.MinBy(variant => variant.LastUse)!);
        _variants.Add(added);
    }

    private void Remove(ArmedVariant variant)
    {
        _variants.Remove(variant);
        variant.Retire();
    }
}
