using System.Globalization;

namespace AdFlow.Tables;

/// <summary>Finds everything that keeps a column from being searched for vectors.</summary>
internal static unsafe class VectorCheck
{
    private const string Expected = "vector<float32,n>";

    /// <summary>Looks at a column; null rows are in order, for they are just not found.</summary>
    public static void Run(Column column, RowProblems rows)
    {
        if (column.Type.Id is TypeId.FixedSizeList && column.Type.Children[0].Type.Id is TypeId.Float32)
            CheckElements(column, rows);
        else
        {
            rows.AddWhole($"type {column.Type}", Expected, "Write the column as vectors of one length.");
            if (column.Type.Id is TypeId.List or TypeId.LargeList)
                CheckLengths(column, rows);
        }
    }

    private static void CheckElements(Column column, RowProblems rows)
    {
        int width = column.Type.Width;
        var elements = column.Child(0);
        for (int row = 0; row < column.Length; row++)
        {
            var vector = new ReadOnlySpan<float>((float*)elements.Node->Values + (long)row * width, width);
            if (column.IsValid(row) && (!AllFinite(vector) || !AllValid(elements, row * width, width)))
                AddElement(elements, row, width, rows);
        }
        rows.End("rows with such elements");
    }

    // Apart from the loop, so that nothing is allocated for a row that is in order.
    private static void AddElement(Column elements, int row, int width, RowProblems rows) => rows.Add(row, at =>
    {
        for (int i = 0; i < width; i++)
            if (!elements.IsValid(at * width + i))
                return string.Create(CultureInfo.InvariantCulture, $"null at element {i}");
            else if (elements.Values<float>()[at * width + i] is var value && !float.IsFinite(value))
                return string.Create(CultureInfo.InvariantCulture, $"{value} at element {i}");
        return "";
    }, "finite numbers", "Correct the vector, or make the whole row's vector null, which is never found.");

    private static void CheckLengths(Column column, RowProblems rows)
    {
        long expected = -1;
        for (int row = 0; row < column.Length; row++)
        {
            var (start, end) = column.GetRange(row);
            if (!column.IsValid(row))
                continue;
            expected = expected < 0 ? end - start : expected;
            if (end - start != expected)
                AddLength(rows, row, end - start, expected);
        }
        rows.End("rows of another length");
    }

    private static void AddLength(RowProblems rows, int row, long length, long expected) =>
        rows.Add(row, _ => string.Create(CultureInfo.InvariantCulture, $"{length} elements"),
            string.Create(CultureInfo.InvariantCulture, $"{expected}, as in the first row"),
            "Give every vector the same length.");

    private static bool AllValid(Column elements, int first, int count)
    {
        for (int i = first; elements.Validity != null && i < first + count; i++)
            if (!elements.IsValid(i))
                return false;
        return true;
    }

    private static bool AllFinite(ReadOnlySpan<float> vector)
    {
        foreach (float element in vector)
            if (!float.IsFinite(element))
                return false;
        return true;
    }
}
