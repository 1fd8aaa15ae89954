using AdFlow.Tables;
using AdFlow.Testing;

namespace AdFlow.OperatorBench;

/// <summary><c>rank.head_match</c> beside a loop that compares strings.</summary>
public class HeadMatchBenchmarks : SearchBenchmark
{
    internal override string OperatorId => "rank.head_match";

    internal override string? ResultColumn => "head_match";

    private protected override string Tables =>
        "heads: { path: heads.arrow }, terms: { path: terms.arrow, key: term }, none: { path: none.arrow, key: term }";

    private protected override string Nodes => """
        all: { op: scan, table: heads },
          measured: { op: rank.head_match, in: { in: all, query: words }, table: { words: terms, modifiers: none } }
        """;

    private protected override void Prepare(GraphTester tester)
    {
        Write(tester, "terms", Search.TermTable());
        tester.Table("none", "term: utf8", """{ "term": "zzz" }""");
        var rows = new BatchBuilder(new Schema(
            new Field("heads", DataType.List(new Field("item", DataType.Utf8, false)), false)));
        foreach (string[] text in Search.Texts)
        {
            foreach (string word in text)
                rows[0].Child(0).AppendString(word);
            rows[0].EndRow();
        }
        Write(tester, "heads", rows.ToTable());
        Results = new double[SearchRows.Count];
    }

    private protected override int RunLoop()
    {
        string head = Query.Split(' ')[^1];
        for (int row = 0; row < SearchRows.Count; row++)
            Results[row] = Search.Texts[row].Contains(head) ? 1 : 0;
        return SearchRows.Count;
    }
}
