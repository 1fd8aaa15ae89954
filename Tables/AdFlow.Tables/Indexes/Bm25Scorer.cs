namespace AdFlow.Tables.Indexes;

/// <summary>
/// Scores rows of an inverted index against query terms by BM25F. Immutable and thread-safe; making one is cheap,
/// scoring allocates nothing but arena memory.
/// </summary>
/// <remarks>
/// With tf(t,f,d) the frequency of term t in field f of row d, the row's pseudo-frequency is
/// x(t,d) = Σ_f weight_f · tf(t,f,d) / (1 − b_f + b_f · length_f(d) / average length_f), that of a slot
/// x = Σ_t weight_t · x(t,d) over its terms, and the score is Σ_slots idf · (k1 + 1) · x / (k1 + x), where
/// idf = ln(1 + (N − df + 0.5) / (df + 0.5)) of the slot's first term that the index holds: a word asked for tells as
/// much with synonyms as without. df counts the rows that hold the term in any of the idf fields. With one field of
/// weight 1 this is BM25 as Lucene had it up to version 7. Fields are combined before saturation as in S. Robertson,
/// H. Zaragoza, M. Taylor, "Simple BM25 Extension to Multiple Weighted Fields", CIKM 2004; normalising each field by
/// its own length is from H. Zaragoza et al., "Microsoft Cambridge at TREC-13", 2004. Scores are float64, slots are
/// summed in query order.
/// </remarks>
public sealed class Bm25Scorer
{
    private const int TabulatedLengths = 512;

    private readonly InvertedIndex _index;
    private readonly int _fields;
    private readonly double _k1;
    private readonly double[] _weights, _b, _perLength, _factors;
    private readonly bool[]? _countsForIdf;
    private readonly int[]? _idfFrequencies;

    /// <summary>Makes a scorer.</summary>
    /// <param name="index">The index; must outlive the scorer.</param>
    /// <param name="k1">Saturation of the frequency, at least 0; 0 counts presence only.</param>
    /// <param name="fields">One entry a field of the index, or null for weight 1 and b 0.75 each.</param>
    /// <param name="idfFields">Ordinals of the fields in which a row must hold a term to count for its document
    /// frequency, or null for all.</param>
    /// <exception cref="ArgumentException">A parameter is out of range, or the number of fields is wrong.</exception>
    public Bm25Scorer(
        InvertedIndex index, double k1 = 1.2, IReadOnlyList<Bm25Field>? fields = null,
        IReadOnlyList<int>? idfFields = null)
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
        if (idfFields is null)
            return;
        _countsForIdf = [.. Enumerable.Range(0, _fields).Select(idfFields.Contains)];
        _idfFrequencies = new int[index.TermCount];
        Array.Fill(_idfFrequencies, -1);
    }

    /// <summary>The index.</summary>
    public InvertedIndex Index => _index;

    /// <summary>Score of one row; 0 where it holds no term.</summary>
    /// <param name="terms">Query terms, ordered by slot.</param>
    /// <param name="row">The row.</param>
    public double Score(ReadOnlySpan<QueryTerm> terms, int row)
    {
        double score = 0;
        for (int start = 0, end; start < terms.Length; start = end)
        {
            double sum = 0;
            for (end = start; end < terms.Length && terms[end].Slot == terms[start].Slot; end++)
                if (terms[end].Term >= 0 && _index.Postings(terms[end].Term).Find(row) is var found and >= 0)
                    sum += terms[end].Weight * Frequency(_index.PostingStarts[terms[end].Term] + found);
            score += Idf(terms[start..end]) * Saturate(sum);
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
        var search = Start(terms, arena);
        var heap = new TopKHeap<double>(scores, rows);
        while (!rows.IsEmpty && search.Advance(ref heap)) { }
        return heap.Sort();
    }

    /// <summary>Begins a search to be carried on step by step, by a caller that may have to stop; otherwise as
    /// <see cref="Search"/>.</summary>
    /// <param name="terms">Query terms, ordered by slot, each once a slot.</param>
    /// <param name="arena">Scratch; must outlive the search.</param>
    /// <exception cref="ArgumentException">The terms are not ordered by slot, or a weight is not above 0.</exception>
    public MaxScoreSearch Start(ReadOnlySpan<QueryTerm> terms, Arena arena)
    {
        for (int i = 0; i < terms.Length; i++)
        {
            if (i > 0 && terms[i].Slot < terms[i - 1].Slot)
                throw new ArgumentException($"Query term {i} has slot {terms[i].Slot} after {terms[i - 1].Slot}.");
            if (!(terms[i].Weight > 0 && double.IsFinite(terms[i].Weight)))
                throw new ArgumentException($"Query term {i} has weight {terms[i].Weight}. Expected one above 0.");
        }
        return new MaxScoreSearch(this, _index, terms, arena);
    }

    /// <summary>Inverse document frequency of a slot: that of its first term that the index holds.</summary>
    public double Idf(ReadOnlySpan<QueryTerm> slot)
    {
        int frequency = 0;
        foreach (var term in slot)
            if (term.Term >= 0)
            {
                frequency = IdfFrequency(term.Term);
                break;
            }
        return Math.Log(1 + (_index.RowCount - frequency + 0.5) / (frequency + 0.5));
    }

    /// <summary>Pseudo-frequency of a posting: weighted by field, discounted by length.</summary>
    internal double Frequency(int posting)
    {
        double sum = 0;
        int row = _index.PostingRows[posting], rows = _index.RowCount;
        for (int field = 0; field < _fields; field++)
            if (_index.Frequencies[posting * _fields + field] is var frequency and > 0)
                sum += frequency * Factor(field, _index.Lengths[field * rows + row]);
        return sum;
    }

    /// <summary>
    /// Upper bound of the pseudo-frequencies of postings with these highest frequencies and lowest lengths. It holds
    /// bit for bit: it is computed by the same operations, each of which rounds monotonically.
    /// </summary>
    internal double Bound(IndexArray<ushort> frequencies, IndexArray<int> lengths, int at)
    {
        double sum = 0;
        for (int field = 0; field < _fields; field++)
            if (frequencies[at * _fields + field] is var frequency and > 0)
                sum += frequency * Factor(field, lengths[at * _fields + field]);
        return sum;
    }

    // (k1 + 1) · x / (k1 + x), written so that rounding keeps it rising in x.
    internal double Saturate(double sum) => sum > 0 ? (_k1 + 1) / (1 + _k1 / sum) : 0;

    // Counted when first asked for; threads that count at once write the same number.
    private int IdfFrequency(int term)
    {
        if (_idfFrequencies is null)
            return _index.DocumentFrequency(term);
        int count = Volatile.Read(ref _idfFrequencies[term]);
        if (count >= 0)
            return count;
        count = 0;
        for (int posting = _index.PostingStarts[term]; posting < _index.PostingStarts[term + 1]; posting++)
            count += HoldsForIdf(posting) ? 1 : 0;
        Volatile.Write(ref _idfFrequencies[term], count);
        return count;
    }

    private bool HoldsForIdf(int posting)
    {
        for (int field = 0; field < _fields; field++)
            if (_countsForIdf![field] && _index.Frequencies[posting * _fields + field] > 0)
                return true;
        return false;
    }

    private double Factor(int field, int length) =>
        length < TabulatedLengths ? _factors[field * TabulatedLengths + length] : ComputeFactor(field, length);

    private double ComputeFactor(int field, int length) =>
        _weights[field] / (1 - _b[field] + _perLength[field] * length);
}
