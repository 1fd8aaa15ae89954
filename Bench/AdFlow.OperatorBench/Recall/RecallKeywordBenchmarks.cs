using AdFlow.Testing;

namespace AdFlow.OperatorBench;

/// <summary><c>recall.keyword</c> beside a loop over all bid words.</summary>
public class RecallKeywordBenchmarks : SearchBenchmark
{
    internal override string OperatorId => "recall.keyword";

    private protected override string Tables => """
        bidwords: { path: bidwords.arrow, indexes: { words: { bidwords: text, match: match_type } } }
        """;

    private protected override string Nodes =>
        "measured: { op: recall.keyword, in: words, table: bidwords, with: { limit: 20000 } }";

    private protected override void Prepare(GraphTester tester) =>
        Write(tester, "bidwords", Search.BidwordTable());

    private protected override int RunLoop()
    {
        var query = Query.Split(' ').ToHashSet();
        int count = 0;
        foreach (string[] word in Search.Bidwords)
            if (query.IsSupersetOf(word))
                count++;
        return count;
    }
}
