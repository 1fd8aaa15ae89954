using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// Finds out why a row is not in the output of a node, from what the node says of itself: its form, its contest, the
/// table that it looks up, the same node without its limit; else by comparing what came in with what came out. A reason
/// that the tables do not bear out is not given. Not thread-safe.
/// </summary>
internal sealed class RowReasons(
    Inspection run, RowTrail trail, RowKey key, TableRows tables, Func<LogicalPlan, Task<Inspection>>? observe)
{
    private const int MostCompared = 3;

    private readonly Dictionary<LogicalSource, UnlimitedRows?> _unlimited = [];

    /// <summary>Why a row that came in did not come out.</summary>
    /// <param name="source">The output.</param>
    /// <param name="from">Where it came from.</param>
    /// <param name="row">Its number there.</param>
    public async Task<RowLoss> OfLostAsync(LogicalSource source, LogicalSource from, int row)
    {
        var node = run.Plan.Nodes[source.Node];
        run.TryFind(from, out var input);
        if (LeftEmptyLoss.Of(node, run) is { } empty)
            return empty;
        if (!IsOnlyInput(node))
            return await OfLimitAsync(source).ConfigureAwait(false) ?? NotAmong(node, source, input, row);
        return (node.Form is FilterForm filter
                ? ConditionLoss.Of(filter.Condition.Expression, input, row, Request) : null)
            ?? OfContest(node, source, from, input, row)
            ?? OfLookup(node, input, row)
            ?? await OfLimitAsync(source).ConfigureAwait(false)
            ?? NotAmong(node, source, input, row);
    }

    /// <summary>Why a node that brings rows in did not bring this one.</summary>
    public async Task<RowLoss> OfNotFoundAsync(LogicalSource source)
    {
        var node = run.Plan.Nodes[source.Node];
        if (LeftEmptyLoss.Of(node, run) is { } empty)
            return empty;
        var searched = node.Inputs.Where(input => input.Table >= 0)
            .Select(input => (run.Plan.Tables[input.Table].Name, Rows: tables.Count(input.Table, key)))
            .Where(one => one.Rows >= 0).ToList();
        if (searched.Count > 0 && searched.All(one => one.Rows == 0))
            return new RowLoss(RowLossKind.NotInTable,
                $"{string.Join(", ", searched.Select(one => one.Name))} has no row with {ShownKey.Of(key)}");
        if (await OfLimitAsync(source).ConfigureAwait(false) is { } limited)
            return limited;
        run.TryFind(source, out var rows);
        string among = $"not among the {ShownValue.Rows(rows.RowCount)} that it found";
        return new RowLoss(RowLossKind.NotAmong, searched.Count == 0 ? among
            : $"{among}: {searched[0].Name} has {ShownValue.Rows(searched[0].Rows)} of it, "
                + $"which {(searched[0].Rows == 1 ? "does" : "do")} not match this request");
    }

    private Batch Request => run.TryFind(LogicalSource.Request, out var request) ? request : default;

    private static bool IsOnlyInput(LogicalNode node) => RowTrail.FirstOf(node)?.Port.Kind is PortKind.Input;

    private RowLoss? OfContest(LogicalNode node, LogicalSource source, LogicalSource from, Batch input, int row)
    {
        if (source.Output != 0)
            return null;
        return ContestLoss.Of(node, input, row, Request, other => ShownKey.Of(key, trail, from, input, other));
    }

    // A table whose key no row has: the column of the input is the only one that is read there.
    private RowLoss? OfLookup(LogicalNode node, Batch input, int row)
    {
        if (node.Inputs.FirstOrDefault(one => one.Table >= 0 && one.Index?.Columns.Count == 1) is not { } lookup)
            return null;
        int[] read = node.Form is LookupForm form ? [form.Key]
            : [.. node.Reads.Where(use => use.Port == 0).Select(use => use.Column).Distinct()];
        if (read is not [var column])
            return null;
        string json = CellValue.Json(input, column, row), name = input.Schema[column].Name;
        string table = run.Plan.Tables[lookup.Table].Name, shown = $"{name} {ShownValue.Of(json)}";
        var values = new[] { new RowValue(name, json, IsWritten: false) };
        if (json == "null")
            return new RowLoss(RowLossKind.NoMatch, $"{shown} matches no row of {table}") { Values = values };
        var wanted = new RowKey(lookup.Index!.Columns[0], CellValue.Text(json));
        return tables.Count(lookup.Table, wanted) != 0 ? null
            : new RowLoss(RowLossKind.NoMatch, $"{table} has no row with {wanted.Column} {ShownValue.Of(json)}")
            {
                Values = values,
            };
    }

    private async Task<RowLoss?> OfLimitAsync(LogicalSource source)
    {
        if (!_unlimited.TryGetValue(source, out var all))
            _unlimited[source] = all = await UnlimitedAsync(source).ConfigureAwait(false);
        return all?.Loss;
    }

    private async Task<UnlimitedRows?> UnlimitedAsync(LogicalSource source)
    {
        var node = run.Plan.Nodes[source.Node];
        if (observe is null || source.Output != 0 || node.Form is not null || trail.KeyOf(source) < 0
            || node.Table?.Unlimited is not { } unlimited || !run.TryFind(source, out var kept))
            return null;
        var nodes = run.Plan.Nodes.Take(source.Node + 1).ToArray();
        nodes[^1] = node with { Table = unlimited };
        using var other = await observe(run.Plan with
        {
            Nodes = nodes, Outputs = [new LogicalOutput("all", source)],
        }).ConfigureAwait(false);
        return other.TryFind(source, out var all) ? UnlimitedRows.Of(node, key, trail.KeyOf(source), all, kept) : null;
    }

    // What the node reads of it, beside the least and the most of the rows that stayed.
    private RowLoss NotAmong(LogicalNode node, LogicalSource source, Batch input, int row)
    {
        run.TryFind(source, out var output);
        string text = $"not among the {ShownValue.Rows(output.RowCount)} that {node.Operator.Id} put out";
        var compared = !IsOnlyInput(node) ? [] : RowComparedValues.Of(node, source.Output, input, row, output)
            .Take(MostCompared).ToList();
        return new RowLoss(RowLossKind.NotAmong, string.Join("; ", compared.Select(one => one.Text).Prepend(text)))
        {
            Values = [.. compared.Select(one => one.Value)],
        };
    }
}
