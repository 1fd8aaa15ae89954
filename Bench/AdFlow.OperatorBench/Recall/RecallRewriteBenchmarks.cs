using AdFlow.Testing;

namespace AdFlow.OperatorBench;

/// <summary><c>recall.rewrite</c> beside splitting a string and a dictionary of synonyms.</summary>
public class RecallRewriteBenchmarks : SearchBenchmark
{
    private readonly Dictionary<string, string> _synonyms = [];
    private readonly List<string> _found = [];

    internal override string OperatorId => "recall.rewrite";

    private protected override string Tables => "";

    private protected override string First => "";

    private protected override string Nodes =>
        "measured: { op: recall.rewrite, in: request, with: { synonyms: synonyms.txt } }";

    private protected override void Prepare(GraphTester tester)
    {
        tester.File("synonyms.txt", string.Join('\n', Search.Words.Chunk(2).Select(pair => $"{pair[0]}, {pair[1]}")));
        foreach (string[] pair in Search.Words.Chunk(2))
            (_synonyms[pair[0]], _synonyms[pair[1]]) = (pair[1], pair[0]);
    }

    private protected override int RunLoop()
    {
        _found.Clear();
        foreach (string token in Query.ToLowerInvariant().Split(' '))
        {
            _found.Add(token);
            if (_synonyms.TryGetValue(token, out string? synonym))
                _found.Add(synonym);
        }
        return 1;
    }
}
