using System.Globalization;

namespace AdFlow.Testing;

/// <summary>
/// Compares tables value by value: rows in order wherever batches end, dictionary codes by what they stand for, all
/// NaNs equal, the content of null rows ignored. Thread-safe.
/// </summary>
public static class TableEquality
{
    /// <summary>The first difference between two tables.</summary>
    /// <param name="expected">What was expected.</param>
    /// <param name="actual">What was found.</param>
    /// <param name="compareSchemas">Whether types, nullability and metadata must be equal too, not only names.</param>
    /// <returns>A sentence that names column and row, or null where there is none.</returns>
    public static string? Difference(Table expected, Table actual, bool compareSchemas = true)
    {
        if (expected.Schema.Count != actual.Schema.Count)
            return Text($"There are {actual.Schema.Count} columns, expected {expected.Schema.Count}.");
        if (compareSchemas && SchemaDifference(expected.Schema, actual.Schema) is { } difference)
            return difference;
        if (expected.RowCount != actual.RowCount)
            return Text($"There are {actual.RowCount} rows, expected {expected.RowCount}.");
        for (int column = 0; column < expected.Schema.Count; column++)
            if (ColumnDifference(expected, actual, column) is { } found)
                return found;
        return null;
    }

    /// <summary>The first difference between two batches; see <see cref="Difference(Table, Table, bool)"/>.</summary>
    public static string? Difference(Batch expected, Batch actual, bool compareSchemas = true) => Difference(
        new Table(expected.Schema, [expected], owner: null),
        new Table(actual.Schema, [actual], owner: null), compareSchemas);

    private static string? SchemaDifference(Schema expected, Schema actual)
    {
        for (int i = 0; i < expected.Count; i++)
            if (!expected[i].Equals(actual[i]))
                return $"Column '{expected[i].Name}' is {actual[i]}, expected {expected[i]} (or metadata differ).";
        return expected.Metadata.SequenceEqual(actual.Metadata) ? null : "The metadata of the schemas differ.";
    }

    private static string? ColumnDifference(Table expected, Table actual, int column)
    {
        string name = expected.Schema[column].Name;
        if (name != actual.Schema[column].Name)
            return Text($"Column {column} is '{actual.Schema[column].Name}', expected '{name}'.");
        int batch = 0, row = 0;
        long index = 0;
        foreach (var left in expected.Batches)
            for (int i = 0; i < left.RowCount; i++, index++, row++)
            {
                for (; row == actual.Batches[batch].RowCount; row = 0)
                    batch++;
                var right = actual.Batches[batch][column];
                if (!ValueEquality.AreEqual(left[column], i, right, row))
                    return Text($"Row {index} of column '{name}' is {ValueText.Format(right, row)}, ")
                        + $"expected {ValueText.Format(left[column], i)}.";
            }
        return null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
