using AdFlow.Tables;

namespace AdFlow.OperatorBench;

/// <summary>Generated texts, words and vectors to search, equal on every machine. Immutable.</summary>
internal sealed class SearchRows
{
    private const int Seed = 20_261_122, WordCount = 2_000, WordsPerText = 10;
    private const string Consonants = "bdfgklmnprtvz", Vowels = "aiou";

    /// <summary>Rows of the tables <c>texts</c>, <c>bidwords</c> and <c>vectors</c>.</summary>
    public const int Count = 20_000;

    /// <summary>Elements of a vector.</summary>
    public const int Dimensions = 64;

    /// <summary>Makes them.</summary>
    public SearchRows()
    {
        var random = new Random(Seed);
        Words = [.. Enumerable.Range(0, WordCount).Select(Word)];
        Texts = [.. Enumerable.Range(0, Count).Select(_ => Enumerable.Range(0, WordsPerText)
            .Select(_ => Words[Frequent(random)]).ToArray())];
        Bidwords = [.. Enumerable.Range(0, Count).Select(_ => Enumerable.Range(0, random.Next(1, 4))
            .Select(_ => Words[Frequent(random)]).ToArray())];
        WordVectors = [.. Words.Select(_ => Vector(random))];
        Vectors = [.. Enumerable.Range(0, Count).Select(_ => Vector(random))];
    }

    /// <summary>Words, the frequent ones first; none is another's plural.</summary>
    public string[] Words { get; }

    /// <summary>Words of each text.</summary>
    public string[][] Texts { get; }

    /// <summary>Words of each bid word.</summary>
    public string[][] Bidwords { get; }

    /// <summary>Vector of each word.</summary>
    public float[][] WordVectors { get; }

    /// <summary>Vectors to search.</summary>
    public float[][] Vectors { get; }

    /// <summary>How often a word is there.</summary>
    public static long CountOf(int word) => WordCount / (word + 1) + 10;

    /// <summary>Table of the texts: id, text.</summary>
    public Table TextTable() => Build([Column("id", DataType.Int64), Column("text", DataType.Utf8)], Count, (rows, i) =>
    {
        rows[0].Append((long)i);
        rows[1].AppendString(string.Join(' ', Texts[i]));
    });

    /// <summary>Table of the bid words: id, text, match_type, bid.</summary>
    public Table BidwordTable() => Build([Column("id", DataType.Int64), Column("text", DataType.Utf8),
        Column("match_type", DataType.Utf8), Column("bid", DataType.Float64)], Count, (rows, i) =>
    {
        rows[0].Append((long)i);
        rows[1].AppendString(string.Join(' ', Bidwords[i]));
        rows[2].AppendString("broad");
        rows[3].Append(i % 100 / 100.0);
    });

    /// <summary>Table of the words: term, count, vector.</summary>
    public Table TermTable() => Build([Column("term", DataType.Utf8), Column("count", DataType.Int64),
        Column("vector", DataType.Vector(DataType.Float32, Dimensions))], WordCount, (rows, i) =>
    {
        rows[0].AppendString(Words[i]);
        rows[1].Append(CountOf(i));
        AppendVector(rows[2], WordVectors[i]);
    });

    /// <summary>Table of the vectors: id, vector.</summary>
    public Table VectorTable() => Build([Column("id", DataType.Int64),
        Column("vector", DataType.Vector(DataType.Float32, Dimensions))], Count, (rows, i) =>
    {
        rows[0].Append((long)i);
        AppendVector(rows[1], Vectors[i]);
    });

    private static Table Build(Field[] fields, int count, Action<BatchBuilder, int> append)
    {
        var rows = new BatchBuilder(new Schema(fields));
        for (int i = 0; i < count; i++)
            append(rows, i);
        return rows.ToTable();
    }

    private static void AppendVector(ColumnBuilder target, float[] vector)
    {
        foreach (float element in vector)
            target.Child(0).Append(element);
        target.EndRow();
    }

    private static Field Column(string name, DataType type) => new(name, type, Nullable: false);

    // Three syllables that end in a vowel, so that no stemmer changes them.
    private static string Word(int number)
    {
        int syllables = Consonants.Length * Vowels.Length;
        return Syllable(number % syllables) + Syllable(number * 7 % syllables) + Syllable(number / syllables);
    }

    private static string Syllable(int number) =>
        $"{Consonants[number / Vowels.Length]}{Vowels[number % Vowels.Length]}";

    private static int Frequent(Random random) => (int)(WordCount * Math.Pow(random.NextDouble(), 3));

    private static float[] Vector(Random random) =>
        [.. Enumerable.Range(0, Dimensions).Select(_ => (float)random.NextDouble() - 0.5f)];
}
