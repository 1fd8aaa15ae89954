using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>What all stages of a run read: the request and its circumstances. Written before the stages only.</summary>
/// <param name="plan">What is executed.</param>
/// <param name="slab">Where.</param>
/// <param name="isCopied">Whether something may read the request after the run was answered.</param>
internal sealed unsafe class StageInputs(PhysicalPlan plan, RunSlab slab, bool isCopied)
{
    private RunRequest _run;
    private Batch _request;

    /// <summary>The request of the run; a copy where stages may outlive the run.</summary>
    public ref readonly Batch Request => ref _request;

    /// <summary>Whether the graph's deadline and the timeouts of its nodes hold.</summary>
    public bool EnforceDeadline => _run.EnforceDeadline;

    /// <summary>Time that the caller had when the run began, or null.</summary>
    public TimeSpan? TimeLeft => _run.TimeLeft;

    /// <summary>What gives recorded nodes their results; null where all are executed.</summary>
    public RunTape? Tape => _run.Tape;

    /// <summary>When the run must stop.</summary>
    public StopSignal Stop { get; private set; }

    /// <summary>Begins a run.</summary>
    /// <exception cref="ArenaLimitException">The run may not hold that much.</exception>
    public void Begin(in RunRequest run, in StopSignal stop, RunSeat seat)
    {
        _run = run;
        Stop = stop;
        // The caller takes it back when the run is answered.
        _request = isCopied ? Copy(run.Request, seat.Arena) : run.Request;
    }

    /// <summary>Whether a stage's <c>when</c> lets it run: true does; false and null leave it out.</summary>
    public bool IsWanted(ExpressionProgram condition, RunSeat seat)
    {
        var value = condition.EvaluateScalar(Request, seat.Scratch);
        return !value.IsNull && value.Int64 != 0;
    }

    /// <summary>What a node or the request gives.</summary>
    public Batch BatchOf(LogicalSource source) =>
        source.IsRequest ? Request : slab.Outputs[plan.PositionOf(source)];

    /// <summary>Prepares the context of a table operator.</summary>
    public void Begin(RunContext context, Arena arena, in StopSignal stop) =>
        context.Begin(arena, Request, _run.Seed, _run.NowMicroseconds, stop, _run.IsShadow);

    /// <summary>Evaluates per-run settings, by slot.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="seat">What the thread works with.</param>
    /// <param name="numbers">Takes the values as numbers.</param>
    /// <param name="integers">Takes the values as integers, where they are integral or bool.</param>
    public void EvaluateSettings(PlannedSetting[] settings, RunSeat seat, double* numbers, long* integers)
    {
        for (int i = 0; i < settings.Length; i++)
            (numbers[i], integers[i]) = SettingEvaluation.Evaluate(settings[i], Request, seat.Scratch);
    }

    private static Batch Copy(Batch request, Arena arena)
    {
        var columns = (ColumnNode**)arena.Allocate((long)sizeof(ColumnNode*) * request.ColumnCount);
        for (int i = 0; i < request.ColumnCount; i++)
            columns[i] = Gather.Take(request[i], [0], arena);
        return new Batch(request.Schema, columns, 1);
    }
}
