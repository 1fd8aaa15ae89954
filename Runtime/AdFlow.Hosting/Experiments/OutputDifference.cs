using System.Text.Json;

namespace AdFlow.Hosting;

/// <summary>
/// How the rows of one output differ between live answers and a shadow. Rows are paired by a key column that both sides
/// have with different values in each row, else by their positions. Not thread-safe.
/// </summary>
/// <param name="keys">Columns that may be keys.</param>
internal sealed class OutputDifference(IReadOnlySet<string> keys)
{
    private readonly SortedDictionary<string, ColumnDifference> _columns = new(StringComparer.Ordinal);
    private long _liveRows, _shadowRows, _onlyLive, _onlyShadow, _byPosition;

    /// <summary>Adds the rows of one request.</summary>
    /// <param name="live">Rows that were answered.</param>
    /// <param name="shadow">Rows of the shadow.</param>
    /// <param name="request">Number of the request, for examples.</param>
    /// <returns>Whether they differ.</returns>
    public bool Add(JsonElement[] live, JsonElement[] shadow, long request)
    {
        _liveRows += live.Length;
        _shadowRows += shadow.Length;
        int[] pairs = Pair(live, shadow);
        int paired = pairs.Count(other => other >= 0);
        _onlyLive += live.Length - paired;
        _onlyShadow += shadow.Length - paired;
        bool differs = paired < live.Length || paired < shadow.Length;
        for (int i = 0; i < pairs.Length; i++)
            if (pairs[i] >= 0)
                differs |= Compare(live[i], shadow[pairs[i]], request, i);
        return differs;
    }

    /// <summary>Writes it as an object.</summary>
    public void Write(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject();
        writer.WriteString("output", name);
        writer.WriteNumber("live_rows", _liveRows);
        writer.WriteNumber("shadow_rows", _shadowRows);
        writer.WriteNumber("only_live", _onlyLive);
        writer.WriteNumber("only_shadow", _onlyShadow);
        writer.WriteNumber("paired_by_position", _byPosition);
        writer.WriteStartArray("columns");
        foreach (var (column, difference) in _columns)
            difference.Write(writer, column);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    // For each live row its row of the shadow, or −1.
    private int[] Pair(JsonElement[] live, JsonElement[] shadow)
    {
        int[] pairs = new int[live.Length];
        if (live.Length > 0 && shadow.Length > 0)
            foreach (string key in keys)
                if (Index(live, key) is not null && Index(shadow, key) is { } rows)
                {
                    for (int i = 0; i < live.Length; i++)
                        pairs[i] = rows.GetValueOrDefault(live[i].GetProperty(key).GetRawText(), -1);
                    return pairs;
                }
        _byPosition++;
        for (int i = 0; i < live.Length; i++)
            pairs[i] = i < shadow.Length ? i : -1;
        return pairs;
    }

    private static Dictionary<string, int>? Index(JsonElement[] rows, string key)
    {
        var index = new Dictionary<string, int>(rows.Length, StringComparer.Ordinal);
        for (int i = 0; i < rows.Length; i++)
            if (!rows[i].TryGetProperty(key, out var value) || !index.TryAdd(value.GetRawText(), i))
                return null;
        return index;
    }

    private bool Compare(JsonElement live, JsonElement shadow, long request, int row)
    {
        bool differs = false;
        foreach (var value in live.EnumerateObject())
            differs |= Column(value.Name).Add(
                value.Value, shadow.TryGetProperty(value.Name, out var other) ? other : null, request, row);
        foreach (var value in shadow.EnumerateObject())
            if (!live.TryGetProperty(value.Name, out _))
                differs |= Column(value.Name).Add(null, value.Value, request, row);
        return differs;
    }

    private ColumnDifference Column(string name)
    {
        if (!_columns.TryGetValue(name, out var column))
            _columns[name] = column = new ColumnDifference();
        return column;
    }
}
