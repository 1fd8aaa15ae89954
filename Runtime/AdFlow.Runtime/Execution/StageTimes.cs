namespace AdFlow.Runtime;

/// <summary>When each stage of a run was executed. Stages may be set by several threads.</summary>
internal sealed class StageTimes(PhysicalPlan plan)
{
    private readonly StageTime[] _times = new StageTime[plan.Stages.Count];
    private readonly Reading[] _readings = new Reading[plan.Stages.Count];

    /// <summary>Clock readings at the start and the end of each stage; 0 where it was not reached.</summary>
    public ReadOnlySpan<Reading> Readings => _readings;

    /// <summary>States when a stage was executed.</summary>
    public void Set(int stage, long start, long end) => _readings[stage] = new Reading(start, end);

    /// <summary>Times of the stages; default where one was not reached. Valid until <see cref="Clear"/>.</summary>
    public ReadOnlySpan<StageTime> Make()
    {
        for (int i = 0; i < _times.Length; i++)
            _times[i] = _readings[i].Start == 0 ? default
                : new StageTime(plan.Stages[i], _readings[i].Start, _readings[i].End);
        return _times;
    }

    /// <summary>Forgets the run.</summary>
    public void Clear() => Array.Clear(_readings);

    /// <summary>Clock readings of a stage.</summary>
    public readonly record struct Reading(long Start, long End);
}
