using AdFlow.Operators;

namespace AdFlow.Bench;

/// <summary>
/// Costs what a small model costs, some microseconds a call and some tens of nanoseconds a row, and computes a chain of
/// multiplications: the same bits whatever else is in a call.
/// </summary>
[TableOperator("bench.model", Rows = RowEffect.Same, Locality = Locality.Row)]
public sealed class ModelOperator : TableOperator<ModelOperatorParameters>
{
    private ModelCall? _call;

    /// <summary>Rows.</summary>
    public required InputPort In { get; init; }

    /// <summary>A feature.</summary>
    public required Reads<float> X { get; init; }

    /// <summary>The score.</summary>
    public required Writes<float> Score { get; init; }

    /// <inheritdoc/>
    public override RowCall Call => _call!;

    /// <inheritdoc/>
    public override void DeclareOutputs(OutputSchema outputs)
    {
        base.DeclareOutputs(outputs);
        _call = new ModelCall(this) { InputBytes = [sizeof(float)], OutputBytes = [sizeof(float)] };
    }

    /// <inheritdoc/>
    public override void Run(RunContext run) => _call!.Run(run);

    private sealed unsafe class ModelCall(ModelOperator node) : RowCall
    {
        public override int Prepare(RunContext run, void** inputs, void** outputs)
        {
            run.Output.TakeAll(node.In);
            inputs[0] = Coercion.Pointer<float>(run.Column(node.X), run.Arena);
            fixed (float* score = run.Output.Write(node.Score))
                outputs[0] = score;
            return run.Input(node.In).RowCount;
        }

        public override void Call(void** inputs, void** outputs, int rows)
        {
            float* x = (float*)inputs[0], score = (float*)outputs[0];
            float fixedPart = Chain(1, node.Settings.FixedSteps);
            for (int row = 0; row < rows; row++)
                score[row] = Chain(x[row], node.Settings.RowSteps) + 0 * fixedPart;
        }

        // Each step waits for the one before: some cycles of the processor, whatever its width.
        private static float Chain(float x, int steps)
        {
            for (int i = 0; i < steps; i++)
                x = x * 0.999f + 0.001f;
            return x;
        }
    }
}

/// <summary>Settings of <see cref="ModelOperator"/>.</summary>
public sealed record ModelOperatorParameters
{
    /// <summary>Steps of the chain that is computed once a call.</summary>
    public int FixedSteps { get; init; } = 3_000;

    /// <summary>Steps for each row.</summary>
    public int RowSteps { get; init; } = 24;
}
