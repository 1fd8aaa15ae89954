namespace AdFlow.Operators;

/// <summary>
/// The part of an operator that looks for the vectors of a table with the largest dot products with one query, so that
/// a device may do it. Made once by <see cref="TableOperator.VectorSearch"/>; immutable and shared by concurrent runs.
/// What comes out must be what <see cref="TableOperator.Run"/> puts out, bit for bit.
/// </summary>
public abstract class VectorSearch
{
    /// <summary>Elements of each vector.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Says what is searched for.</summary>
    /// <param name="run">The run.</param>
    /// <param name="query">Takes it.</param>
    /// <returns>False where <see cref="TableOperator.Run"/> is to do it: there is nothing to find, or some row has no
    /// vector.</returns>
    public abstract bool TryPrepare(RunContext run, out VectorQuery query);

    /// <summary>Fills every output of a run that was prepared.</summary>
    /// <param name="run">The run.</param>
    /// <param name="rows">Rows of the table, best first, equal ones in the table's order, NaN last.</param>
    /// <param name="products">Their dot products with the query.</param>
    public abstract void Complete(RunContext run, ReadOnlySpan<int> rows, ReadOnlySpan<float> products);
}

/// <summary>What a <see cref="VectorSearch"/> searches for.</summary>
/// <param name="Vectors">The vectors, row by row without gaps, valid until the run is over.</param>
/// <param name="Rows">How many there are, at least 1.</param>
/// <param name="Query">The query.</param>
/// <param name="Count">Rows to find, 1 to <paramref name="Rows"/>.</param>
public readonly record struct VectorQuery(nint Vectors, int Rows, nint Query, int Count);
