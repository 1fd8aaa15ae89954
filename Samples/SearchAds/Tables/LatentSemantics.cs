using AdFlow.Samples.Learning;
using AdFlow.Tables;

namespace AdFlow.Samples.SearchAds;

/// <summary>
/// Vectors of terms and products by latent semantic analysis (S. Deerwester et al., "Indexing by Latent Semantic
/// Analysis", JASIS 41(6), 1990) of the naming texts, head words counted in addition. The entry of a term in a product
/// is (1 + ln tf)·idf, idf = ln(N / df); rows have length 1. A term's vector is its row of right singular vectors times
/// its idf, so that the sum over a query's terms, brought to length 1, lies where a product of these terms would.
/// </summary>
internal sealed class LatentSemantics
{
    /// <summary>Length of the vectors.</summary>
    public const int Dimensions = 64;

    private const int LeastProducts = 2;
    private const ulong Seed = 17;

    private readonly List<string> _terms = [];
    private readonly List<double> _idf = [];
    private readonly SparseMatrix _matrix;
    private readonly double[][] _axes;

    /// <summary>Analyses a catalogue.</summary>
    /// <param name="catalogue">At least a few hundred products.</param>
    /// <param name="progress">Told after each pass: passes done, passes in all.</param>
    public LatentSemantics(CatalogueText catalogue, Action<int, int> progress)
    {
        var ordinals = ReadTerms(catalogue);
        _matrix = Weigh(catalogue, ordinals);
        int rank = Math.Min(Dimensions, Math.Min(_matrix.RowCount, _matrix.ColumnCount));
        _axes = RandomisedSvd.RightVectors(_matrix, rank, new Draws(Seed), progress);
    }

    /// <summary>The table <c>term_vectors</c>: <c>term, vector</c>, ordered by the term's bytes.</summary>
    public Table TermVectors()
    {
        var rows = new BatchBuilder(VectorSchema(new Field("term", DataType.Utf8, false)));
        for (int term = 0; term < _terms.Count; term++)
        {
            rows[0].AppendString(_terms[term]);
            for (int i = 0; i < Dimensions; i++)
                rows[1].Child(0).Append(i < _axes.Length ? (float)(_idf[term] * _axes[i][term]) : 0f);
            rows[1].EndRow();
        }
        return rows.ToTable();
    }

    /// <summary>
    /// The table <c>product_vectors</c>: <c>ad_id, vector</c>, each vector of length 1. A product that shares no term
    /// with any other has no direction and no row.
    /// </summary>
    public Table ProductVectors(IReadOnlyList<Product> products)
    {
        var rows = new BatchBuilder(VectorSchema(new Field("ad_id", DataType.Int64, false)));
        double[][] coordinates = [.. _axes.Select(_matrix.Times)];
        for (int product = 0; product < products.Count; product++)
        {
            double length = Math.Sqrt(coordinates.Sum(axis => axis[product] * axis[product]));
            if (length < 1e-9)
                continue;
            rows[0].Append(products[product].AdId);
            for (int i = 0; i < Dimensions; i++)
                rows[1].Child(0).Append(i < _axes.Length ? (float)(coordinates[i][product] / length) : 0f);
            rows[1].EndRow();
        }
        return rows.ToTable();
    }

    private static Schema VectorSchema(Field key) => new(key, new Field(
        "vector", DataType.FixedSizeList(new Field("item", DataType.Float32, false), Dimensions), false));

    private Dictionary<string, int> ReadTerms(CatalogueText catalogue)
    {
        var frequencies = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < catalogue.Products.Count; i++)
            foreach (string term in catalogue.Naming[i].Concat(catalogue.Heads[i]).Distinct())
                frequencies[term] = frequencies.GetValueOrDefault(term) + 1;
        var ordinals = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (term, frequency) in frequencies.Where(pair => pair.Value >= LeastProducts))
        {
            ordinals.Add(term, _terms.Count);
            _terms.Add(term);
            _idf.Add(Math.Log((double)catalogue.Products.Count / frequency));
        }
        return ordinals;
    }

    private SparseMatrix Weigh(CatalogueText catalogue, Dictionary<string, int> ordinals)
    {
        List<int> starts = [0], columns = [];
        List<double> values = [];
        for (int i = 0; i < catalogue.Products.Count; i++)
        {
            var counts = new SortedDictionary<int, int>();
            foreach (string term in catalogue.Naming[i].Concat(catalogue.Heads[i]))
                if (ordinals.TryGetValue(term, out int ordinal))
                    counts[ordinal] = counts.GetValueOrDefault(ordinal) + 1;
            var weights = counts.Select(pair => (1 + Math.Log(pair.Value)) * _idf[pair.Key]).ToList();
            double length = Math.Sqrt(weights.Sum(weight => weight * weight));
            columns.AddRange(counts.Keys);
            values.AddRange(weights.Select(weight => length > 0 ? weight / length : 0));
            starts.Add(columns.Count);
        }
        return new(_terms.Count, [.. starts], [.. columns], [.. values]);
    }
}
