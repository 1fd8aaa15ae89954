using AdFlow.Runtime;

namespace AdFlow.Samples.DisplayAds;

/// <summary>What the graph says of every item for one visitor, by the item's number; items that may not be shown have
/// probability 0 and no prediction.</summary>
internal sealed class ServedVisit
{
    private static readonly string[] Columns = ["propensity1", "propensity2", "propensity3"];

    private readonly double[] _predicted;
    private readonly double[][] _probabilities;

    /// <summary>Reads the output <c>scored</c> of a run.</summary>
    /// <exception cref="InvalidDataException">The run failed.</exception>
    public ServedVisit(in GraphRun run, int items)
    {
        if (run.Failure is { } failure)
            throw new InvalidDataException(failure.Message);
        var scored = run.Output(1);
        var numbers = scored["item_id"].Values<long>();
        var predicted = scored["pctr"].Values<float>();
        _predicted = new double[items];
        Array.Fill(_predicted, double.NaN);
        _probabilities = [.. Columns.Select(_ => new double[items])];
        for (int row = 0; row < numbers.Length; row++)
        {
            _predicted[numbers[row]] = predicted[row];
            for (int i = 0; i < Columns.Length; i++)
                _probabilities[i][numbers[row]] = scored[Columns[i]].Values<double>()[row];
        }
    }

    /// <summary>Predicted click probability of each item.</summary>
    public IReadOnlyList<double> Predicted => _predicted;

    /// <summary>Probability of each item to be shown in a position, from 1.</summary>
    public IReadOnlyList<double> Probabilities(int position) => _probabilities[position - 1];
}
