using AdFlow.Operators;

namespace AdFlow.Runtime.Tests;

/// <summary>Adds up a column of another batch, and multiplies each row by the sum; and adds the number of its
/// items.</summary>
[TableOperator("test.beside", Rows = RowEffect.Same, Locality = Locality.Row)]
public sealed class Beside : TableOperator<NoParameters>
{
    /// <summary>Rows.</summary>
    public required InputPort In { get; init; }

    /// <summary>The other batch.</summary>
    public required InputPort Other { get; init; }

    /// <summary>What is multiplied.</summary>
    public required Reads<double> A { get; init; }

    /// <summary>Items to count.</summary>
    [Optional]
    public required Reads<TextList> Words { get; init; }

    /// <summary>What is added up.</summary>
    [Of(nameof(Other))]
    public required Reads<double> B { get; init; }

    /// <summary>The product and the number of items.</summary>
    public required Writes<double> Product { get; init; }

    public override void Run(RunContext run)
    {
        double sum = 0;
        var others = run.Values(B);
        for (int row = 0; row < others.Length; row++)
            sum += run.Column(B).IsValid(row) ? others[row] : 0;
        var values = run.Values(A);
        var column = run.Column(A);
        run.Output.TakeAll(In);
        var product = run.Output.Write(Product);
        for (int row = 0; row < values.Length; row++)
            product[row] = (column.IsValid(row) ? values[row] * sum : -1) + Items(run, row);
    }

    private int Items(RunContext run, int row)
    {
        if (!Words.IsPresent || !run.Column(Words).IsValid(row))
            return 0;
        var (start, end) = run.Column(Words).GetRange(row);
        int bytes = 0;
        for (long item = start; item < end; item++)
            bytes += run.Column(Words).Child(0).GetBytes((int)item).Length;
        return bytes;
    }
}
