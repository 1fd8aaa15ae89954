using AdFlow.Testing;

namespace AdFlow.OperatorBench;

/// <summary><c>recall.text</c> beside adding up weights along lists of rows and sorting all that were met.</summary>
public class RecallTextBenchmarks : SearchBenchmark
{
    private const int Limit = 300;

    private readonly Dictionary<string, List<int>> _rows = [];
    private readonly Dictionary<int, double> _scores = [];

    internal override string OperatorId => "recall.text";

    private protected override string Tables => """
        texts: { path: texts.arrow, indexes: { words: { inverted: [text], analyzer: english } } }
        """;

    private protected override string Nodes =>
        "measured: { op: recall.text, in: words, table: texts, with: { limit: 300 } }";

    private protected override void Prepare(GraphTester tester)
    {
        Write(tester, "texts", Search.TextTable());
        for (int row = 0; row < Search.Texts.Length; row++)
            foreach (string word in Search.Texts[row])
            {
                if (!_rows.TryGetValue(word, out var list))
                    _rows.Add(word, list = []);
                list.Add(row);
            }
    }

    private protected override int RunLoop()
    {
        _scores.Clear();
        foreach (string word in Query.Split(' '))
            if (_rows.TryGetValue(word, out var list))
                foreach (int row in list)
                    _scores[row] = _scores.GetValueOrDefault(row) + Math.Log(1 + SearchRows.Count / (double)list.Count);
        return _scores.OrderByDescending(pair => pair.Value).Take(Limit).Count();
    }
}
