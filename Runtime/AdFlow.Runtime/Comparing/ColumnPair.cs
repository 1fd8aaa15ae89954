using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>A column that two tables have.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Left">Its ordinal on the left.</param>
/// <param name="Right">Its ordinal on the right.</param>
/// <param name="IsNumber">Whether differences are numbers: both are integers or floats, of whatever width.</param>
/// <param name="Tolerance">Difference up to which numbers count as equal, relative above 1; 0 for bits.</param>
public readonly record struct ColumnPair(string Name, int Left, int Right, bool IsNumber, double Tolerance = 0)
{
    /// <summary>Whether two cells are equal: as replays promise it, by bits, and all NaNs are equal; or within the
    /// tolerance.</summary>
    /// <param name="left">The left table.</param>
    /// <param name="leftRow">Its row.</param>
    /// <param name="right">The right table.</param>
    /// <param name="rightRow">Its row.</param>
    public bool AreEqual(Batch left, int leftRow, Batch right, int rightRow) =>
        AreEqual(left[Left], leftRow, right[Right], rightRow);

    internal bool AreEqual(Column left, int leftRow, Column right, int rightRow) =>
        CellComparison.AreEqual(left, leftRow, right, rightRow)
        || IsNumber && Tolerance > 0 && CellComparison.TryNumber(left, leftRow, out double x)
            && CellComparison.TryNumber(right, rightRow, out double y)
            && Math.Abs(x - y) <= Tolerance * Math.Max(1, Math.Max(Math.Abs(x), Math.Abs(y)));

    /// <summary>Whether values of two types can be equal.</summary>
    internal static bool AreComparable(DataType left, DataType right)
    {
        (left, right) = (left.Decoded(), right.Decoded());
        return left.Equals(right) || left.IsNumber() && right.IsNumber() || left.IsText() && right.IsText()
            || left.Id == right.Id && left.Children.Count == right.Children.Count && left.Children.Count > 0
                && left.Children.Zip(right.Children).All(pair => AreComparable(pair.First.Type, pair.Second.Type));
    }
}
