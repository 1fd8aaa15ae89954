namespace AdFlow.Tables.Tests.Json;

/// <summary>Compares columns value by value as a reader sees them, and says where they differ.</summary>
internal static class Values
{
    public static void AssertEqual(Table actual, Table expected, string context)
    {
        Assert.That(actual.RowCount, Is.EqualTo(expected.RowCount), context);
        for (int i = 0; i < expected.Schema.Count; i++)
            for (int row = 0; row < expected.RowCount; row++)
                if (!Same(actual.Batches[0][i], row, expected.Batches[0][i], row))
                    Assert.Fail($"{context}: column {expected.Schema[i]} differs in row {row}");
    }

    private static bool Same(Column a, int i, Column b, int j)
    {
        if (!a.IsValid(i) || !b.IsValid(j))
            return a.IsValid(i) == b.IsValid(j);
        switch (a.Type.Id)
        {
            case TypeId.Bool: return a.GetBool(i) == b.GetBool(j);
            case TypeId.Struct:
                return Enumerable.Range(0, a.ChildCount).All(child => Same(a.Child(child), i, b.Child(child), j));
            case TypeId.List or TypeId.LargeList or TypeId.Map or TypeId.FixedSizeList:
                var (start, end) = a.GetRange(i);
                var (otherStart, otherEnd) = b.GetRange(j);
                return end - start == otherEnd - otherStart && Enumerable.Range(0, (int)(end - start)).All(
                    item => Same(a.Child(0), (int)start + item, b.Child(0), (int)otherStart + item));
            case TypeId.Dictionary: return a.GetBytes(i).SequenceEqual(b.GetBytes(j));
            default:
                return a.Type.ByteWidth() is > 0 and var width
                    ? Fixed(a, i, width).SequenceEqual(Fixed(b, j, width))
                    : a.GetBytes(i).SequenceEqual(b.GetBytes(j));
        }
    }

    private static unsafe ReadOnlySpan<byte> Fixed(Column column, int row, int width) =>
        new(column.Node->Values + (long)row * width, width);
}
