using AdFlow.Tables.Text;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// From a term to the rows whose texts hold it, for one or several text columns (fields) of a table snapshot (one
/// batch). Scores come from a <see cref="Bm25Scorer"/> over it. A view over its table's memory, which must outlive it.
/// Immutable and thread-safe; reading allocates nothing.
/// </summary>
public sealed class InvertedIndex
{
    internal const string Kind = "inverted/1";
    internal const int BlockSize = 128;

    private readonly TermDictionary _terms;
    private readonly IndexArray<double> _averageLengths;

    internal readonly IndexArray<int> Lengths, PostingStarts, PostingRows, BlockStarts, BlockLengths, TermLengths;
    internal readonly IndexArray<ushort> Frequencies, BlockFrequencies, TermFrequencies;
    private readonly IndexArray<int> _positionStarts, _positions;

    private InvertedIndex(IndexTableReader reader, Batch batch, bool validate)
    {
        reader.RequireRows(batch);
        Stored = reader.Table;
        RowCount = batch.RowCount;
        Analyzer = reader.Analyzer();
        Fields = reader.Texts("fields").ToStrings();
        reader.Require(Fields.Count > 0, "no fields", "at least one");
        _averageLengths = reader.Array<double>("average_lengths", DataType.Float64, Fields.Count);
        _terms = new TermDictionary(reader, validate);
        Lengths = reader.Array<int>("lengths", DataType.Int32, (long)Fields.Count * RowCount);
        PostingStarts = reader.Array<int>("posting_starts", DataType.Int32, TermCount + 1L);
        PostingRows = reader.Array<int>("posting_rows", DataType.Int32);
        Frequencies = reader.Array<ushort>("frequencies", DataType.UInt16, (long)Fields.Count * PostingRows.Length);
        BlockStarts = reader.Array<int>("block_starts", DataType.Int32, TermCount + 1L);
        BlockLengths = reader.Array<int>("block_lengths", DataType.Int32);
        BlockFrequencies = reader.Array<ushort>("block_frequencies", DataType.UInt16, BlockLengths.Length);
        TermLengths = reader.Array<int>("term_lengths", DataType.Int32, (long)Fields.Count * TermCount);
        TermFrequencies = reader.Array<ushort>("term_frequencies", DataType.UInt16, TermLengths.Length);
        HasPositions = reader.Number("has_positions") != 0;
        _positions = reader.Array<int>("positions", DataType.Int32);
        _positionStarts = reader.Array<int>(
            "position_starts", DataType.Int32, HasPositions ? PostingRows.Length + 1L : 0);
        if (validate)
            InvertedIndexCheck.Run(reader, this, _positionStarts, _positions);
    }

    /// <summary>The stored form, kept reachable as long as the index is; its owner disposes it.</summary>
    public Table Stored { get; }

    /// <summary>Number of rows of the table.</summary>
    public int RowCount { get; }

    /// <summary>What made the terms; queries must go through it too.</summary>
    public Analyzer Analyzer { get; }

    /// <summary>Names of the indexed columns, in the order in which they were given.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>Number of distinct terms.</summary>
    public int TermCount => _terms.Count;

    /// <summary>Whether positions are stored.</summary>
    public bool HasPositions { get; }

    /// <summary>Makes the stored form of an index.</summary>
    /// <param name="batch">All rows of the table.</param>
    /// <param name="columns">Columns to index: utf8, dictionary-coded or not, or lists of it.</param>
    /// <param name="analyzer">Makes the terms.</param>
    /// <param name="positions">Whether to store positions, which phrases and proximity need.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
    /// <exception cref="NotSupportedException">There are more texts or terms than an index holds (2³¹).</exception>
    public static Table Build(Batch batch, IReadOnlyList<string> columns, Analyzer analyzer, bool positions = true) =>
        new InvertedIndexBuilder(batch, columns, analyzer).Build(positions);

    /// <summary>Opens a stored index over the batch that it was built from.</summary>
    /// <param name="index">What <see cref="Build"/> made, perhaps stored and mapped since.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="validate">False only for an index that was validated before and cannot have changed.</param>
    /// <exception cref="IndexFormatException">It is damaged or belongs to another batch.</exception>
    public static InvertedIndex Open(Table index, Batch batch, bool validate = true) =>
        new(new IndexTableReader(index, Kind), batch, validate);

    /// <summary>Number of an analysed term, or −1 where no row holds it.</summary>
    public int FindTerm(ReadOnlySpan<byte> term) => _terms.Find(term);

    /// <summary>Bytes of a term.</summary>
    public ReadOnlySpan<byte> Term(int term) => _terms[term];

    /// <summary>Number of rows that hold a term in any field.</summary>
    public int DocumentFrequency(int term) => PostingStarts[term + 1] - PostingStarts[term];

    /// <summary>Tokens of a field in a row.</summary>
    public int Length(int field, int row) => Lengths[field * RowCount + row];

    /// <summary>Mean tokens of a field over the rows that have any there; 1 where none has.</summary>
    public double AverageLength(int field) => _averageLengths[field];

    /// <summary>The rows that hold a term.</summary>
    public PostingList Postings(int term)
    {
        int start = PostingStarts[term], end = PostingStarts[term + 1], fields = Fields.Count;
        return new PostingList(
            PostingRows.Slice(start, end), Frequencies.Slice(start * fields, end * fields), fields,
            HasPositions ? _positionStarts.Slice(start, end + 1) : default, _positions.Span);
    }

    /// <summary>Makes query terms of analysed tokens: a slot each, the number of its first token.</summary>
    /// <param name="tokens">Tokens of the query, from <see cref="Analyzer"/>; one said twice counts once.</param>
    /// <param name="arena">Memory of the result.</param>
    /// <returns>The distinct terms that the index holds, in order of first occurrence.</returns>
    public Span<QueryTerm> Query(in TokenBuffer tokens, Arena arena)
    {
        var keys = arena.AllocateSpan<long>(tokens.Count);
        var terms = arena.AllocateSpan<QueryTerm>(tokens.Count);
        int found = 0, count = 0;
        for (int token = 0; token < tokens.Count; token++)
            if (FindTerm(tokens[token]) is var term and >= 0)
                keys[found++] = (long)term << 32 | (uint)token;
        keys[..found].Sort();
        foreach (long key in keys[..found])
            if (count == 0 || terms[count - 1].Term != (int)(key >> 32))
                terms[count++] = new QueryTerm((int)(key >> 32), (int)key);
        terms[..count].Sort(static (one, other) => one.Slot.CompareTo(other.Slot));
        return terms[..count];
    }
}
