using System.Globalization;
using AdFlow.Tables.Indexes;
using AdFlow.Tables.Text;

namespace AdFlow.Tables;

/// <summary>
/// Finds everything that keeps indexes from being built over a batch, in one pass an index. Not thread-safe.
/// </summary>
/// <param name="table">What is to be published, for messages.</param>
/// <param name="batch">All rows.</param>
internal sealed class IndexCheck(string table, Batch batch)
{
    private readonly List<TableProblem> _problems = [];

    /// <summary>Looks at the columns of indexes.</summary>
    /// <exception cref="TablePublishException">Some index cannot be built.</exception>
    public static void Require(string table, Batch batch, IReadOnlyList<IndexDefinition> indexes)
    {
        var check = new IndexCheck(table, batch);
        foreach (var index in indexes)
            check.Check(index);
        if (check._problems.Count > 0)
            throw new TablePublishException(table, [.. check._problems.Distinct()]);
    }

    private void Check(IndexDefinition index)
    {
        if (index.Columns.Count == 0)
            Add(null, $"no column for index {index}", "at least one", "Name the columns.");
        if (index.Analyzer.Length > 0 && Analyzer.All.All(each => each.Name != index.Analyzer))
            Add(null, $"analyzer '{index.Analyzer}' of index {index}",
                string.Join(" or ", Analyzer.All.Select(each => $"'{each.Name}'")), "Name one of these.");
        for (int role = 0; role < index.Columns.Count; role++)
            if (Find(index, index.Columns[role]) is { } column)
                Check(index, role, column, index.Columns[role]);
    }

    private void Check(IndexDefinition index, int role, Column column, string name)
    {
        switch (index.Kind)
        {
            case IndexKind.Key or IndexKind.GroupKey when !column.Type.IsInteger() && !column.Type.IsText():
                Add(name, $"type {column.Type}", $"integers or utf8 for index {index}", "Choose another key column.");
                break;
            case IndexKind.Key when column.Length <= KeySlots.MaxKeys:
                CheckKey(column, name);
                break;
            case IndexKind.Inverted:
                RequireText(index, column, name, lists: true);
                break;
            case IndexKind.Bidwords:
                if (RequireText(index, column, name, lists: role == 2) && role == 1)
                    CheckMatchType(column, name);
                break;
            case IndexKind.Vector:
                VectorCheck.Run(column, new RowProblems(_problems, table, name));
                break;
        }
    }

    private void CheckKey(Column column, string name)
    {
        var nulls = new RowProblems(_problems, table, name);
        var twice = new RowProblems(_problems, table, name);
        var keys = new KeyColumn(column, name);
        int[] slots = KeySlots.Empty(keys.Length);
        for (int row = 0; row < keys.Length; row++)
            if (!keys.IsValid(row))
                nulls.Add(row, static _ => "null", "a key in every row", "Give the row a key, or remove it.");
            else if (KeySlots.Place(slots, keys, row) is var first && first != row)
                AddDuplicate(twice, keys, row, first);
        nulls.End("rows without a key");
        twice.End("rows with a key that is there before");
    }

    // Apart from the loop, so that nothing is allocated for a row that is in order.
    private static void AddDuplicate(RowProblems twice, KeyColumn keys, int row, int first) =>
        twice.Add(row, at => string.Create(CultureInfo.InvariantCulture,
            $"{keys.Format(at)}, which is in row {first} too"), "unique keys",
            "Remove one of the rows, or declare the column as group_key, which takes many rows a key.");

    private bool RequireText(IndexDefinition index, Column column, string name, bool lists)
    {
        bool isList = column.Type.Id is TypeId.List or TypeId.LargeList or TypeId.FixedSizeList;
        if (column.Type.IsText() || (lists && isList && column.Type.Children[0].Type.IsText()))
            return true;
        Add(name, $"type {column.Type}", $"utf8{(lists ? " or list<utf8>" : "")} for index {index}",
            "Choose another column, or write it as text.");
        return false;
    }

    private void CheckMatchType(Column column, string name)
    {
        var rows = new RowProblems(_problems, table, name);
        for (int row = 0; row < column.Length; row++)
            if (column.GetBytes(row) is var value && !value.SequenceEqual("exact"u8)
                && !value.SequenceEqual("phrase"u8) && !value.SequenceEqual("broad"u8))
                rows.Add(row, at => column.GetString(at) is { } text ? $"'{text}'" : "null",
                    "'exact', 'phrase' or 'broad'", "Correct the match type.");
        rows.End("rows with an unknown match type");
    }

    private Column? Find(IndexDefinition index, string name)
    {
        if (batch.Schema.IndexOf(name) is var found and >= 0)
            return batch[found];
        string meant = NearestName.Find(name, batch.Schema.Fields.Select(field => field.Name)) is { } nearest
            ? $"Did you mean '{nearest}'?" : "Add the column, or leave the index out.";
        Add(name, $"no such column in {batch.Schema}", $"one for index {index}", meant);
        return null;
    }

    private void Add(string? column, string found, string expected, string advice) =>
        _problems.Add(new(table, column, null, found, expected, advice));
}
