using AdFlow.Operators;

namespace AdFlow.Runtime.Tests;

/// <summary>Doubles a column, row by row, as a table operator.</summary>
[TableOperator("test.call", Rows = RowEffect.Same, Locality = Locality.Row)]
public sealed class Call : TableOperator<CallParameters>
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
        {
            bool isValid = column.IsValid(row);
            if (isValid && Settings.Refuses && values[row] < 0)
                throw new OperatorException(FailureClass.RequestData, "found a negative value", "a", row);
            doubled[row] = isValid ? values[row] * 2 : -1;
        }
    }
}

/// <summary>Settings of <see cref="Call"/>.</summary>
public sealed record CallParameters
{
    /// <summary>Whether a row whose value is negative is refused.</summary>
    public bool Refuses { get; init; }
}
