namespace AdFlow.Operators;

/// <summary>
/// An operator that its form describes wholly, whatever its settings: it checks them and declares columns, and the
/// runtime does the rest, fused with its neighbours. An operator with a form in some settings only is a
/// <see cref="TableOperator{TParameters}"/>, whose <see cref="TableOperator.Run"/> serves the others.
/// </summary>
/// <typeparam name="TParameters">A record whose properties are the settings.</typeparam>
public abstract class FormOperator<TParameters> : TableOperator<TParameters> where TParameters : class
{
    /// <summary>What the bound operator does. Read once, after <see cref="TableOperator.DeclareOutputs"/>.</summary>
    public abstract override OperatorForm Form { get; }

    /// <summary>Never called.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public sealed override void Run(RunContext run) =>
        throw new NotSupportedException("This operator is executed from its form.");
}
