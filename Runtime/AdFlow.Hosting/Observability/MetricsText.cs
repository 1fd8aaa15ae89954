using System.Buffers;
using System.Globalization;
using System.Text;

namespace AdFlow.Hosting;

/// <summary>
/// Writes metrics in the Prometheus text format, version 0.0.4 (prometheus.io, Exposition formats). Used once, by one
/// thread.
/// </summary>
internal sealed class MetricsText(IBufferWriter<byte> target)
{
    private string _name = "";

    /// <summary>Begins a metric; its samples follow.</summary>
    /// <param name="name">Name with unit, and <c>_total</c> if it is a counter.</param>
    /// <param name="type"><c>counter</c>, <c>gauge</c> or <c>histogram</c>.</param>
    /// <param name="help">What it counts.</param>
    public void Begin(string name, string type, string help)
    {
        _name = name;
        Write($"# HELP {name} {help}\n# TYPE {name} {type}\n");
    }

    /// <summary>Writes a sample of the metric that was begun.</summary>
    /// <param name="value">The value.</param>
    /// <param name="labels">Names and values of labels by turns.</param>
    public void Sample(double value, params ReadOnlySpan<string> labels) => Sample("", value, labels);

    /// <summary>Writes a sample of a histogram.</summary>
    /// <param name="suffix"><c>_bucket</c>, <c>_sum</c> or <c>_count</c>.</param>
    /// <param name="value">The value.</param>
    /// <param name="labels">Names and values of labels by turns.</param>
    public void Sample(string suffix, double value, params ReadOnlySpan<string> labels)
    {
        Write(_name + suffix);
        for (int i = 0; i < labels.Length; i += 2)
            Write($"{(i == 0 ? '{' : ',')}{labels[i]}=\"{Escaped(labels[i + 1])}\"");
        Write((labels.Length > 0 ? "} " : " ") + Number(value) + "\n");
    }

    private static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escaped(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private void Write(string text) => Encoding.UTF8.GetBytes(text, target);
}
