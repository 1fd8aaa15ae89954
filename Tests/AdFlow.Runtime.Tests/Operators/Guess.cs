using AdFlow.Operators;

namespace AdFlow.Runtime.Tests;

/// <summary>Scores rows as a model would whose results cannot be repeated: each has a number that no other call gives,
/// beside twice the value that it read.</summary>
[TableOperator("test.guess", Rows = RowEffect.Same, Locality = Locality.Row, IsInexact = true)]
public sealed class Guess : TableOperator<GuessParameters>
{
    // What is forbidden is what this operator is for: it never gives the same twice.
#pragma warning disable ADF0017
    private static long _calls;
#pragma warning restore ADF0017

    /// <summary>Rows to score.</summary>
    public required InputPort In { get; init; }

    /// <summary>What it reads.</summary>
    public required Reads<double> Price { get; init; }

    /// <summary>The score.</summary>
    public required Writes<double> Score { get; init; }

    /// <summary>Number of the call.</summary>
    public required Writes<long> Attempt { get; init; }

    public override void Run(RunContext run)
    {
        run.Output.TakeAll(In);
        var prices = run.Values(Price);
        var scores = run.Output.Write(Score);
        for (int row = 0; row < scores.Length; row++)
            scores[row] = prices[row] * Settings.Factor;
        run.Output.Write(Attempt).Fill(Interlocked.Increment(ref _calls));
    }
}

/// <summary>Settings of <see cref="Guess"/>.</summary>
public sealed record GuessParameters
{
    /// <summary>What a price is multiplied by.</summary>
    public double Factor { get; init; } = 2;
}
