using System.Collections.Concurrent;
using AdFlow.Operators;

namespace AdFlow.Runtime.Tests;

/// <summary>
/// Scores rows as a model would: a polynomial of two columns, in one call over packed rows that runs may share. It
/// refuses a call with a row that is <see cref="Poison"/>, telling neither row nor run.
/// </summary>
[TableOperator("test.model", Rows = RowEffect.Same, Locality = Locality.Row)]
public sealed class Model : TableOperator<ModelParameters>
{
    /// <summary>A value of <see cref="A"/> that fails a call.</summary>
    public const double Poison = -666;

    private ModelCall? _call;

    /// <summary>What calls of tests do beside computing, by name.</summary>
    public static ConcurrentDictionary<string, Action<int>> Probes { get; } = new();

    /// <summary>Rows.</summary>
    public required InputPort In { get; init; }

    /// <summary>A column.</summary>
    public required Reads<double> A { get; init; }

    /// <summary>Another one, of which blocks are packed.</summary>
    public required Reads<float> B { get; init; }

    /// <summary>The score.</summary>
    public required Writes<double> Score { get; init; }

    /// <summary>The row's number among those of its run, written behind the call.</summary>
    public required Writes<long> Place { get; init; }

    public override RowCall Call => _call!;

    /// <summary>What comes out for a row.</summary>
    public static double ScoreOf(double a, float b) => ((3 * a) - (b * b)) + 1;

    public override void DeclareOutputs(OutputSchema outputs)
    {
        base.DeclareOutputs(outputs);
        _call = new ModelCall(this)
        {
            InputBytes = [sizeof(double), sizeof(float)], OutputBytes = [sizeof(double)],
            MostRows = Settings.MostRows,
        };
    }

    public override void Run(RunContext run) => _call!.Run(run);

    private sealed unsafe class ModelCall(Model node) : RowCall
    {
        public override int Prepare(RunContext run, void** inputs, void** outputs)
        {
            run.Output.TakeAll(node.In);
            int rows = run.Input(node.In).RowCount;
            inputs[0] = Coercion.Pointer<double>(run.Column(node.A), run.Arena);
            inputs[1] = Coercion.Pointer<float>(run.Column(node.B), run.Arena);
            fixed (double* scores = run.Output.Write(node.Score))
                outputs[0] = scores;
            return rows;
        }

        public override void Call(void** inputs, void** outputs, int rows)
        {
            if (Probes.TryGetValue(node.Settings.Probe, out var probe))
                probe(rows);
            if (rows < 1 || rows > MostRows)
                throw new InvalidOperationException($"A call of {rows} rows; {MostRows} are most.");
            double* a = (double*)inputs[0], score = (double*)outputs[0];
            float* b = (float*)inputs[1];
            for (int row = 0; row < rows; row++)
                score[row] = a[row] == Poison
                    ? throw new OperatorException(FailureClass.RequestData, "found a poisoned row")
                    : ScoreOf(a[row], b[row]);
        }

        public override void Complete(RunContext run, void** inputs, void** outputs, int rows)
        {
            var places = run.Output.Write(node.Place);
            for (int row = 0; row < rows; row++)
                places[row] = row;
        }
    }
}

/// <summary>Settings of <see cref="Model"/>.</summary>
public sealed record ModelParameters
{
    /// <summary>Name of the probe.</summary>
    public string Probe { get; init; } = "";

    /// <summary>Most rows of a call.</summary>
    public int MostRows { get; init; } = int.MaxValue;
}
