namespace AdFlow.Operators;

/// <summary>
/// A map body with a loop of its own, in which pointers and settings stay in registers: behind the frame every store
/// might change them, and a setting would be converted for each group of rows. Generated.
/// </summary>
public interface IMapLoop : IMapBody
{
    /// <summary>Computes groups of <c>V.Width</c> rows as long as a whole group is left.</summary>
    /// <param name="frame">Columns and settings; its range of rows is the caller's business.</param>
    /// <param name="row">First row.</param>
    /// <param name="end">Row after the last one.</param>
    /// <returns>The first row not computed.</returns>
    static abstract int Loop<V>(in MapFrame frame, int row, int end) where V : struct, IMemoryLane<V>;
}
