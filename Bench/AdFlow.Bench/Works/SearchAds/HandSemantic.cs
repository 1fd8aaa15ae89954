using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Bench;

/// <summary>Ads near to the meaning of the query, by hand. Thread-safe.</summary>
internal sealed unsafe class HandSemantic(AdTables tables)
{
    private const int Limit = 200;

    private readonly VectorScan _scan = tables.Index<VectorScan>("vectors", IndexKind.Vector);
    private readonly KeyIndex _terms = tables.Index<KeyIndex>("terms", IndexKind.Key);
    private readonly Column _adIds = tables.Rows("vectors")["ad_id"];
    private readonly Column _vectors = tables.Rows("terms")["vector"];

    /// <summary>Searches.</summary>
    public HandChannel Search(in HandQuery query, Arena arena)
    {
        var vector = arena.AllocateSpan<float>(_scan.Dimensions);
        if (!Encode(query, vector, arena))
            return default;
        var rows = arena.AllocateSpan<int>(Math.Min(Limit, _scan.RowCount));
        var products = arena.AllocateSpan<float>(rows.Length);
        int found = _scan.Search(vector, VectorMetric.Dot, rows, products);
        var adIds = arena.AllocateSpan<long>(found);
        var scores = arena.AllocateSpan<double>(found);
        for (int i = 0; i < found; i++)
            (adIds[i], scores[i]) = (_adIds.Values<long>()[rows[i]], products[i]);
        return new HandChannel { AdIds = adIds, Scores = scores };
    }

    // The mean of the vectors of the known words, brought to length 1; false where nothing is known.
    private bool Encode(in HandQuery query, Span<float> vector, Arena arena)
    {
        var sum = arena.AllocateSpan<double>(vector.Length);
        sum.Clear();
        for (int token = 0; token < query.Tokens.Count; token++)
            if (_terms.Find(query.Tokens[token]) is var row and >= 0)
                Add(row, sum);
        double squares = 0;
        foreach (double element in sum)
            squares += element * element;
        double length = Math.Sqrt(squares);
        for (int i = 0; i < sum.Length; i++)
            vector[i] = (float)(sum[i] / length);
        return squares > 0 && double.IsFinite(squares);
    }

    private void Add(int row, Span<double> sum)
    {
        float* vector = (float*)_vectors.Node->Children->Values + (long)row * sum.Length;
        for (int i = 0; i < sum.Length; i++)
            sum[i] += vector[i];
    }
}
