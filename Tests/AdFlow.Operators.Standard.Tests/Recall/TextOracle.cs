namespace AdFlow.Operators.Standard.Tests;

/// <summary>Random products, a random query and settings; and recall.text over them, spelt out.</summary>
internal sealed class TextOracle
{
    private static readonly string[] s_fields = ["title", "text"];

    private readonly string[][][] _rows;
    private readonly string[] _tokens, _synonyms;
    private readonly int[] _slots;
    private readonly double[] _weights, _b;
    private readonly double _k1, _synonymWeight;
    private readonly string[] _idfFields;

    internal TextOracle(Random random)
    {
        string Word() => $"w{(int)(30 * Math.Pow(random.NextDouble(), 3))}";
        string[] Words(int most) => [.. Enumerable.Range(0, random.Next(most)).Select(_ => Word())];
        _rows = [.. Enumerable.Range(0, random.Next(1, 400)).Select(_ => new[] { Words(6), Words(20) })];
        _tokens = Words(6);
        _synonyms = _tokens.Length == 0 ? [] : Words(6);
        _slots = [.. _synonyms.Select(_ => random.Next(_tokens.Length))];
        _weights = [random.Next(4), random.Next(1, 4)];
        _b = [random.Next(5) / 4.0, random.Next(5) / 4.0];
        _k1 = random.Next(4) * 0.4;
        _synonymWeight = random.Next(5) / 4.0;
        _idfFields = random.Next(2) == 0 ? [] : [s_fields[random.Next(2)]];
    }

    internal OperatorTester<RecallText> Tester() => RecallTextTests.Tester(
        [.. _rows.Select((row, i) => $$"""
            {"ad_id":{{i}},"title":"{{string.Join(' ', row[0])}}","text":"{{string.Join(' ', row[1])}}"}
            """)],
        RecallTextTests.Ask(_tokens, _synonyms, _slots))
        .With("weights", RecallTextTests.Numbers(("title", _weights[0]), ("text", _weights[1])))
        .With("field_b", RecallTextTests.Numbers(("title", _b[0]), ("text", _b[1])))
        .With("k1", _k1).With("synonym_weight", _synonymWeight).With("idf_fields", _idfFields);

    /// <summary>Score and coverage of each row whose score is above 0.</summary>
    internal Dictionary<int, (double Score, double Coverage)> Search()
    {
        var slots = Slots();
        double total = slots.Sum(slot => Idf(slot[0].Word));
        return Enumerable.Range(0, _rows.Length)
            .Select(row => (Row: row, Score: slots.Sum(slot => Score(row, slot)),
                Coverage: slots.Sum(slot => Idf(slot[0].Word) * slot.Where(term => Holds(row, term.Word, s_fields))
                    .Select(term => term.Weight).DefaultIfEmpty(0).Max()) / total))
            .Where(each => each.Score > 0).ToDictionary(each => each.Row, each => (each.Score, each.Coverage));
    }

    // Distinct tokens with their synonyms, those that no row holds left out.
    private List<(string Word, double Weight)[]> Slots() =>
        [.. _tokens.Distinct().Select(token => Array.IndexOf(_tokens, token))
            .Select(slot => new[] { (Word: _tokens[slot], Weight: 1.0) }
                .Concat(_synonyms.Where((_, i) => _slots[i] == slot)
                    .Select(word => (Word: word, Weight: _synonymWeight)))
                .DistinctBy(term => term.Word)
                .Where(term => term.Weight > 0 && Enumerable.Range(0, _rows.Length)
                    .Any(row => Holds(row, term.Word, s_fields)))
                .ToArray())
            .Where(slot => slot.Length > 0)];

    private double Score(int row, (string Word, double Weight)[] slot)
    {
        double x = slot.Sum(term => term.Weight * Enumerable.Range(0, 2).Sum(field => _weights[field]
            * _rows[row][field].Count(word => word == term.Word)
            / Math.Max(1e-300, 1 - _b[field] + _b[field] * _rows[row][field].Length / Average(field))));
        return x == 0 ? 0 : Idf(slot[0].Word) * (_k1 + 1) * x / (_k1 + x);
    }

    private double Idf(string word)
    {
        string[] fields = _idfFields.Length == 0 ? s_fields : _idfFields;
        double df = Enumerable.Range(0, _rows.Length).Count(row => Holds(row, word, fields));
        return Math.Log(1 + (_rows.Length - df + 0.5) / (df + 0.5));
    }

    private bool Holds(int row, string word, string[] fields) =>
        fields.Any(field => _rows[row][Array.IndexOf(s_fields, field)].Contains(word));

    private double Average(int field)
    {
        int[] lengths = [.. _rows.Select(row => row[field].Length).Where(length => length > 0)];
        return lengths.Length == 0 ? 1 : lengths.Average();
    }
}
