using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs.Tests.Binding;

/// <summary>Operators in the form that the generator emits, one at least for each thing that binding meets.</summary>
internal static class TestCatalog
{
    private static readonly PortDescriptor In = new("in", PortKind.Input, "Rows.");

    /// <summary>The catalog.</summary>
    public static OperatorCatalog Create() => new OperatorCatalogBuilder()
        .Add(Scan()).Add(Where()).Add(Let()).Add(Sort()).Add(Join())
        .Add(Text()).Add(Keyword()).Add(Vector()).Add(Merge()).Add(Split()).Add(Blend())
        .Add(Ecpm()).Add(Linear()).Add(Tag()).Add(Refuse()).Build();

    private static TableOperatorDescriptor Scan() => new()
    {
        Id = "scan", Summary = "Rows of a table.",
        Inputs = [new("table", PortKind.Table, "Rows.")],
        Rows = RowEffect.New,
        Create = node =>
        {
            var table = node.Port<TablePort>(0);
            return new BoundOperator { Settings = new(), Outputs = outputs => outputs.Pass(table) };
        },
    };

    private static TableOperatorDescriptor Where() => new()
    {
        Id = "where", Summary = "Rows for which a condition holds.",
        Inputs = [In],
        Parameters = [new("condition", ParameterKind.Expression, "Condition.") { Unnamed = true, Required = true }],
        Rows = RowEffect.Subset,
        Create = node => new BoundOperator
        {
            Settings = new(),
            Given = $"{node.Parameter<ExpressionProgram>(0).Expression}",
            Check = node.Parameter<ExpressionProgram>(0).Type == ExpressionType.Bool
                ? null : binder => binder.Error("the condition is no bool", "condition"),
        },
    };

    private static TableOperatorDescriptor Let() => new()
    {
        Id = "let", Summary = "New columns.",
        Inputs = [In],
        Parameters = [new("columns", ParameterKind.NamedExpressions, "By name.") { Unnamed = true, Required = true }],
        Create = node => new BoundOperator
        {
            Settings = new(),
            Given = string.Join(", ", node.Parameter<List<NamedExpression>>(0)
                .Select(column => $"{column.Name} = {column.Program.Expression}")),
            Outputs = outputs =>
            {
                outputs.PassFirstInput();
                foreach (var column in node.Parameter<List<NamedExpression>>(0))
                    outputs.Add(column.Name, DataType.Float64, true);
            },
        },
    };

    private static TableOperatorDescriptor Sort() => new()
    {
        Id = "sort", Summary = "Rows in order.",
        Inputs = [In],
        Parameters =
        [
            new("by", ParameterKind.ColumnList, "Columns.") { Unnamed = true, Required = true },
            new("nulls", ParameterKind.Choice, "Where null goes.") { Choices = ["last", "first"], Default = 0 },
        ],
        Rows = RowEffect.Reorder, Locality = Locality.Set,
        Create = node => new BoundOperator
        {
            Settings = new(),
            Given = string.Join(", ", node.Parameter<List<ColumnRef>>(0).Select(by => $"{by.Name} {by.Descending}"))
                + $", nulls {node.Parameter<int>(1)}",
        },
    };

    private static TableOperatorDescriptor Join() => new()
    {
        Id = "join", Summary = "Adds columns of a table.",
        Inputs = [In, new("table", PortKind.Table, "Looked up.", Access: TableAccess.Key)],
        Rows = RowEffect.Expand,
        Create = node =>
        {
            var (rows, table) = (node.Port<InputPort>(0), node.Port<TablePort>(1));
            string key = table.Key ?? table.GroupKey!;
            _ = node.Find<long>(rows, key);
            return new BoundOperator
            {
                Settings = new(), Outputs = outputs => outputs.PassFirstInput().Pass(table, name => name != key),
            };
        },
    };

    private static TableOperatorDescriptor Text() => Recall("recall.text", TableAccess.Inverted,
        new ColumnDescriptor("query", 0, ColumnKind.Text, "Words."));

    private static TableOperatorDescriptor Keyword() => Recall("recall.keyword", TableAccess.Bidwords,
        new ColumnDescriptor("query", 0, ColumnKind.Text, "Words."));

    private static TableOperatorDescriptor Vector() => Recall("recall.vector", TableAccess.Vector,
        new ColumnDescriptor("query_vector", 0, ColumnKind.Vector32, "Direction."));

    private static TableOperatorDescriptor Recall(string id, TableAccess access, ColumnDescriptor read) => new()
    {
        Id = id, Summary = "Candidates.",
        Inputs = [In, new("table", PortKind.Table, "Searched.", Access: access)],
        Reads = [read, new("ad_id", 1, ColumnKind.Int64, "Key.")],
        Writes = [new("score", 0, ColumnKind.Float32, "Score.")],
        Parameters =
        [
            new("limit", ParameterKind.Int32, "Most rows.")
            {
                Default = 100, Minimum = 1, Maximum = 1000, PerRun = true,
            },
            new("boosts", ParameterKind.NamedNumbers, "By column.") { Minimum = 0 },
        ],
        Rows = RowEffect.New,
        Create = node => new BoundOperator
        {
            Settings = new(),
            Check = _ => node.Writes<float>(0),
            Outputs = outputs => outputs.Pass(node.Port<TablePort>(1), name => name == "ad_id").AddDeclared(),
        },
    };

