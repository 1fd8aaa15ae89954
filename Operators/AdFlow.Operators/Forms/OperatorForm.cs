namespace AdFlow.Operators;

/// <summary>
/// What a bound table operator does, said in terms that the planner can move, merge and fuse. An operator with a form
/// is executed by the runtime from its form and the sources of its output columns; its
/// <see cref="TableOperator.Run"/> is never called. Columns are ordinals of the first input, rows those of the first
/// input. Immutable, thread-safe.
/// </summary>
public abstract record OperatorForm
{
    private protected OperatorForm() { }
}
