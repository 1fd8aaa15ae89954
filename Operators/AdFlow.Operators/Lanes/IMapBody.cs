namespace AdFlow.Operators;

/// <summary>The body of a map operator bound to the columns and settings of a <see cref="MapFrame"/>;
/// generated.</summary>
public interface IMapBody
{
    /// <summary>Computes <c>V.Width</c> rows: loads inputs, runs the body, stores outputs.</summary>
    /// <remarks>Mark implementations for aggressive inlining, else each lane costs a call.</remarks>
    /// <param name="frame">Columns and settings; its range of rows is the loop's business.</param>
    /// <param name="row">First of the rows.</param>
    static abstract void Step<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V>;
}