    private static TableOperatorDescriptor Merge() => new()
    {
        Id = "recall.merge", Summary = "One list of many.",
        Inputs = [new("channels", PortKind.Variadic, "Lists.")],
        Parameters = [new("keep", ParameterKind.TextList, "Columns to keep.") { Default = Array.Empty<string>() }],
        Rows = RowEffect.New, Locality = Locality.Set,
        Create = node =>
        {
            var channels = node.Port<VariadicPort>(0);
            return new BoundOperator
            {
                Settings = new(),
                Outputs = outputs =>
                {
                    foreach (string column in node.Parameter<IReadOnlyList<string>>(0).Prepend("ad_id"))
                        outputs.Pass(channels, column);
                },
            };
        },
    };

    private static TableOperatorDescriptor Split() => new()
    {
        Id = "split", Summary = "Two parts.",
        Inputs = [In],
        Outputs = [new("head", PortKind.Output, "First rows."), new("tail", PortKind.Output, "Others.")],
        Parameters = [new("at", ParameterKind.Int64, "Rows of the head.") { Required = true, Minimum = 0 }],
        Rows = RowEffect.Subset, Locality = Locality.Set,
        Create = node => new BoundOperator
        {
            Settings = new(), Outputs = outputs => outputs.PassFirstInput().Pass(node.Port<InputPort>(0), null, 1),
        },
    };

    private static TableOperatorDescriptor Blend() => new()
    {
        Id = "blend", Summary = "Two lists and two tables.",
        Inputs =
        [
            new("left", PortKind.Input, "Rows."), new("right", PortKind.Input, "More rows.", Optional: true),
            new("first", PortKind.Table, "Looked up."), new("second", PortKind.Table, "Looked up."),
        ],
        Create = _ => new BoundOperator { Settings = new() },
    };

    private static MapOperatorDescriptor Ecpm() => new()
    {
        Id = "bid.ecpm", Summary = "Expected revenue per thousand impressions.",
        Inputs = [In],
        Reads = [new("pctr", 0, ColumnKind.Float32, "Probability."), new("bid", 0, ColumnKind.Float32, "Bid.")],
        Writes = [new("ecpm", 0, ColumnKind.Float32, "Revenue.")],
        Parameters = [new("scale", ParameterKind.Float32, "Factor.") { Default = 1000f, Minimum = 0, PerRun = true }],
        Kernel32 = static (in _, _) => { },
        Kernel64 = static (in _, _) => { },
    };

    private static TableOperatorDescriptor Linear() => new()
    {
        Id = "rank.linear", Summary = "A linear model.",
        Inputs = [In],
        Parameters =
        [
            new("coefficients", ParameterKind.File, "JSON.") { Required = true },
            new("output", ParameterKind.NewColumn, "Name of the result.") { Required = true },
        ],
        Create = node => new BoundOperator
        {
            Settings = new(),
            Outputs = outputs => outputs.PassFirstInput().Add(node.Parameter<string>(1), DataType.Float32),
        },
    };

    private static TableOperatorDescriptor Tag() => new()
    {
        Id = "tag", Summary = "A setting of every other kind.",
        Inputs = [In],
        Parameters =
        [
            new("column", ParameterKind.Column, "Column.") { Required = true },
            new("flag", ParameterKind.Bool, "Flag.") { Default = false, PerRun = true },
            new("count", ParameterKind.Int64, "Count.") { Default = 3L, PerRun = true },
            new("share", ParameterKind.Float64, "Share.") { Default = 0.5, Minimum = 0, Maximum = 1, PerRun = true },
            new("label", ParameterKind.Text, "Label."),
            new("names", ParameterKind.NamedTexts, "By name."),
            new("parts", ParameterKind.NamedColumns, "Columns by name."),
        ],
        Create = node => new BoundOperator
        {
            Settings = new(),
            Given = $"{node.Parameter<ColumnRef>(0).Name}, {Print(node.Parameter<Setting<bool>>(1))}, "
                + $"{Print(node.Parameter<Setting<long>>(2))}, {Print(node.Parameter<Setting<double>>(3))}, "
                + $"label {node.ParameterOrNull<string>(4) ?? "none"}, "
                + $"{node.ParameterOrNull<Dictionary<string, string>>(5)?.Count ?? 0} names"
                + Print(node.ParameterOrNull<Dictionary<string, IReadOnlyList<ColumnRef>>>(6)),
        },
    };

    private static string Print(Dictionary<string, IReadOnlyList<ColumnRef>>? parts) => string.Concat(
        (parts ?? []).Select(part => $", {part.Key} of {string.Join('+', part.Value.Select(column => column.Name))}"));

    private static string Print<T>(Setting<T> setting) where T : unmanaged =>
        setting.IsPerRun ? $"slot {setting.Slot} else {setting.Literal}" : $"{setting.Literal}";

    private static TableOperatorDescriptor Refuse() => new()
    {
        Id = "refuse", Summary = "Refuses every node.",
        Inputs = [In],
        Parameters = [new("why", ParameterKind.Text, "Reason.") { Default = "it is Monday" }],
        Create = node => new BoundOperator
        {
            Settings = new(),
            Check = binder =>
            {
                binder.Error($"refused because {node.Parameter<string>(0)}", "why");
                binder.Error("refused as a whole");
            },
        },
    };
}
