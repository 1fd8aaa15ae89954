using AdFlow.Testing;

namespace AdFlow.OperatorBench;

/// <summary><c>recall.vector</c> beside a loop over all vectors and a sort.</summary>
public class RecallVectorBenchmarks : SearchBenchmark
{
    private const int Limit = 300;

    private readonly float[] _query = Search.WordVectors[0];
    private readonly int[] _rows = new int[SearchRows.Count];

    private protected override string Request => $$"""{ "query": "{{Search.Words[0]}}" }""";

    internal override string OperatorId => "recall.vector";

    internal override string? ResultColumn => "score";

    private protected override string Tables =>
        "vectors: { path: vectors.arrow }, terms: { path: terms.arrow, key: term }";

    private protected override string Nodes => """
        encoded: { op: recall.encode, in: words, table: terms },
          measured: { op: recall.vector, in: encoded, table: vectors, with: { limit: 300 } }
        """;

    private protected override void Prepare(GraphTester tester)
    {
        Write(tester, "vectors", Search.VectorTable());
        Write(tester, "terms", Search.TermTable());
        Results = new double[SearchRows.Count];
    }

    private protected override int RunLoop()
    {
        float length = MathF.Sqrt(Dot(_query, _query));
        for (int row = 0; row < SearchRows.Count; row++)
            (Results[row], _rows[row]) = (-Dot(_query, Search.Vectors[row]) / length, row);
        Array.Sort(Results, _rows);
        for (int place = 0; place < Limit; place++)
            Results[place] = -Results[place];
        return Limit;
    }

    private static float Dot(float[] one, float[] other)
    {
        float sum = 0;
        for (int i = 0; i < one.Length; i++)
            sum += one[i] * other[i];
        return sum;
    }
}
