using AdFlow.Operators.Standard;
using AdFlow.Runtime;
using AdFlow.Tables;
using AdFlow.Testing;
using BenchmarkDotNet.Attributes;

namespace AdFlow.OperatorBench;

/// <summary>
/// One operator in a graph of its own, beside a plain loop that does the same work; one class for each operator of the
/// catalogue, named after it. Not sealed, because BenchmarkDotNet derives from benchmark classes. Used by one thread.
/// </summary>
[MemoryDiagnoser]
public abstract class OperatorBenchmark
{
    private GraphTester? _tester;
    private Batch _request;

    /// <summary>Id of the operator.</summary>
    internal abstract string OperatorId { get; }

    /// <summary>Column of the operator's output that the loop puts into <see cref="Results"/> too, or null where only
    /// the number of rows is compared.</summary>
    internal virtual string? ResultColumn => null;

    /// <summary>What the loop computed, by row of its output.</summary>
    internal double[] Results { get; private protected set; } = [];

    // The graph as YAML.
    private protected abstract string Graph { get; }

    private protected virtual string Request => "{}";

    /// <summary>Opens the graph over its tables.</summary>
    [GlobalSetup]
    public void Open()
    {
        _tester = new GraphTester(StandardOperators.Module);
        Prepare(_tester);
        _tester.Open(Graph);
        _request = _tester.Request(Request);
    }

    /// <summary>Closes the graph and removes its tables.</summary>
    [GlobalCleanup]
    public void Close() => _tester?.Dispose();

    /// <summary>Runs a request through the graph.</summary>
    /// <returns>Rows of its output.</returns>
    [Benchmark]
    public int Operator() => Run(null);

    /// <summary>Does the same work by a plain loop.</summary>
    /// <returns>Rows of its output.</returns>
    [Benchmark(Baseline = true)]
    public int Loop() => RunLoop();

    /// <summary>Runs a request through the graph and reads its result column.</summary>
    internal IReadOnlyList<double> ReadResults()
    {
        var values = new List<double>();
        Run(values);
        return values;
    }

    // Writes the tables and files that the graph names.
    private protected abstract void Prepare(GraphTester tester);

    private protected abstract int RunLoop();

    private int Run(List<double>? values)
    {
        var task = _tester!.Graph.RunAsync(new RunRequest { Request = _request });
        if (!task.IsCompletedSuccessfully)
            throw new InvalidOperationException("The graph is asynchronous; measure synchronous operators here.");
        using var run = task.Result;
        if (run.Failure is { } failure)
            throw new InvalidOperationException(failure.Message);
        var output = run.Output(0);
        if (values is not null && ResultColumn is { } name)
            ColumnValues.AddTo(values, output[name]);
        return output.RowCount;
    }
}
