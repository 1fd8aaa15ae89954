using AdFlow.Testing;

namespace AdFlow.OperatorBench;

/// <summary><c>recall.encode</c> beside a dictionary of vectors.</summary>
public class RecallEncodeBenchmarks : SearchBenchmark
{
    private readonly Dictionary<string, float[]> _vectors = [];
    private readonly double[] _sum = new double[SearchRows.Dimensions];

    internal override string OperatorId => "recall.encode";

    private protected override string Tables => "terms: { path: terms.arrow, key: term }";

    private protected override string Nodes => "measured: { op: recall.encode, in: words, table: terms }";

    private protected override void Prepare(GraphTester tester)
    {
        Write(tester, "terms", Search.TermTable());
        for (int word = 0; word < Search.Words.Length; word++)
            _vectors.TryAdd(Search.Words[word], Search.WordVectors[word]);
    }

    private protected override int RunLoop()
    {
        Array.Clear(_sum);
        foreach (string token in Query.Split(' '))
            if (_vectors.TryGetValue(token, out float[]? vector))
                for (int i = 0; i < vector.Length; i++)
                    _sum[i] += vector[i];
        double length = Math.Sqrt(_sum.Sum(element => element * element));
        for (int i = 0; i < _sum.Length; i++)
            _sum[i] /= length;
        return 1;
    }
}
