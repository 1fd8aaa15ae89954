using AdFlow.Operators;

namespace AdFlow.Runtime.Tests;

/// <summary>Adds a column up, chunk by chunk, and refuses a row whose value is negative.</summary>
[TableOperator("test.total", Rows = RowEffect.New, Locality = Locality.Set)]
public sealed class Total : TableOperator<TotalParameters>
{
    private TotalFold? _fold;

    /// <summary>Rows.</summary>
    public required InputPort In { get; init; }

    /// <summary>The column.</summary>
    public required Reads<double> A { get; init; }

    /// <summary>Its sum times the factor.</summary>
    public required Writes<double> Sum { get; init; }

    public override RowFold Fold => _fold!;

    public override void DeclareOutputs(OutputSchema outputs)
    {
        outputs.AddDeclared();
        _fold = new TotalFold(this) { Scanned = [A.Column], Kept = [] };
    }

    public override void Run(RunContext run) => _fold!.Run(run, In);

    private sealed unsafe class TotalFold(Total node) : RowFold
    {
        public override void Begin(RunContext run, int mostRows) =>
            run.FoldState = run.Arena.AllocateZeroed(sizeof(double));

        public override void Add(RunContext run, in FoldRows rows)
        {
            double* values = Coercion.Pointer<double>(rows.Batch[node.A.Column], rows.Scratch);
            for (int i = 0; i < rows.Count; i++)
                *(double*)run.FoldState += values[i] >= 0 ? values[i] : throw new OperatorException(
                    FailureClass.RequestData, "found a negative value", "a", rows.Start + i);
        }

        public override void End(RunContext run)
        {
            run.Output.SetRowCount(1);
            run.Output.Write(node.Sum)[0] = *(double*)run.FoldState * run.Value(node.Settings.Factor);
        }
    }
}

/// <summary>Settings of <see cref="Total"/>.</summary>
public sealed record TotalParameters
{
    /// <summary>What the sum is multiplied by.</summary>
    public required Setting<double> Factor { get; init; }
}
