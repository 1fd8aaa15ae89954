using System.Collections.Concurrent;
using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>
/// Chooses the arms of requests to one version. The arms of all layers make one number, which finds what is bound for
/// them. Thread-safe; choosing allocates nothing where a request had the same arms before.
/// </summary>
/// <param name="experiments">The experiments.</param>
/// <param name="version">The version.</param>
/// <param name="pool">Has the clock.</param>
internal sealed class VersionArms(ExperimentState experiments, VersionState version, ActivationPool pool)
{
    // Names and counts of combinations are small; beyond this many they are made anew.
    private const int MostChoices = 4096;

    private readonly ConcurrentDictionary<long, ArmChoice> _choices = new();
    private readonly int[] _layers = [.. Enumerable.Range(0, experiments.Layers.Length)
        .Where(layer => experiments.Layers[layer].Layer.IsFor(version.Version.Name))];

    /// <summary>The experiments.</summary>
    public ExperimentState Experiments => experiments;

    /// <summary>The arms of a request.</summary>
    /// <param name="body">Has the request.</param>
    /// <param name="request">Its number.</param>
    /// <param name="fields">Reads its fields.</param>
    /// <param name="forced">What is demanded of each layer, −1 for nothing; or empty.</param>
    public ArmChoice Choose(RequestBody body, int request, FieldText fields, ReadOnlySpan<int> forced)
    {
        long index = 0;
        ReadOnlySpan<byte> hashed = default;
        ulong? hash = null;
        foreach (int ordinal in _layers)
        {
            var layer = experiments.Layers[ordinal];
            int demanded = forced.IsEmpty ? -1 : forced[ordinal];
            if (demanded < 0 && !layer.Field.AsSpan().SequenceEqual(hashed))
            {
                hashed = layer.Field;
                hash = body.TryGetText(request, hashed, fields, out var text) ? StableHash.Of(text) : null;
            }
            int chosen = demanded >= 0 ? demanded : hash is { } value ? layer.Choose(value) : LayerState.Outside;
            index = index * layer.Ordinals + chosen;
        }
        if (!_choices.TryGetValue(index, out var choice) || choice.Variant.IsGone)
            choice = Make(index);
        choice.Variant.LastUse = pool.Time.GetTimestamp();
        return choice;
    }

    /// <summary>Gives up what is bound.</summary>
    public void Retire() => experiments.Forget(version);

    private ArmChoice Make(long index)
    {
        var ordinals = new int[_layers.Length];
        long rest = index;
        for (int i = ordinals.Length - 1; i >= 0; i--)
        {
            int count = experiments.Layers[_layers[i]].Ordinals;
            ordinals[i] = (int)(rest % count);
            rest /= count;
        }
        var layers = _layers.Select(layer => experiments.Layers[layer]).ToArray();
        string names = string.Join(',', layers.Zip(ordinals).Where(pair => pair.Second != LayerState.Outside)
            .Select(pair => $"{pair.First.Layer.Name.Text}={pair.First.Names[pair.Second]}"));
        var choice = new ArmChoice(names, Variant(layers, ordinals),
            [.. layers.Zip(ordinals, (layer, ordinal) => layer.Counts[ordinal])]);
        if (_choices.Count >= MostChoices)
            _choices.Clear();
        return _choices[index] = choice;
    }

    // Those that change nothing are the version itself.
    private ArmedVariant Variant(LayerState[] layers, int[] ordinals)
    {
        long index = 0;
        var variant = new GraphVariant(version.Version);
        foreach (var (layer, ordinal) in layers.Zip(ordinals))
        {
            var overlay = layer.OverlayOf(ordinal);
            index = index * layer.Ordinals + (overlay is null ? LayerState.Outside : ordinal);
            if (overlay is not null)
                variant = variant with
                {
                    Arms = [.. variant.Arms, overlay],
                    ArmNames = $"{variant.ArmNames}{(variant.ArmNames.Length > 0 ? "," : "")}"
                        + $"{layer.Layer.Name.Text}={layer.Names[ordinal]}",
                };
        }
        return variant.Arms.Count == 0 ? new ArmedVariant(version, 0, version.Plain)
            : experiments.Keep(version, index, variant);
    }
}
