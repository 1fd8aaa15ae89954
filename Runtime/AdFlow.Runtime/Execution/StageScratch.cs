using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// What one thread needs to execute the fused stages of a plan, kept from run to run: executions with their pointer
/// tables, and chunk memory, which the stages share because a thread executes one at a time. Not thread-safe.
/// </summary>
internal sealed unsafe class StageScratch : IDisposable
{
    private readonly BoundGraphOptions _options;
    private readonly StageExecution?[] _executions;
    private readonly Arena _kept = new();
    private byte* _buffers;
    private long _bufferBytes;
    private byte* _expressions;
    private long _expressionBytes;

    public StageScratch(PhysicalPlan plan, BoundGraphOptions options)
    {
        _options = options;
        _executions = new StageExecution?[plan.Stages.Count * 2];
        Chunk = new Arena(options.RunMemoryBytes);
    }

    /// <summary>What all threads share of compiled groups; null without tier 2.</summary>
    public GroupTiers? Tiers => _options.Tiers;

    /// <summary>Memory of one chunk of one step.</summary>
    public Arena Chunk { get; }

    /// <summary>Bytes of native memory held.</summary>
    public long HeldBytes => _kept.HeldBytes + Chunk.HeldBytes;

    /// <summary>The execution of a stage's program, made when it is first needed.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="program">Its program, or the one that finishes it.</param>
    /// <param name="isFinish">Which of them.</param>
    public StageExecution Of(FusedStage stage, StageProgram program, bool isFinish)
    {
        ref var execution = ref _executions[stage.Ordinal * 2 + (isFinish ? 1 : 0)];
        return execution ??= new StageExecution(program, this, _options);
    }

    /// <summary>Memory that lives as long as the scratch, zeroed.</summary>
    public byte* Keep(long bytes) => _kept.AllocateZeroed(bytes);

    /// <summary>Memory for the buffers of a chunk; the same for every stage unless one needs more than those before.
    /// </summary>
    public byte* Buffers(long bytes) => Grown(ref _buffers, ref _bufferBytes, bytes);

    /// <summary>Memory for the registers of expressions.</summary>
    public byte* Expressions(long bytes) => Grown(ref _expressions, ref _expressionBytes, bytes);

    public void Dispose()
    {
        _kept.Dispose();
        Chunk.Dispose();
    }

    // Stages that were made before keep their smaller piece.
    private byte* Grown(ref byte* piece, ref long held, long bytes)
    {
        if (bytes <= held && piece != null)
            return piece;
        held = bytes;
        return piece = _kept.Allocate(bytes);
    }
}
