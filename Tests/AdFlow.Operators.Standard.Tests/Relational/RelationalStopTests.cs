using AdFlow.Tables;

namespace AdFlow.Operators.Standard.Tests;

public sealed class RelationalStopTests
{
    private static readonly StopSignal Passed = new(0, CancellationToken.None);

    private static Table Numbers => Rows.Of("v int64, t utf8",
        [.. Enumerable.Range(0, 100).Select(i => RandomRows.Line(("v", i), ("t", $"t{i % 7}")))]);

    private static IEnumerable<TestCaseData> LongRuns()
    {
        yield return Case<Distinct>((tester, rows) => tester.With("by", Bound.Columns(rows, "t")));
        yield return Case<Sort>((tester, rows) => tester.With("by", Bound.Columns(rows, "t", "v")));
        yield return Case<TopK>((tester, rows) => tester.With("by", Bound.Columns(rows, "t")[0]).With("k", 3));
        yield return Case<Join>((tester, _) => tester.Table(Numbers, IndexDefinition.GroupKey("v"))
            .With("prefix", "p_"));
        yield return Case<Aggregate>((tester, _) =>
            tester.With("compute", new Dictionary<string, string> { ["s"] = "sum(v)" }));
    }

    [TestCaseSource(nameof(LongRuns))]
    public void Run_WhoseTimeIsOver_Stops(Action run) => Assert.That(run, Throws.TypeOf<RunStoppedException>());

    private static TestCaseData Case<T>(Func<OperatorTester<T>, Table, OperatorTester<T>> connect)
        where T : TableOperator
    {
        Action run = () =>
        {
            var rows = Numbers;
            using var tester = connect(new OperatorTester<T> { Stop = Passed }.Input(rows), rows);
            tester.Run();
        };
        return new TestCaseData(run).SetArgDisplayNames(typeof(T).Name);
    }
}
