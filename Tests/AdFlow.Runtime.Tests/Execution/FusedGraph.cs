using System.Globalization;
using System.Text;

namespace AdFlow.Runtime.Tests;

/// <summary>Random chains of what fuses: map operators, filters, expressions, lookups, row-local calls, best rows; and
/// branches of them.</summary>
internal sealed class FusedGraph(Random random)
{
    public const string Columns = "id: int64?; a: float32?; b: float32; c: float64?; d: int64; t: utf8?; f: bool?";

    public const string KeyColumns = "id: int64; x: float32?; y: float64?; word: utf8?";

    private static readonly string[] Values =
        ["\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "-0.0", "0", "1e-40", "3.5", "null"];

    private readonly StringBuilder _nodes = new();
    private readonly List<(string Node, List<string> Numbers)> _batches = [("scan", ["a", "b", "c", "d"])];

    /// <summary>Rows of the table.</summary>
    public string[] Rows { get; } = [.. Enumerable.Range(0, random.Next(6) switch
    {
        0 => random.Next(3), 1 => random.Next(5000), _ => random.Next(400),
    }).Select(_ => Row(random))];

    /// <summary>Rows of the table that is looked up.</summary>
    public string[] KeyRows { get; } = [.. Enumerable.Range(0, 20).Where(_ => random.Next(3) > 0).Select(id =>
        $$"""{"id":{{id}},"x":{{Number(random, true)}},"y":{{Number(random, true)}},"word":{{Text(random)}}}""")];

    /// <summary>The graph; each node that nobody reads is put out, and some others.</summary>
    public string Yaml()
    {
        int count = random.Next(2, 9);
        var outputs = new List<string>();
        for (int i = 0; i < count; i++)
        {
            int from = random.Next(4) == 0 ? random.Next(_batches.Count) : _batches.Count - 1;
            Add($"n{i}", _batches[from].Node, [.. _batches[from].Numbers]);
        }
        string text = _nodes.ToString();
        for (int i = 0; i < count; i++)
            if (!text.Contains($"in: n{i},", StringComparison.Ordinal) || random.Next(5) == 0)
                outputs.Add($"o{i}: n{i}");
        string scan = text.Contains("in: scan,", StringComparison.Ordinal) ? "" : "all: scan, ";
        return $$"""
            adflow: 1
            graph: random
            request: { least: float64, text: "utf8?" }
            tables: { t: { path: t.arrow }, k: { path: k.arrow, key: id } }
            nodes:
              scan: { op: scan, table: t }
            {{text}}
            outputs: { {{scan}}{{string.Join(", ", outputs)}} }
            """;
    }

    private void Add(string name, string from, List<string> numbers)
    {
        string Any() => numbers[random.Next(numbers.Count)];
        string node = random.Next(11) switch
        {
            0 => $"op: test.sum, in: {from}, columns: {{ a: {Any()}, b: {Any()}, sum: {name}s }}",
            1 => $"op: test.times, in: {from}, columns: {{ a: {Any()}, b: {Any()}, product: {name}s }}",
            2 => $"op: test.both, in: {from}, columns: {{ a: {Any()}, b: {Any()}, low: {name}s, high: {name}h }}",
            3 => $"op: let, in: {from}, with: {{ {name}s: {Any()} * 2 + {Any()}, {name}f: {Any()} > {Any()}, "
                + $"{name}w: request.text }}",
            4 => $"op: where, in: {from}, with: {Any()} > {Number(random, false)}",
            5 => $"op: where, in: {from}, with: \"f or t == 'b' or {Any()} >= request.least\"",
            6 => $"op: where, in: {from}, with: {Any()} is not null",
            7 => $"op: join, in: {from}, table: k, with: {{ on: id, how: {(random.Next(2) == 0 ? "left" : "inner")}, "
                + $"prefix: {name} }}",
            8 => $"op: test.call, in: {from}, columns: {{ a: {Any()}, doubled: {name}s }}",
            9 => $"op: top_k, in: {from}, with: {{ by: {Any()}, k: {random.Next(50)} }}",
            _ => $"op: where, in: {from}, with: d % {random.Next(2, 40)} != 0",
        };
        _nodes.Append(CultureInfo.InvariantCulture, $"  {name}: {{ {node} }}\n");
        if (node.Contains($"{name}s", StringComparison.Ordinal))
            numbers.Add($"{name}s");
        if (node.StartsWith("op: join", StringComparison.Ordinal))
            numbers.AddRange([$"{name}x", $"{name}y"]);
        _batches.Add((name, numbers));
    }

    private static string Row(Random random) =>
        $$"""{"id":{{(random.Next(6) == 0 ? "null" : random.Next(24))}},"a":{{Number(random, true)}},"""
        + $$""" "b":{{Number(random, false)}},"c":{{Number(random, true)}},"d":{{random.Next(99)}},"""
        + $$""" "t":{{Text(random)}},"f":{{Flag(random)}}}""";

    private static string Flag(Random random) =>
        random.Next(4) == 0 ? "null" : random.Next(2) == 0 ? "true" : "false";

    private static string Text(Random random) =>
        random.Next(4) switch { 0 => "null", 1 => "\"b\"", _ => "\"long one\"" };

    private static string Number(Random random, bool nullable) =>
        nullable && random.Next(4) == 0 ? Values[random.Next(Values.Length)]
        : (random.NextDouble() * 100 - 50).ToString("R", CultureInfo.InvariantCulture);
}
