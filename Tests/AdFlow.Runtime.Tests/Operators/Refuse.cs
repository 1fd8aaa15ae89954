using AdFlow.Operators;

namespace AdFlow.Runtime.Tests;

/// <summary>Doubles a column, row by row, and refuses a row whose value is negative.</summary>
[TableOperator("test.refuse", Rows = RowEffect.Same, Locality = Locality.Row)]
public sealed class Refuse : TableOperator<NoParameters>
{
    /// <summary>Rows.</summary>
    public required InputPort In { get; init; }

    /// <summary>The column.</summary>
    public required Reads<double> A { get; init; }

    /// <summary>Twice the column; −1 of a null.</summary>
    public required Writes<double> Doubled { get; init; }

    public override void Run(RunContext run)
    {
        var values = run.Values(A);
        var column = run.Column(A);
        run.Output.TakeAll(In);
        var doubled = run.Output.Write(Doubled);
        for (int row = 0; row < values.Length; row++)
            doubled[row] = !column.IsValid(row) ? -1
                : values[row] < 0
                    ? throw new OperatorException(FailureClass.RequestData, "found a negative value", "a", row)
                    : values[row] * 2;
    }
}
