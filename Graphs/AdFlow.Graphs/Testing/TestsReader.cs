namespace AdFlow.Graphs;

/// <summary>
/// Reads the tests of a graph. Reports every problem with its place and never throws for one, whatever the text.
/// Thread-safe.
/// </summary>
/// <remarks>
/// <code>
/// adflow_tests: 1
/// graph: ads.graph.yaml             # default: the file's name with .graph.yaml
/// seed: 7                           # for every test that has none
/// now: 2026-01-31T12:00:00Z
/// tables:                           # for every test; others are the graph's own
///   creatives: fixtures/creatives.jsonl
///   products:
///     schema: { ad_id: int64, price: float64 }
///     rows: [{ ad_id: 1, price: 9.5 }]
/// properties:                       # hold for every test that expects no error, and every generated request
///   nobody pays more than the bid: price &lt;= bid                # for every row of the first output
///   slots are filled in order: { rising: slot, unique: ad_id, whole: rows &lt;= request.slots }
///   all can pay: { of: eligible, each: budget_left &gt; 0 }       # of a node
/// requests: { count: 200, seed: 7, fields: { query: [shoes, ""], slots: { from: 1, to: 4 } } }
/// tests:
///   - name: two slots are filled in the order of price
///     request: { query: shoes, slots: 2 }
///     quality: half                 # rung of the graph; by default the graph itself
///     expect:                       # of the first output; of others under outputs: { name: … }
///       columns: [slot, ad_id, price]
///       rows: [{ slot: 1, ad_id: 7 }, { slot: 2, ad_id: 1 }]
///       row_count: 2
///       each: [price &lt;= bid, slot &lt;= request.slots]
///       golden: two_slots.jsonl     # all rows and columns; adflow test --update writes it
///       tolerance: 0.001
///       row_counts: { eligible: 12, sold: "&gt;= 1" }
///   - name: slots are a number
///     request: { query: shoes, slots: many }
///     expect: { error: { class: request_data, column: slots } }
///   - name: yesterday's slow request comes out as it did
///     record: slow.adrec            # of adflow run --record; models and remote calls answer what they answered
///     request: 3                    # its number in the file; without it, every request of the file
///   - name: nobody pays more than the bid any more
///     record: slow.adrec
///     expect: { each: price &lt;= bid }   # instead of the recorded outputs
/// </code>
/// A record brings seed, clock and rung along; <c>tables:</c> stand for those that were recorded.
/// </remarks>
public static class TestsReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">Path of the file; positions show it as it is given.</param>
    /// <param name="diagnostics">Takes every problem.</param>
    /// <returns>The tests; with problems those that could be understood; null where the text holds no tests.</returns>
    public static TestsSpec? ReadFile(string path, DiagnosticBag diagnostics) =>
        Read(SourceText.Load(path, new SourcePosition(path, 1, 1), diagnostics), diagnostics);

    /// <summary>Reads text that may differ from its file, as in an editor.</summary>
    /// <param name="text">The document.</param>
    /// <param name="path">Path of its file, which other paths are relative to; it need not exist.</param>
    /// <param name="diagnostics">Takes every problem.</param>
    /// <returns>As <see cref="ReadFile"/>.</returns>
    public static TestsSpec? ReadText(string text, string path, DiagnosticBag diagnostics) =>
        Read(SourceText.Of(text, path, diagnostics), diagnostics);

    private static TestsSpec? Read(SourceText? source, DiagnosticBag diagnostics) =>
        source is not null && YamlReader.Read(source, TestsDocument.Begin, diagnostics) is { } root
            ? new TestsDocument(source.File, diagnostics).Read(root) : null;
}
