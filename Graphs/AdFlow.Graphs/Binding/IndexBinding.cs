using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>Finds the index of a table that a port needs, and checks its columns.</summary>
internal sealed class IndexBinding(OperatorBinding node, NodeTableSpec given, BoundTable table)
{
    /// <summary>The index, null where rows are only read in order; false with a problem.</summary>
    public bool TryBind(TableAccess access, out IndexDefinition? index)
    {
        index = access switch
        {
            TableAccess.Scan => null,
            TableAccess.UniqueKey => ByKey(table.Spec.Key, "key", IndexDefinition.Key),
            TableAccess.GroupKey => ByKey(table.Spec.GroupKey, "group_key", IndexDefinition.GroupKey),
            TableAccess.Key => table.Spec.Key is null && table.Spec.GroupKey is { } group
                ? ByKey(group, "group_key", IndexDefinition.GroupKey)
                : ByKey(table.Spec.Key, "key", IndexDefinition.Key),
            TableAccess.Inverted => Declared("inverted", "text: { inverted: [<column>, …] }", Inverted),
            TableAccess.Bidwords => Declared("bidwords", "words: { bidwords: <column> }", Bidwords),
            _ => Vector(),
        };
        return access is TableAccess.Scan || index is not null;
    }

    private IndexDefinition? ByKey(YamlScalar? column, string word, Func<string, IndexDefinition> make)
    {
        if (column is not null)
            return Column(column, type => type.IsInteger() || type.IsText(), "an integer or text") is null
                ? null : make(column.Text);
        return Fail(given.Position, $"{node.Operator.Id} looks rows of table '{given.Table}' up by key, but the table "
            + $"declares none; add '{word}: <column>' to it");
    }

    private IndexDefinition? Declared(string kind, string example, Func<IndexSpec, IndexDefinition?> make)
    {
        var fitting = table.Spec.Indexes.Where(index => index.Kind.Text == kind).ToList();
        if (given.Index is not null)
            fitting.RemoveAll(index => index.Name.Text != given.Index);
        if (fitting.Count == 1)
            return make(fitting[0]);
        if (fitting.Count > 1)
            return Fail(given.Position, $"table '{given.Table}' has several indexes of kind '{kind}'; name one: "
                + string.Join(" or ", fitting.Select(index => $"'{given.Table}.{index.Name.Text}'")));
        return Fail(given.Position, given.Index is null
            ? $"{node.Operator.Id} needs an index of kind '{kind}' on table '{given.Table}'; declare it there: "
                + $"indexes: {{ {example} }}"
            : $"table '{given.Table}' has no index '{given.Index}' of kind '{kind}'"
                + Suggestion.For(given.Index, table.Spec.Indexes.Select(index => index.Name.Text), "indexes"));
    }

    private IndexDefinition? Inverted(IndexSpec index)
    {
        var columns = index.Columns.Select(column => Column(column, IsTextual, "utf8 or list<utf8>")).ToList();
        string? analyzer = Analyzer(index);
        return columns.Contains(null) || analyzer is null
            ? null : IndexDefinition.Inverted([.. columns.Select(column => column!)], analyzer);
    }

    private IndexDefinition? Bidwords(IndexSpec index)
    {
        string? text = Column(index.Columns[0], type => type.IsText(), "utf8");
        string? match = Option(index, "match") is { } m ? Column(m, type => type.IsText(), "utf8") : "match_type";
        if (match == "match_type" && table.Schema!.Find(match) is null)
            return Fail(index.Columns[0].Position, $"a bidwords index reads the match type (exact, phrase, broad) from "
                + $"column 'match_type', which table '{given.Table}' lacks; name another by 'match: <column>'");
        var negative = Option(index, "negative");
        string? negativeColumn = negative is null ? null : Column(negative, IsTextual, "list<utf8>");
        string? analyzer = Analyzer(index);
        return text is null || match is null || analyzer is null || (negative is not null && negativeColumn is null)
            ? null : IndexDefinition.Bidwords(text, match, negativeColumn, analyzer);
    }

    private IndexDefinition? Vector()
    {
        if (given.Index is not null || table.Spec.Indexes.Any(index => index.Kind.Text == "vector"))
            return Declared("vector", "near: { vector: <column> }", index =>
                Column(index.Columns[0], type => ColumnKind.Vector32.Accepts(type), "vector<float32,n>") is { } name
                    ? IndexDefinition.Vector(name) : null);
        string[] vectors =
            [.. table.Schema!.Fields.Where(f => ColumnKind.Vector32.Accepts(f.Type)).Select(f => f.Name)];
        return vectors.Length == 1
            ? IndexDefinition.Vector(vectors[0])
            : Fail(given.Position, $"{node.Operator.Id} needs a table with one column of vector<float32,n>; table "
                + $"'{given.Table}' has {vectors.Length}; declare which: indexes: {{ near: {{ vector: <column> }} }}");
    }

    private string? Analyzer(IndexSpec index)
    {
        var given = Option(index, "analyzer");
        string[] names = [.. AdFlow.Tables.Text.Analyzer.All.Select(analyzer => analyzer.Name)];
        if (given is null || names.Contains(given.Text))
            return given?.Text ?? "english";
        Fail(given.Position, $"there is no analyzer '{given.Text}'" + Suggestion.For(given.Text, names, "analyzers"));
        return null;
    }

    private static YamlScalar? Option(IndexSpec index, string name) =>
        index.Options.FirstOrDefault(option => option.Key.Text == name)?.Value as YamlScalar;

    private string? Column(YamlScalar column, Func<DataType, bool> accepts, string expected)
    {
        if (table.Schema!.Find(column.Text) is not { } field)
            Fail(column.Position, $"table '{given.Table}' has no column '{column.Text}'"
                + Suggestion.For(column.Text, table.Schema.Fields.Select(f => f.Name), "columns"));
        else if (!accepts(field.Type))
            Fail(column.Position,
                $"column '{column.Text}' of table '{given.Table}' is {field.Type}; expected {expected}");
        else
            return column.Text;
        return null;
    }

    private static bool IsTextual(DataType type) => type.IsText() || ColumnKind.TextList.Accepts(type);

    private IndexDefinition? Fail(SourcePosition position, string message)
    {
        node.Report(BindingCodes.Index, position, message);
        return null;
    }
}
