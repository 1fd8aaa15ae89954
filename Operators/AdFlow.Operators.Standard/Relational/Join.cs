using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Operators.Standard;

/// <summary>Adds the columns of a table's rows that have the key of each input row.</summary>
/// <remarks>
/// The key is the table's <c>key</c> (at most one row) or <c>group_key</c> (any number, in table order) and the equally
/// named column of the input, which appears once in the output. Input rows keep their order. Without a match, an inner
/// join drops the row and a left join gives nulls. A null key never matches. Integers of any width match by value.
/// </remarks>
[TableOperator("join", Rows = RowEffect.Expand, Locality = Locality.Row,
    Example = "features: { op: join, in: merged, table: products, with: { columns: [title, price] } }")]
public sealed class Join : TableOperator<JoinParameters>
{
    private Reads<Any>? _key;
    private DataType? _keyType;

    /// <summary>Rows to extend.</summary>
    public required InputPort In { get; init; }

    /// <summary>Table to look up, by its <c>key</c> or <c>group_key</c>.</summary>
    [Needs(TableAccess.Key)]
    public required TablePort Table { get; init; }

    /// <inheritdoc/>
    public override OperatorForm? Form => Table.Index!.Kind is IndexKind.Key
        ? new LookupForm(_key!.Column, Table.Ordinal, Settings.How is JoinKind.Left) : null;

    private string TableKey => Table.Index!.Columns[0];

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        BindKey(node);
        foreach (string name in Settings.Columns ?? [])
            if (Table.Schema.IndexOf(name) < 0)
                node.Error($"table '{Table.TableName}' has no column '{name}'"
                    + Suggestion.For(name, Table.Schema.Fields.Select(field => field.Name), "columns"), "columns");
        string[] twice = [.. Added().Select(added => added.Name).Where(name => In.Schema.IndexOf(name) >= 0)];
        string columns = twice.Length == 1 ? "a column" : "columns";
        if (twice.Length > 0)
            node.Error($"table '{Table.TableName}' and the input both have {columns} '{string.Join("', '", twice)}'; "
                + "name the columns to add by 'columns', or tell them apart by 'prefix'");
    }

    /// <inheritdoc/>
    public override void DeclareOutputs(OutputSchema outputs)
    {
        outputs.Pass(In);
        foreach (var (column, name) in Added())
            if (In.Schema.IndexOf(name) < 0)
                outputs.PassAs(Table, column, name, nullable: Settings.How is JoinKind.Left);
    }

    /// <inheritdoc/>
    public override void Run(RunContext run)
    {
        // Only by a group key: by a unique key there is a form.
        var index = run.Index<GroupKeyIndex>(Table);
        var groups = GroupProbe.Find(index, run.Column(_key!), _keyType!, run.Arena, run.Stop);
        bool isLeft = Settings.How is JoinKind.Left;
        int total = Count(index, groups, isLeft);
        var rows = run.Arena.AllocateSpan<int>(total);
        var tableRows = run.Arena.AllocateSpan<int>(total);
        var poll = new StopPoll(run.Stop);
        int next = 0;
        for (int row = 0; row < groups.Length; row++)
        {
            var matches = index.Rows(groups[row]);
            int count = Math.Max(matches.Length, isLeft ? 1 : 0);
            poll.Advance(count + 1);
            rows.Slice(next, count).Fill(row);
            tableRows.Slice(next, count).Fill(-1);
            matches.CopyTo(tableRows[next..]);
            next += count;
        }
        run.Output.Take(In, rows);
        run.Output.Take(Table, tableRows);
    }

    // Rows of the output.
    private int Count(GroupKeyIndex index, ReadOnlySpan<int> groups, bool isLeft)
    {
        long total = 0;
        foreach (int group in groups)
            total += Math.Max(index.Rows(group).Length, isLeft ? 1 : 0);
        return total <= int.MaxValue ? (int)total : throw new OperatorException(FailureClass.Capacity,
            $"{groups.Length} rows meet {total} rows of table '{Table.TableName}'; a batch holds at most "
            + $"{int.MaxValue}. Put filters before.", _key!.Name);
    }

    private void BindKey(NodeBinder node)
    {
        _keyType = Table.Schema.Find(TableKey)!.Type;
        if (Settings.On is { } on)
            _key = new Reads<Any>(on.Name, on.Port, on.Column);
        else if (In.Schema.IndexOf(TableKey) >= 0)
            _key = node.Find<Any>(In, TableKey);
        if (_key is null)
        {
            node.Error($"table '{Table.TableName}' is looked up by its key '{TableKey}', a column that the input "
                + "lacks; name the input's column by 'on'"
                + Suggestion.For(TableKey, In.Schema.Fields.Select(field => field.Name), "columns"), "on");
            return;
        }
        var type = In.Schema[_key.Column].Type;
        if (!(type.IsInteger() && _keyType.IsInteger()) && !(type.IsText() && _keyType.IsText()))
            node.Error($"column '{_key.Name}' of the input is {type}, the key '{TableKey}' of table "
                + $"'{Table.TableName}' is {_keyType}; expected two integers or two texts", "on");
    }

    // Ordinal and new name of each column of the table that is added.
    private IEnumerable<(int Column, string Name)> Added()
    {
        var names = Settings.Columns ?? Table.Schema.Fields.Select(field => field.Name).Where(name => name != TableKey);
        return names.Where(name => Table.Schema.IndexOf(name) >= 0)
            .Select(name => (Table.Schema.IndexOf(name), Settings.Prefix + name));
    }
}

/// <summary>Settings of <see cref="Join"/>.</summary>
public sealed record JoinParameters
{
    /// <summary>What happens to a row without a match: inner drops it, left fills up with nulls.</summary>
    public JoinKind How { get; init; } = JoinKind.Inner;

    /// <summary>Column of the input to look up; by default the one named like the table's key.</summary>
    public ColumnRef? On { get; init; }

    /// <summary>Columns of the table to add; by default all but the key.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Text put in front of the names of added columns.</summary>
    public string Prefix { get; init; } = "";
}

/// <summary>What a join does with a row that has no match.</summary>
public enum JoinKind
{
    /// <summary>Drops it.</summary>
    Inner,
    /// <summary>Fills up with nulls.</summary>
    Left,
}
