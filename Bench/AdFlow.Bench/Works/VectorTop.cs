using System.Runtime.Intrinsics;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Bench;

/// <summary>The hundred items whose vectors are most like a query's, exactly, beside a loop that only reads the
/// vectors: what the memory allows.</summary>
internal sealed class VectorTop : Work
{
    private const int Kept = 100;
    private const int Seed = 5;
    private const double MostRatio = 1.25;

    private readonly float[] _query = new float[VectorTable.Dimensions];

    /// <inheritdoc/>
    public override string Name => "vector_top100";

    /// <inheritdoc/>
    public override string Unit => "row";

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [100_000, 1_000_000];

    /// <inheritdoc/>
    public override int CheckSize => 5_000;

    /// <inheritdoc/>
    public override IEnumerable<Contest> Contests(int size, Workplace place)
    {
        var random = new Random(Seed);
        foreach (ref float element in _query.AsSpan())
            element = random.NextSingle() * 2 - 1;
        using var items = new VectorTable(size);
        using var graph = BenchGraph.Open(Workplace.Shipped("Graphs/vectors.graph.yaml"),
            new Dictionary<string, Table> { ["items"] = items.Table }, place, request: Ask);
        var reader = new PlainReader(graph.TableRows["vector"].Child(0));
        yield return new Duel
        {
            Peer = "reading the same bytes",
            Goal = MostRatio,
            Units = size,
            Ours = graph.Run,
            Theirs = reader.Run,
            Agree = () => Agreement.Equal(graph.Output["id"].Values<long>(), Best(reader.Elements.Values<float>())),
        };
    }

    private void Ask(BatchBuilder request)
    {
        foreach (float element in _query)
            request[0].Child(0).Append(element);
        request[0].EndRow();
    }

    // Every vector alone, then all of them sorted.
    private long[] Best(ReadOnlySpan<float> vectors)
    {
        var scored = new (float Score, long Row)[vectors.Length / VectorTable.Dimensions];
        for (int row = 0; row < scored.Length; row++)
            scored[row] = (-VectorMath.Dot(
                _query, vectors.Slice(row * VectorTable.Dimensions, VectorTable.Dimensions)), row);
        Array.Sort(scored);
        return [.. scored.Take(Kept).Select(one => one.Row)];
    }

    // Combines all bits, in four ways at a time, so that none waits for another.
    private sealed unsafe class PlainReader(Column elements)
    {
        public Column Elements { get; } = elements;

        public long Seen { get; private set; }

        public void Run()
        {
            Vector256<int> first = default, second = default, third = default, fourth = default;
            int* values = (int*)Elements.Node->Values;
            for (int* at = values; at < values + Elements.Length; at += 4 * Vector256<int>.Count)
            {
                first |= Vector256.Load(at);
                second |= Vector256.Load(at + Vector256<int>.Count);
                third |= Vector256.Load(at + 2 * Vector256<int>.Count);
                fourth |= Vector256.Load(at + 3 * Vector256<int>.Count);
            }
            Seen = Vector256.Sum(first | second | (third | fourth));
        }
    }
}
