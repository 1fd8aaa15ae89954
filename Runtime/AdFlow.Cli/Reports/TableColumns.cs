using System.Text.Json;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Cli;

/// <summary>The columns of two tables in one order: those of the left, then those that only the right has.</summary>
internal sealed class TableColumns
{
    private readonly List<(Field Field, string In, ColumnPair? Pair)> _columns = [];

    public TableColumns(TablePair table)
    {
        var pairs = table.Columns.ToDictionary(pair => pair.Left);
        var rights = table.Columns.Select(pair => pair.Right).ToHashSet();
        List<int> left = [], right = [];
        for (int i = 0; i < (table.LeftSchema?.Count ?? 0); i++)
        {
            bool isPair = pairs.TryGetValue(i, out var pair);
            _columns.Add((table.LeftSchema![i], isPair ? "both" : "left", isPair ? pair : null));
            left.Add(i);
            right.Add(isPair ? pair.Right : -1);
        }
        for (int i = 0; i < (table.RightSchema?.Count ?? 0); i++)
        {
            if (rights.Contains(i))
                continue;
            _columns.Add((table.RightSchema![i], "right", null));
            left.Add(-1);
            right.Add(i);
        }
        (Lefts, Rights) = ([.. left], [.. right]);
    }

    /// <summary>Ordinal of each column on the left, or −1.</summary>
    public int[] Lefts { get; }

    /// <summary>Ordinal of each column on the right, or −1.</summary>
    public int[] Rights { get; }

    /// <summary>Whether some column is only on the right.</summary>
    public bool HasOnlyRight => _columns.Any(column => column.In == "right");

    /// <summary>Columns of a matched row whose values differ.</summary>
    public List<int> Changed(RowPair row, Batch? left, Batch? right)
    {
        var changed = new List<int>();
        for (int i = 0; i < _columns.Count; i++)
            if (_columns[i].Pair is { } pair && !pair.AreEqual(left!.Value, row.Left, right!.Value, row.Right))
                changed.Add(i);
        return changed;
    }

    /// <summary>Writes the member <c>columns</c>.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("columns");
        foreach (var (field, where, _) in _columns)
        {
            json.WriteStartObject();
            json.WriteString("name", field.Name);
            json.WriteString("type", field.Type.ToString());
            json.WriteString("in", where);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
