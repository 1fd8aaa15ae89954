using AdFlow.Tables.Indexes;

namespace AdFlow.Tables.Tests.Indexes;

/// <summary>Random texts of frequent and rare words in several fields; and BM25F over them, spelt out.</summary>
internal sealed class Corpus
{
    private readonly string[][][] _words;

    internal Corpus(int seed, int rows, int fields)
    {
        var random = new Random(seed);
        int vocabulary = random.Next(2, 40);
        _words = [.. Enumerable.Range(0, rows).Select(_ => RandomRow(random, fields, vocabulary))];
    }

    private Corpus(string[][][] words) => _words = words;

    internal int RowCount => _words.Length;

    internal string[] Fields => [.. Enumerable.Range(0, _words[0].Length).Select(i => $"f{i}")];

    /// <summary>The rows in another order: row i of the result is row order[i] of this.</summary>
    internal Corpus Permuted(int[] order) => new([.. order.Select(row => _words[row])]);

    internal Table ToTable()
    {
        var builder = new BatchBuilder(new Schema([.. Fields.Select(name => new Field(name, DataType.Utf8))]));
        foreach (string[][] row in _words)
            for (int field = 0; field < row.Length; field++)
                Rows.Append(builder[field], row[field].Length == 0 ? null : string.Join(' ', row[field]));
        return builder.ToTable();
    }

    internal static string RandomWord(Random random, int vocabulary) =>
        $"w{(int)(vocabulary * Math.Pow(random.NextDouble(), 3))}";

    /// <summary>The words of a field of a row.</summary>
    internal string[] Words(int row, int field) => _words[row][field];

    /// <summary>Rows that hold a word, in some of the fields.</summary>
    internal int[] RowsOf(string word, int[]? fields = null) => [.. Enumerable.Range(0, RowCount)
        .Where(row => _words[row].Where((_, i) => fields?.Contains(i) ?? true).Any(text => text.Contains(word)))];

    /// <summary>BM25F by its formula; slots of words with weights.</summary>
    internal double Score(
        int row, double k1, Bm25Field[] fields, IEnumerable<(string Word, double Weight)[]> slots,
        int[]? idfFields = null) => slots.Sum(slot =>
        {
            string? first = slot.Select(term => term.Word).FirstOrDefault(word => RowsOf(word).Length > 0);
            double df = first is null ? 0 : RowsOf(first, idfFields).Length;
            double x = slot.Sum(term => term.Weight * Frequency(row, fields, term.Word));
            return x == 0 ? 0 : Math.Log(1 + (RowCount - df + 0.5) / (df + 0.5)) * (k1 + 1) * x / (k1 + x);
        });

    /// <summary>Numbers of query words in an index.</summary>
    internal static QueryTerm[] Query(InvertedIndex index, (string Word, double Weight)[][] slots) =>
        [.. slots.SelectMany((slot, i) => slot.Select(term =>
            new QueryTerm(index.FindTerm(System.Text.Encoding.UTF8.GetBytes(term.Word)), i, term.Weight)))];

    private double Frequency(int row, Bm25Field[] fields, string word) =>
        Enumerable.Range(0, fields.Length).Where(field => _words[row][field].Contains(word))
            .Sum(field => fields[field].Weight * _words[row][field].Count(each => each == word)
                / (1 - fields[field].B + fields[field].B * _words[row][field].Length / Average(field)));

    private double Average(int field)
    {
        int[] lengths = [.. _words.Select(row => row[field].Length).Where(length => length > 0)];
        return lengths.Length == 0 ? 1 : lengths.Average();
    }

    private static string[][] RandomRow(Random random, int fields, int vocabulary) =>
        [.. Enumerable.Range(0, fields).Select(field => Enumerable.Range(0, random.Next(8 + 10 * field))
            .Select(_ => RandomWord(random, vocabulary)).ToArray())];
}
