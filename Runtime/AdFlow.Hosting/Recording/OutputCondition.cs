using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Runtime;
using AdFlow.Tables;
using Microsoft.Extensions.ObjectPool;

namespace AdFlow.Hosting;

/// <summary>The condition of a recording over the rows of an output, bound to one plan. Thread-safe.</summary>
internal sealed unsafe class OutputCondition
{
    private readonly ExpressionProgram _program;
    private readonly int _output;
    // Not disposed: runs that have ended may still look at their outputs. The arenas free themselves.
    private readonly ObjectPool<Arena> _arenas = new DefaultObjectPool<Arena>(new Policy());

    private OutputCondition(ExpressionProgram program, int output) => (_program, _output) = (program, output);

    /// <summary>Binds the condition.</summary>
    /// <param name="spec">Has one.</param>
    /// <param name="plan">The graph as its author wrote it.</param>
    /// <param name="problem">Why it cannot be bound, or null.</param>
    public static OutputCondition? Bind(RecordingSpec spec, LogicalPlan plan, out string? problem)
    {
        int output = spec.Output is null ? plan.Outputs.Count == 1 ? 0 : -1
            : plan.Outputs.ToList().FindIndex(known => known.Name == spec.Output);
        problem = output >= 0 ? null : $"'output' is {(spec.Output is null ? "not given" : $"'{spec.Output}'")}; the "
            + $"outputs are {string.Join(", ", plan.Outputs.Select(known => known.Name))}: name the one that 'where' "
            + "is about";
        if (output < 0)
            return null;
        var scope = new ExpressionScope(plan.SchemaOf(plan.Outputs[output].Source), plan.Request);
        if (ExpressionBinder.Bind(spec.Where!, scope, out var errors, ExpressionType.Bool) is { } bound)
            return new OutputCondition(new ExpressionProgram(bound), output);
        problem = $"'where' is '{spec.Where}': {string.Join("; ", errors)}";
        return null;
    }

    /// <summary>Whether it holds for any row that a run put out. Allocates nothing once it is warm.</summary>
    /// <param name="run">A run that did not fail.</param>
    /// <param name="request">Its request.</param>
    public bool HoldsFor(in GraphRun run, Batch request)
    {
        var rows = run.Output(_output);
        var arena = _arenas.Get();
        try
        {
            byte* scratch = arena.Allocate(_program.ScratchBytes);
            for (int start = 0; start < rows.RowCount; start += ExpressionProgram.ChunkRows)
            {
                int count = Math.Min(ExpressionProgram.ChunkRows, rows.RowCount - start);
                var values = _program.Evaluate(rows, start, count, request, scratch);
                for (int row = 0; row < count; row++)
                    if (values.IsValid(row) && values.GetBool(row))
                        return true;
            }
            return false;
        }
        finally
        {
            _arenas.Return(arena);
        }
    }

    private sealed class Policy : PooledObjectPolicy<Arena>
    {
        public override Arena Create() => new();

        public override bool Return(Arena arena)
        {
            arena.Reset();
            return true;
        }
    }
}
