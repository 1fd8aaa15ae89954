using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Scalar arguments of a stage in a slab, worked out for one run after the other. Not thread-safe.</summary>
/// <param name="sources">Where they come from.</param>
/// <param name="count">How many there are.</param>
internal sealed unsafe class DeviceScalars(DeviceScalar[] sources, int count)
{
    private readonly long[] _bits = new long[count];
    private readonly double[][] _settings =
        [.. sources.Select(source => source is SettingScalar one ? one.Step.Scalars.ToArray() : [])];
    private readonly bool[] _isKnown = new bool[sources.Length];

    /// <summary>Their bits.</summary>
    public ReadOnlySpan<long> Bits => _bits;

    /// <summary>Works them out.</summary>
    /// <param name="run">The run, with its settings.</param>
    /// <param name="arena">Memory of the run.</param>
    /// <returns>False where the device does not understand one.</returns>
    public bool TryTake(StageRun run, Arena arena)
    {
        for (int i = 0; i < sources.Length; i++)
            if (!(sources[i] is RequestScalar request ? TryTake(request, run, arena)
                : TryTake((SettingScalar)sources[i], run, _settings[i], ref _isKnown[i])))
                return false;
        return true;
    }

    private bool TryTake(RequestScalar source, StageRun run, Arena arena)
    {
        var program = source.Program;
        var value = program.EvaluateScalar(run.Inputs.Request, arena.Allocate(Math.Max(program.ScratchBytes, 1)));
        if (program.Type.Kind is ValueKind.Bool)
            return Set(source.First, value.IsTrue ? 1 : 0, !value.IsNull && !value.IsTrue ? 1 : 0);
        if (value.IsNull)
            return source.MayBeNull && Set(source.First, 0, 0);
        if (value.Kind is ValueKind.Float64)
            return Set(source.First, value.Float64, 1);
        return Math.Abs((double)value.Int64) <= NumberLowering.ScalarBound && Set(source.First, value.Int64, 1);
    }

    private bool Set(int first, double one, double other)
    {
        _bits[first] = BitConverter.DoubleToInt64Bits(one);
        _bits[first + 1] = BitConverter.DoubleToInt64Bits(other);
        return true;
    }

    // To record a body makes garbage, so it is done only where settings are not those of the slab's run before.
    private bool TryTake(SettingScalar source, StageRun run, double[] settings, ref bool isKnown)
    {
        var step = source.Step;
        double* values = run.Settings(step.Node);
        for (int i = 0; i < settings.Length; i++)
            if (step.Settings[i] is var slot and >= 0
                && BitConverter.DoubleToInt64Bits(settings[i]) != BitConverter.DoubleToInt64Bits(values[slot]))
            {
                settings[i] = values[slot];
                isKnown = false;
            }
        return isKnown = isKnown
            || source.Template.TryRead(settings, _bits.AsSpan(source.First, source.Template.ScalarCount));
    }
}
