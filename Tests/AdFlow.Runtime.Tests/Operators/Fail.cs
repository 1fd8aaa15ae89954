using AdFlow.Operators;

namespace AdFlow.Runtime.Tests;

/// <summary>Fails in the way that it is told.</summary>
[TableOperator("test.fail", Rows = RowEffect.Same)]
public sealed class Fail : TableOperator<FailParameters>
{
    /// <summary>Rows.</summary>
    public required InputPort In { get; init; }

    /// <summary>The column that is blamed.</summary>
    public required Reads<double> A { get; init; }

    public override unsafe void Run(RunContext run)
    {
        switch (Settings.How)
        {
            case Failing.Refuse:
                throw new OperatorException(FailureClass.RequestData, "found −1, expected more", "a", 1);
            case Failing.Depend:
                throw new OperatorException(FailureClass.Dependency, "the service does not answer");
            case Failing.Crash:
                throw new InvalidOperationException("boom");
            case Failing.Forget:
                return;
            case Failing.Devour:
                for (int i = 0; i < 100_000; i++)
                    run.Arena.Allocate(1 << 20);
                break;
            default:
                while (true)
                    run.ThrowIfStopped();
        }
    }
}

/// <summary>Settings of <see cref="Fail"/>.</summary>
public sealed record FailParameters
{
    /// <summary>How it fails.</summary>
    public required Failing How { get; init; }
}

/// <summary>Ways to fail.</summary>
public enum Failing
{
    /// <summary>It refuses the data.</summary>
    Refuse,
    /// <summary>Something else fails.</summary>
    Depend,
    /// <summary>It has a bug.</summary>
    Crash,
    /// <summary>It does not fill its output.</summary>
    Forget,
    /// <summary>It takes all memory.</summary>
    Devour,
    /// <summary>It never ends unless it is stopped.</summary>
    Hang,
}
