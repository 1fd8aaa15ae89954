using System.Globalization;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Compares what came of a run with what its test expects.</summary>
internal static class TestExpectations
{
    /// <summary>Checks a run of a test that expects something, and the properties of the file.</summary>
    /// <param name="spec">The tests.</param>
    /// <param name="test">The test.</param>
    /// <param name="tested">Its run.</param>
    /// <param name="folder">Folder of the tests' file.</param>
    public static TestResult Check(TestsSpec spec, TestCaseSpec test, TestedRun tested, string folder)
    {
        if (tested.Failure is { } failure)
            return new TestResult(test.Name.Text, test.Name.Position, CheckFailure(test, failure));
        var result = CheckOutputs(test, tested, folder);
        return test.Error is null
            ? result with { Problems = [.. result.Problems, .. CheckProperties(spec, tested)] } : result;
    }

    private static IReadOnlyList<string> CheckFailure(TestCaseSpec test, RunFailure failure)
    {
        if (test.Error is not { } expected)
            return [$"{test.Name.Position}: the run failed: {Describe(failure)}"];
        var problems = new List<string>();
        void Check(string what, string? wanted, string? found)
        {
            if (wanted is not null && wanted != found)
                problems.Add($"{expected.Position}: the error's {what} is '{found ?? "null"}'; expected '{wanted}'");
        }
        Check("class", expected.Class is { } wanted ? FailureJson.ClassName(wanted) : null,
            FailureJson.ClassName(failure.Class));
        Check("code", expected.Code, failure.Code);
        Check("node", expected.Node, failure.Node);
        Check("column", expected.Column, failure.Column);
        if (expected.Message is { } part && !failure.Message.Contains(part, StringComparison.Ordinal))
            problems.Add($"{expected.Position}: the error says '{failure.Message}'; expected '{part}' in it");
        return problems;
    }

    private static TestResult CheckOutputs(TestCaseSpec test, TestedRun tested, string folder)
    {
        var (graph, run, request) = (tested.Graph!, tested.Run, tested.Request);
        var result = new TestResult(test.Name.Text, test.Name.Position, []);
        if (test.Error is { } expected)
            return result with { Problems = [$"{expected.Position}: an error was expected, but the run ended well"] };
        var problems = new List<string>();
        var outdated = new List<OutdatedGolden>();
        foreach (var output in test.Outputs)
        {
            int ordinal = output.Output is null ? 0
                : graph.Plan.Outputs.ToList().FindIndex(other => other.Name == output.Output);
            if (ordinal < 0)
            {
                problems.Add($"{output.Position}: the graph has no output '{output.Output}'"
                    + Suggestion.For(output.Output!, graph.Plan.Outputs.Select(other => other.Name), "outputs"));
                continue;
            }
            Check(output, run.Output(ordinal), request, problems);
            if (output.Golden is not null && GoldenRows.Check(output, run.Output(ordinal), folder) is { } differs)
                outdated.Add(differs);
        }
        foreach (var bound in test.RowCounts)
            if (graph.Rows(run, bound.Node, problems) is { } rows)
                CheckCount(bound, rows, request, problems);
        return result with { Problems = problems, Outdated = outdated };
    }

    /// <summary>Checks the properties of a tests file.</summary>
    public static List<string> CheckProperties(TestsSpec spec, TestedRun tested)
    {
        var problems = new List<string>();
        foreach (var property in spec.Properties)
            if (tested.Graph!.Rows(tested.Run, property.Of, problems) is { } rows)
                problems.AddRange(PropertyChecks.Check(property, rows, tested.Request));
        return problems;
    }

    private static void CheckCount(RowBound bound, Batch rows, Batch request, List<string> problems)
    {
        if (bound.IsNumber)
        {
            if (bound.Bound.Text != rows.RowCount.ToString(CultureInfo.InvariantCulture))
                problems.Add($"{bound.Bound.Position}: node '{bound.Node.Text}' puts out {rows.RowCount} rows; "
                    + "expected " + bound.Bound.Text);
            return;
        }
        int before = problems.Count;
        WholeConditions.Check(bound.Bound, bound.Condition, rows, request, problems);
        for (int i = before; i < problems.Count; i++)
            problems[i] += $" (node '{bound.Node.Text}')";
    }

    private static void Check(OutputExpectationSpec expected, Batch rows, Batch request, List<string> problems)
    {
        string columns = string.Join(", ", rows.Schema.Fields.Select(field => field.Name));
        if (expected.Columns is { } names && string.Join(", ", names.Select(name => name.Text)) is var wanted
            && wanted != columns)
            problems.Add($"{names[0].Position}: the columns are {columns}; expected {wanted}");
        if (expected.RowCount is { } count && count != rows.RowCount)
            problems.Add($"{expected.Position}: there are {rows.RowCount} rows; expected {count}");
        if (expected.Rows is { } listed)
            new RowComparison(expected, rows, problems).Compare(listed);
        foreach (var condition in expected.Each)
            RowConditions.Check(condition, rows, request, problems);
    }

    /// <summary>A failure on one line.</summary>
    public static string Describe(RunFailure failure) =>
        $"{failure.Code} ({FailureJson.ClassName(failure.Class)})"
        + $"{(failure.Node is null ? "" : $" in '{failure.Node}'")}: {failure.Message}";
}
