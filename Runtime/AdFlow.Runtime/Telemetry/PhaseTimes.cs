using System.Diagnostics;
using System.Runtime;

namespace AdFlow.Runtime;

/// <summary>
/// Times the phases on the way to a first answer: each begins where the one before ended. Costs a timestamp a phase.
/// Not thread-safe, though phases may end on different threads one after the other.
/// </summary>
public sealed class PhaseTimes
{
    private readonly List<PhaseTime> _phases = [];
    private long _ticks;
    private int _methods;
    private TimeSpan _compiling;

    /// <summary>Begins the first phase now.</summary>
    public PhaseTimes() => Mark();

    /// <summary>The phases that have ended, in their order.</summary>
    public IReadOnlyList<PhaseTime> Phases => _phases;

    /// <summary>Ends a phase and begins the next one.</summary>
    /// <param name="name">What was done in it.</param>
    public void End(string name)
    {
        var (ticks, methods, compiling) = (_ticks, _methods, _compiling);
        Mark();
        _phases.Add(new PhaseTime(
            name, Stopwatch.GetElapsedTime(ticks, _ticks), _methods - methods, _compiling - compiling));
    }

    private void Mark()
    {
        _ticks = Stopwatch.GetTimestamp();
        _methods = (int)JitInfo.GetCompiledMethodCount();
        _compiling = JitInfo.GetCompilationTime();
    }
}
