using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Compares what came of a run with what its test expects.</summary>
internal static class TestExpectations
{
    /// <summary>Checks a run that failed.</summary>
    public static IReadOnlyList<string> CheckFailure(TestCaseSpec test, RunFailure failure)
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

    /// <summary>Checks a run that ended well.</summary>
    public static IReadOnlyList<string> CheckOutputs(
        TestCaseSpec test, LogicalPlan plan, GraphRun run, Batch request)
    {
        if (test.Error is { } expected)
            return [$"{expected.Position}: an error was expected, but the run ended well"];
        var problems = new List<string>();
        foreach (var output in test.Outputs)
        {
            int ordinal = output.Output is null ? 0
                : plan.Outputs.ToList().FindIndex(other => other.Name == output.Output);
            if (ordinal < 0)
                problems.Add($"{output.Position}: the graph has no output '{output.Output}'; it has "
                    + string.Join(", ", plan.Outputs.Select(other => other.Name)));
            else
                Check(output, run.Output(ordinal), request, problems);
        }
        return problems;
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

    private static string Describe(RunFailure failure) =>
        $"{failure.Code} ({FailureJson.ClassName(failure.Class)})"
        + $"{(failure.Node is null ? "" : $" in '{failure.Node}'")}: {failure.Message}";
}
