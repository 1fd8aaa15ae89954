using System.Text;
using AdFlow.Tables;
using AdFlow.Tables.Json;

namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>Random requests for a random graph. Dispose them after the last run.</summary>
internal sealed class FuzzRequests : IDisposable
{
    /// <summary>How many there are.</summary>
    public const int Count = 2;

    private static readonly Schema Schema = new([
        new("flag", DataType.Bool, false), new("most", DataType.Int32, false), new("rn", DataType.Int64),
        new("rf", DataType.Float64), new("rt", DataType.Utf8), new("rs", DataType.Float64),
    ]);

    private readonly Arena _arena = new();
    private readonly Batch[] _batches = new Batch[Count];

    public FuzzRequests(Random random)
    {
        for (int i = 0; i < Count; i++)
        {
            Texts[i] = Text(random);
            var builder = new BatchBuilder(Schema);
            Assert.That(new JsonRowReader(Schema).TryRead(Encoding.UTF8.GetBytes(Texts[i]), builder, out var errors),
                string.Join("; ", errors));
            _batches[i] = builder.Build(_arena);
            Rows[i] = Cells.Read(_batches[i])[0];
        }
    }

    /// <summary>As JSON.</summary>
    public string[] Texts { get; } = new string[Count];

    /// <summary>As the reference has them.</summary>
    public object?[][] Rows { get; } = new object?[Count][];

    /// <summary>Runs a graph.</summary>
    public GraphRun Run(BoundGraph graph, int request) =>
        graph.RunAsync(RequestOf(request)).AsTask().GetAwaiter().GetResult();

    /// <summary>A request as a graph takes it.</summary>
    public RunRequest RequestOf(int request) => new() { Request = _batches[request], Seed = 3 };

    public void Dispose() => _arena.Dispose();

    private static string Text(Random random)
    {
        string Or(params string[] values) => random.Next(5) == 0 ? "null" : values[random.Next(values.Length)];
        string flag = random.Next(3) > 0 ? "true" : "false";
        int most = random.Next(60) == 0 ? -1 : random.Next(3) == 0 ? random.Next(300) : random.Next(8);
        return $$"""{"flag":{{flag}},"most":{{most}},"rn":{{Or("0", "1", "-2", "\"9223372036854775807\"", "3")}},"""
            + $$""" "rf":{{Or("0.5", "-0.0", "\"NaN\"", "\"Infinity\"", "-3.5", "99", "1e9")}},"""
            + $$""" "rt":{{Or("\"t1\"", "\"t2\"", "\"\"", "\"a long text 1\"")}},"rs":{{Or("0.25", "1", "2", "0")}}}""";
    }
}
