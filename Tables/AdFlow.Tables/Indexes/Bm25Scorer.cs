namespace AdFlow.Tables.Indexes;

/// <summary>
/// Scores rows of an inverted index against query terms by BM25F. Immutable and thread-safe; making one is cheap,
/// scoring allocates nothing but arena memory.
/// </summary>
/// <remarks>
/// With tf(t,f,d) the frequency of term t in field f of row d, the row's pseudo-frequency is
/// x(t,d) = Σ_f weight_f · tf(t,f,d) / (1 − b_f + b_f · length_f(d) / average length_f), and the score is
/// Σ_slots idf · max over the slot's terms of weight_t · (k1 + 1) · x / (k1 + x), where
/// idf = ln(1 + (N − df + 0.5) / (df + 0.5)) of the slot's most frequent term. With one field of weight 1 this is BM25
/// as Lucene had it up to version 7. Fields are combined before saturation as in S. Robertson, H. Zaragoza, M. Taylor,
/// "Simple BM25 Extension to Multiple Weighted Fields", CIKM 2004; normalising each field by its own length is from
/// H. Zaragoza et al., "Microsoft Cambridge at TREC-13", 2004. Scores are float64, slots are summed in query order.
/// </remarks>
public sealed class Bm25Scorer
{
    private const int TabulatedLengths = 512;

    private readonly InvertedIndex _index;
    private readonly int _fields;
    private readonly double _k1;
    private readonly double[] _weights, _b, _perLength, _factors;

    /// <summary>Makes a scorer.</summary>
    /// <param name="index">The index; must outlive the scorer.</param>
    /// <param name="k1">Saturation of the frequency, at least 0; 0 counts presence only.</param>
    /// <param name="fields">One entry a field of the index, or null for weight 1 and b 0.75 each.</param>
    /// <exception cref="ArgumentException">A parameter is out of range, or the number of fields is wrong.</exception>
    public Bm25Scorer(InvertedIndex index, double k1 = 1.2, IReadOnlyList<Bm25Field>? fields = null)
    {
        _index = index;
        _fields = index.Fields.Count;
        fields ??= [.. Enumerable.Repeat(new Bm25Field(), _fields)];
        if (fields.Count != _fields)
            throw new ArgumentException($"{fields.Count} fields are given; the index has {_fields}.");
        if (!(k1 >= 0 && double.IsFinite(k1)))
            throw new ArgumentException($"k1 is {k1}. Expected a number of at least 0.");
        foreach (var field in fields)
            if (!(field.Weight >= 0 && double.IsFinite(field.Weight) && field.B is >= 0 and <= 1))
                throw new ArgumentException($"{field} is out of range. Expected weight ≥ 0 and b from 0 to 1.");
        _k1 = k1;
        (_weights, _b, _perLength) = (new double[_fields], new double[_fields], new double[_fields]);
        for (int i = 0; i < _fields; i++)
            (_weights[i], _b[i], _perLength[i]) = (fields[i].Weight, fields[i].B, fields[i].B / index.AverageLength(i));
        _factors = new double[_fields * TabulatedLengths];
        for (int i = 0; i < _factors.Length; i++)
            _factors[i] = ComputeFactor(i / TabulatedLengths, i % TabulatedLengths);
    }

    /// <summary>Score of one row; 0 where it holds no term.</summary>
    /// <param name="terms">Query terms, ordered by slot.</param>
    /// <param name="row">The row.</param>
    public double Score(ReadOnlySpan<QueryTerm> terms, int row)
    {
        double score = 0;
        for (int start = 0, end; start < terms.Length; start = end)
        {
            double best = 0;
            for (end = start; end < terms.Length && terms[end].Slot == terms[start].Slot; end++)
                if (terms[end].Term >= 0 && _index.Postings(terms[end].Term).Find(row) is var found and >= 0)
                    best = Math.Max(best, terms[end].Weight * Impact(_index.PostingStarts[terms[end].Term] + found));
            score += Idf(terms[start..end]) * best;
        }
        return score;
    }

    /// <summary>
    /// Finds the k rows that score highest, and above 0: score descending, equal scores by row ascending. Exactly the
    /// rows and, bit for bit, the scores that <see cref="Score"/> over all rows gives; rows that cannot be among them
    /// are skipped (see <see cref="MaxScoreSearch"/>).
    /// </summary>
    /// <param name="terms">Query terms, ordered by slot.</param>
    /// <param name="arena">Scratch.</param>
    /// <param name="rows">Takes the rows; its length is k.</param>
    /// <param name="scores">Takes their scores; at least as long.</param>
    /// <returns>Number of rows found.</returns>
    /// <exception cref="ArgumentException">The terms are not ordered by slot, or a weight is not above 0.</exception>
    public int Search(ReadOnlySpan<QueryTerm> terms, Arena arena, Span<int> rows, Span<double> scores)
    {
        for (int i = 0; i < terms.Length; i++)
        {
            if (i > 0 && terms[i].Slot < terms[i - 1].Slot)
                throw new ArgumentException($"Query term {i} has slot {terms[i].Slot} after {terms[i - 1].Slot}.");
            if (!(terms[i].Weight > 0 && double.IsFinite(terms[i].Weight)))
                throw new ArgumentException($"Query term {i} has weight {terms[i].Weight}. Expected one above 0.");
        }
        var heap = new TopKHeap<double>(scores, rows);
        if (!rows.IsEmpty)
            new MaxScoreSearch(this, _index, terms, arena).Run(ref heap);
        return heap.Sort();
    }

    /// <summary>Inverse document frequency of a slot: that of its most frequent term.</summary>
    public double Idf(ReadOnlySpan<QueryTerm> slot)
    {
        int most = 0;
        foreach (var term in slot)
            if (term.Term >= 0)
                most = Math.Max(most, _index.DocumentFrequency(term.Term));
        return Math.Log(1 + (_index.RowCount - most + 0.5) / (most + 0.5));
    }

    /// <summary>Saturated frequency of a posting.</summary>
    internal double Impact(int posting)
    {
        double sum = 0;
        int row = _index.PostingRows[posting], rows = _index.RowCount;
        for (int field = 0; field < _fields; field++)
            if (_index.Frequencies[posting * _fields + field] is var frequency and > 0)
                sum += frequency * Factor(field, _index.Lengths[field * rows + row]);
        return Saturate(sum);
    }

    /// <summary>
    /// Upper bound of the impacts of postings with these highest frequencies and lowest lengths. It holds bit for bit:
    /// it is computed by the same operations, each of which rounds monotonically.
    /// </summary>
    internal double Bound(IndexArray<ushort> frequencies, IndexArray<int> lengths, int at)
    {
        double sum = 0;
        for (int field = 0; field < _fields; field++)
            if (frequencies[at * _fields + field] is var frequency and > 0)
                sum += frequency * Factor(field, lengths[at * _fields + field]);
        return Saturate(sum);
    }

    // (k1 + 1) · x / (k1 + x), written so that rounding keeps it rising in x.
    private double Saturate(double sum) => sum > 0 ? (_k1 + 1) / (1 + _k1 / sum) : 0;

    private double Factor(int field, int length) =>
        length < TabulatedLengths ? _factors[field * TabulatedLengths + length] : ComputeFactor(field, length);

    private double ComputeFactor(int field, int length) =>
        _weights[field] / (1 - _b[field] + _perLength[field] * length);
}
