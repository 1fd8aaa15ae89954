using System.Text.Json;
using AdFlow.Operators;

namespace AdFlow.Hosting;

/// <summary>
/// How the values of one column differ between live answers and a shadow. Quantiles of the differences of numbers are
/// exact for the first <see cref="Kept"/> changed ones, then those of a uniform sample (J. S. Vitter, Random Sampling
/// with a Reservoir, ACM TOMS 11(1), 1985, Algorithm R). Not thread-safe.
/// </summary>
internal sealed class ColumnDifference
{
    /// <summary>Differences that are kept for quantiles.</summary>
    public const int Kept = 1024;

    private const int MostExamples = 5;
    private const int MostExampleCharacters = 200;

    private readonly List<double> _sample = [];
    private readonly List<(long Request, int Row, string? Live, string? Shadow)> _examples = [];
    private CounterRandom _random = new(1, 0, 0);
    private long _compared, _changed, _numbers;
    private double _sum, _largest;

    /// <summary>Adds a value.</summary>
    /// <param name="live">That of the live answer; null where it has no such column.</param>
    /// <param name="shadow">That of the shadow; likewise.</param>
    /// <param name="request">Number of the request, for examples.</param>
    /// <param name="row">Row of the live answer.</param>
    /// <returns>Whether they differ.</returns>
    public bool Add(JsonElement? live, JsonElement? shadow, long request, int row)
    {
        _compared++;
        string? left = live?.GetRawText(), right = shadow?.GetRawText();
        if (left == right)
            return false;
        _changed++;
        if (_examples.Count < MostExamples)
            _examples.Add((request, row, Cut(left), Cut(right)));
        if (live is { ValueKind: JsonValueKind.Number } one && shadow is { ValueKind: JsonValueKind.Number } other)
            AddNumber(Math.Abs(one.GetDouble() - other.GetDouble()));
        return true;
    }

    /// <summary>Writes it as an object.</summary>
    public void Write(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject();
        writer.WriteString("column", name);
        writer.WriteNumber("compared", _compared);
        writer.WriteNumber("changed", _changed);
        if (_numbers > 0)
        {
            double[] sorted = [.. _sample.Order()];
            writer.WriteStartObject("absolute_difference");
            writer.WriteNumber("mean", _sum / _numbers);
            writer.WriteNumber("p50", Quantile(sorted, 0.5));
            writer.WriteNumber("p90", Quantile(sorted, 0.9));
            writer.WriteNumber("p99", Quantile(sorted, 0.99));
            writer.WriteNumber("largest", _largest);
            writer.WriteEndObject();
        }
        writer.WriteStartArray("examples");
        foreach (var (request, row, live, shadow) in _examples)
        {
            writer.WriteStartObject();
            writer.WriteNumber("request", request);
            writer.WriteNumber("row", row);
            writer.WriteString("live", live);
            writer.WriteString("shadow", shadow);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void AddNumber(double difference)
    {
        _numbers++;
        _sum += difference;
        _largest = Math.Max(_largest, difference);
        if (_sample.Count < Kept)
            _sample.Add(difference);
        else if ((long)(_random.NextDouble() * _numbers) is var place and < Kept)
            _sample[(int)place] = difference;
    }

    // The least value that a share of all do not exceed.
    private static double Quantile(double[] sorted, double share) =>
        sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];

    private static string? Cut(string? text) =>
        text is { Length: > MostExampleCharacters } ? text[..MostExampleCharacters] + "…" : text;
}
