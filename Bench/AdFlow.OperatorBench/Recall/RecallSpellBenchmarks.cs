using AdFlow.Testing;

namespace AdFlow.OperatorBench;

/// <summary><c>recall.spell</c> on a misspelt word beside trying every letter at every place.</summary>
public class RecallSpellBenchmarks : SearchBenchmark
{
    private const string Misspelt = "bababi";

    private readonly Dictionary<string, long> _counts = [];

    private protected override string Request => $$"""{ "query": "{{Misspelt}}" }""";

    internal override string OperatorId => "recall.spell";

    private protected override string Tables => "terms: { path: terms.arrow, key: term }";

    private protected override string First => "";

    private protected override string Nodes => "measured: { op: recall.spell, in: request, table: terms }";

    private protected override void Prepare(GraphTester tester)
    {
        Write(tester, "terms", Search.TermTable());
        for (int word = 0; word < Search.Words.Length; word++)
            _counts.TryAdd(Search.Words[word], SearchRows.CountOf(word));
    }

    private protected override int RunLoop()
    {
        string best = "";
        for (int at = 1; at <= Misspelt.Length; at++)
            for (char letter = 'a'; letter <= 'z'; letter++)
            {
                Consider(Misspelt.Insert(at, letter.ToString()), ref best);
                if (at < Misspelt.Length)
                    Consider(Misspelt.Remove(at, 1).Insert(at, letter.ToString()), ref best);
            }
        return 1;
    }

    private void Consider(string word, ref string best)
    {
        if (_counts.TryGetValue(word, out long count) && count > _counts.GetValueOrDefault(best))
            best = word;
    }
}
