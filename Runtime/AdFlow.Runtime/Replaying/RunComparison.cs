using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Compares runs of recorded requests.</summary>
internal static class RunComparison
{
    /// <summary>Why there is nothing to compare a replay with; null where there is. Deadlines do not hold in a replay,
    /// and nobody cancels it.</summary>
    public static string? WhyNot(RunHeader header) => header.Failure switch
    {
        { Class: FailureClass.Deadline or FailureClass.Capacity } failure => failure.Message,
        { Code: FailureCodes.Cancelled } failure => failure.Message,
        _ => null,
    };

    /// <summary>The first difference of how a run ended, or of its outputs.</summary>
    /// <param name="run">The record.</param>
    /// <param name="plan">Plan of what ran.</param>
    /// <param name="found">Its result.</param>
    /// <param name="tolerance">Of floating-point values.</param>
    public static FirstDifference? Find(RecordedRun run, LogicalPlan plan, in GraphRun found, double tolerance)
    {
        if (run.Header.Failure is not null || found.Failure is not null)
            return Failures(run.Header.Failure, found.Failure);
        foreach (var part in run.Parts)
        {
            if (part.Kind is not RecordKind.Output)
                continue;
            int output = OrdinalOf(plan, part.Node);
            if (output < 0)
                return new(DifferenceKind.Missing, part.Node) { Column = "*", Recorded = "the whole output" };
            run.TryFind(RecordKind.Output, part.Node, out var recorded);
            if (BatchComparison.Find(part.Node, recorded, found.Output(output), tolerance,
                isWhole: run.Graph.PrivateColumns.Count == 0) is { } difference)
                return difference;
        }
        return null;
    }

    /// <summary>The first node whose table differs from what the record has of it.</summary>
    public static FirstDifference? FirstNode(RecordedRun run, Inspection found, double tolerance)
    {
        foreach (var node in found.Plan.Nodes)
            for (int i = 0; i < node.Schemas.Count; i++)
            {
                var source = new LogicalSource(node.Ordinal, i);
                if (run.TryFind(RecordKind.Node, found.NameOf(source), out var recorded)
                    && found.TryFind(source, out var rows)
                    && BatchComparison.Find(found.NameOf(source), recorded, rows, tolerance,
                        isWhole: run.Graph.PrivateColumns.Count == 0) is { } difference)
                    return difference with { IsNode = true };
            }
        return null;
    }

    /// <summary>The first recorded node whose result, computed again, differs.</summary>
    public static FirstDifference? FirstResult(
        RecordedRun run, LogicalPlan plan, in GraphRun found, double tolerance)
    {
        foreach (var node in plan.Nodes)
            for (int i = 0; i < node.Schemas.Count; i++)
            {
                var source = new LogicalSource(node.Ordinal, i);
                string name = node.NameOf(i);
                if (run.TryFind(RecordKind.Result, name, out var recorded) && found.TryGetResult(source, out var rows)
                    && BatchComparison.Find(name, recorded, rows, tolerance, isWhole: false) is { } difference)
                    return difference with { IsNode = true };
            }
        return null;
    }

    /// <summary>The first node, by its path, whose table differs between two runs; nodes of one of them alone are left
    /// out.</summary>
    public static FirstDifference? FirstNode(Inspection recorded, Inspection found, double tolerance)
    {
        var nodes = found.Plan.Nodes.ToDictionary(node => node.Path, StringComparer.Ordinal);
        foreach (var node in recorded.Plan.Nodes)
            if (nodes.TryGetValue(node.Path, out var other)
                && FirstOf(recorded, node, found, other, tolerance) is { } one)
                return one with { IsNode = true };
        return null;
    }

    private static FirstDifference? FirstOf(
        Inspection recorded, LogicalNode node, Inspection found, LogicalNode other, double tolerance)
    {
        if (recorded.WasRun(node.Ordinal) != found.WasRun(other.Ordinal))
            return Failures(recorded.Failure, found.Failure) is { } failed ? failed with { Part = node.Path } : null;
        for (int i = 0; i < Math.Min(node.Schemas.Count, other.Schemas.Count); i++)
        {
            var source = new LogicalSource(node.Ordinal, i);
            if (recorded.TryFind(source, out var before) && found.TryFind(new(other.Ordinal, i), out var now)
                && BatchComparison.Find(recorded.NameOf(source), before, now, tolerance) is { } difference)
                return difference;
        }
        return null;
    }

    private static FirstDifference? Failures(RunFailure? recorded, RunFailure? found) => IsSame(recorded, found)
        ? null : new(DifferenceKind.Failure, "") { Recorded = Text(recorded), Found = Text(found) };

    private static bool IsSame(RunFailure? one, RunFailure? other) => (one, other) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        _ => (one.Code, one.Node, one.Column, one.Row) == (other.Code, other.Node, other.Column, other.Row),
    };

    private static string Text(RunFailure? failure) => failure is null ? ""
        : $"{failure.Code}{(failure.Node is null ? "" : $" at node '{failure.Node}'")}: {failure.Message}";

    private static int OrdinalOf(LogicalPlan plan, string output)
    {
        for (int i = 0; i < plan.Outputs.Count; i++)
            if (plan.Outputs[i].Name == output)
                return i;
        return -1;
    }
}
