using System.Globalization;
using System.Text.Json;

namespace AdFlow.Runtime.Tests;

/// <summary>What a column of <see cref="ReferenceNode"/> holds.</summary>
internal enum CellKind
{
    /// <summary>A <see cref="long"/>.</summary>
    Integer,
    /// <summary>A <see cref="double"/>.</summary>
    Float,
    /// <summary>A <see cref="string"/>.</summary>
    Text,
    /// <summary>A <see cref="bool"/>.</summary>
    Flag,
    /// <summary>Something nested, as its JSON.</summary>
    Other,
}

/// <summary>A column of the reference.</summary>
internal sealed record CellColumn(string Name, CellKind Kind, bool IsFloat32 = false)
{
    public bool IsNumber => Kind is CellKind.Integer or CellKind.Float;

    public bool CanSort => Kind is not CellKind.Other;
}

/// <summary>Cells as boxed values, null for null: the slow obvious way.</summary>
internal static class ReferenceCells
{
    /// <summary>Order of two cells; NaN behind all numbers and null behind NaN in either direction.</summary>
    public static int Compare(object? one, object? other, bool descending)
    {
        int rank = Rank(one) - Rank(other);
        if (rank != 0 || Rank(one) > 0)
            return rank;
        int order = one switch
        {
            long value => value.CompareTo((long)other!),
            double value => value < (double)other! ? -1 : value > (double)other! ? 1 : 0,
            bool value => value.CompareTo((bool)other!),
            _ => string.CompareOrdinal((string)one!, (string)other!),
        };
        return descending ? -order : order;
    }

    /// <summary>Equal for equal cells: null equals null, NaN equals NaN, −0 equals 0.</summary>
    public static string Key(object?[] row, IEnumerable<int> columns) =>
        string.Join('|', columns.Select(column => row[column] is 0.0 ? "0" : Format(row[column])));

    public static string Format(object? cell) => cell switch
    {
        null => "null",
        double value => value.ToString("R", CultureInfo.InvariantCulture),
        long value => value.ToString(CultureInfo.InvariantCulture),
        bool value => value ? "true" : "false",
        _ => $"'{cell}'",
    };

    /// <summary>The cell that a JSON value stands for.</summary>
    public static object? Parse(JsonElement value, CellKind kind)
    {
        if (value.ValueKind is JsonValueKind.Null)
            return null;
        string text = value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return kind switch
        {
            CellKind.Integer => long.Parse(text, CultureInfo.InvariantCulture),
            CellKind.Float => double.Parse(text, CultureInfo.InvariantCulture),
            CellKind.Flag => value.GetBoolean(),
            _ => text,
        };
    }

    /// <summary>Rows that a graph printed, in the form of <see cref="Format"/>.</summary>
    public static string[] Read(IEnumerable<string> lines, IReadOnlyList<CellColumn> columns) =>
        [.. lines.Select(line => Read(line, columns))];

    public static string[] Print(IEnumerable<object?[]> rows) =>
        [.. rows.Select(row => string.Join(", ", row.Select(Format)))];

    private static string Read(string line, IReadOnlyList<CellColumn> columns)
    {
        using var row = JsonDocument.Parse(line);
        var fields = row.RootElement.EnumerateObject().ToList();
        Assert.That(fields.Select(field => field.Name), Is.EqualTo(columns.Select(column => column.Name)));
        return string.Join(", ", fields.Select((field, i) => Format(Parse(field.Value, columns[i].Kind))));
    }

    private static int Rank(object? cell) => cell switch { null => 2, double.NaN => 1, _ => 0 };
}
