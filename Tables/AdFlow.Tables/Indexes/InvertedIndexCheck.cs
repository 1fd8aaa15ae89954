namespace AdFlow.Tables.Indexes;

/// <summary>Checks that no array of a stored inverted index leads out of another, and that rows ascend.</summary>
internal static class InvertedIndexCheck
{
    /// <summary>Runs the checks.</summary>
    /// <exception cref="IndexFormatException">One fails.</exception>
    public static void Run(
        IndexTableReader reader, InvertedIndex index, IndexArray<int> positionStarts, IndexArray<int> positions)
    {
        int fields = index.Fields.Count;
        reader.RequireRange("lengths", index.Lengths.Span, 0, int.MaxValue);
        reader.RequireRange("block_lengths", index.BlockLengths.Span, 0, int.MaxValue);
        reader.RequireRange("term_lengths", index.TermLengths.Span, 0, int.MaxValue);
        reader.RequireRange("posting_rows", index.PostingRows.Span, 0, index.RowCount);
        reader.RequireOffsets("posting_starts", index.PostingStarts.Span, index.PostingRows.Length);
        reader.RequireOffsets("block_starts", index.BlockStarts.Span, index.BlockLengths.Length / fields);
        for (int term = 0; term < index.TermCount; term++)
            CheckTerm(reader, index, term);
        if (!index.HasPositions)
            return;
        reader.RequireOffsets("position_starts", positionStarts.Span, positions.Length);
        for (int posting = 0; posting < index.PostingRows.Length; posting++)
        {
            int count = 0;
            foreach (ushort frequency in index.Frequencies.Slice(posting * fields, (posting + 1) * fields))
                count += frequency;
            if (count != positionStarts[posting + 1] - positionStarts[posting])
                reader.Require(false, $"wrong number of positions at posting {posting}", $"{count}");
        }
    }

    private static void CheckTerm(IndexTableReader reader, InvertedIndex index, int term)
    {
        int start = index.PostingStarts[term], end = index.PostingStarts[term + 1];
        int blocks = (end - start + InvertedIndex.BlockSize - 1) / InvertedIndex.BlockSize;
        if (start == end || index.BlockStarts[term + 1] - index.BlockStarts[term] != blocks)
            reader.Require(false, $"wrong number of postings or blocks of term {term}", $"at least one, {blocks}");
        for (int posting = start + 1; posting < end; posting++)
            if (index.PostingRows[posting] <= index.PostingRows[posting - 1])
                reader.Require(false, $"rows of term {term} out of order", "ascending rows");
    }
}
