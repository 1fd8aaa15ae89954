namespace AdFlow.Operators;

/// <summary>
/// An operator bound to one node of one plan. An instance is immutable once bound and shared by concurrent runs: what
/// a run needs comes from its <see cref="RunContext"/>. Derive from <see cref="TableOperator{TParameters}"/>.
/// </summary>
public abstract class TableOperator
{
    private protected TableOperator() { }

    /// <summary>Whether <see cref="RunAsync"/> is used instead of <see cref="Run"/>.</summary>
    public virtual bool IsAsynchronous => false;

    /// <summary>
    /// What the bound operator does in terms that the planner can move, merge and fuse with its neighbours; null where
    /// only <see cref="Run"/> says it. Read once, after <see cref="DeclareOutputs"/>. Where there is one, the runtime
    /// never calls <see cref="Run"/>. An operator that has one with every setting is a
    /// <see cref="FormOperator{TParameters}"/>.
    /// </summary>
    public virtual OperatorForm? Form => null;

    /// <summary>
    /// How the rows are ranked that come out, of an operator that puts out the best ones only; null elsewhere. Then a
    /// planner may ask for fewer rows where all others would be dropped. Read after <see cref="DeclareOutputs"/>.
    /// </summary>
    public virtual RowRanking? Ranking => null;

    /// <summary>
    /// How the rows of the first input compete for the places of the output, of an operator that leaves some out by
    /// rank, by a reserve, or as one of several equal ones; null elsewhere. Only read by who asks why a row was left
    /// out. Read after <see cref="DeclareOutputs"/>.
    /// </summary>
    public virtual RowContest? Contest => null;

    /// <summary>
    /// The same operator without its limit on rows: all rows come out among which it chooses, best first, with the
    /// values that they have with the limit. Null where it has no limit, or where <see cref="Contest"/> says all. Only
    /// run by who asks at which rank a row was left out. Read after <see cref="DeclareOutputs"/>.
    /// </summary>
    public virtual TableOperator? Unlimited => null;

    /// <summary>
    /// How the operator takes its rows in chunk by chunk, of one whose only input is one batch; null where
    /// <see cref="Run"/> needs it whole. What it does must then be what <see cref="RowFold.Run"/> does. Read once,
    /// after <see cref="DeclareOutputs"/>.
    /// </summary>
    public virtual RowFold? Fold => null;

    /// <summary>
    /// What the operator does as one call over packed rows that may be shared by runs, of a row-local, pure operator
    /// that keeps all rows; null where <see cref="Run"/> is all there is. What it does must then be what
    /// <see cref="RowCall.Run"/> does. Such an operator gets whole batches, not chunks. Read once, after
    /// <see cref="DeclareOutputs"/>.
    /// </summary>
    public virtual RowCall? Call => null;

    /// <summary>
    /// What a device may do of the operator, of one that looks for vectors of a table; null elsewhere. Read once, after
    /// <see cref="DeclareOutputs"/>.
    /// </summary>
    public virtual VectorSearch? VectorSearch => null;

    /// <summary>
    /// Called once at bind, after ports, columns and settings are set: checks what the declarations cannot say, loads
    /// the files the settings name, and reports every problem to <paramref name="node"/>.
    /// </summary>
    public virtual void Bind(NodeBinder node) { }

    /// <summary>
    /// Called once instead of <see cref="Bind"/> where optional settings could not be read, which was reported; they
    /// have their defaults. Reports what else is wrong whatever those settings are to be
    /// (<see cref="NodeBinder.IsUnreadable"/>), so that all is told at once. The graph is refused anyway. By default
    /// nothing.
    /// </summary>
    public virtual void CheckPartly(NodeBinder node) { }

    /// <summary>
    /// Declares the columns of each output, once at bind. By default the columns of the first input followed by the
    /// declared written ones.
    /// </summary>
    public virtual void DeclareOutputs(OutputSchema outputs) => outputs.PassFirstInput().AddDeclared();

    /// <summary>Runs over whole batches: fills every output of the context, or throws. Called where
    /// <see cref="Form"/> is null.</summary>
    /// <exception cref="OperatorException">The run cannot go on; it alone fails.</exception>
    public abstract void Run(RunContext run);

    /// <summary>Runs asynchronously; as <see cref="Run"/>. The context and its arena belong to the node until the
    /// end.</summary>
    public virtual ValueTask RunAsync(RunContext run) =>
        throw new NotSupportedException("This operator is synchronous.");
}

/// <summary>An operator over whole batches with settings.</summary>
/// <typeparam name="TParameters">A record whose properties are the settings.</typeparam>
public abstract class TableOperator<TParameters> : TableOperator where TParameters : class
{
    /// <summary>The node's settings.</summary>
    public required TParameters Settings { get; init; }
}

/// <summary>An operator that waits for something outside the processor: a remote index, a model server.</summary>
/// <typeparam name="TParameters">A record whose properties are the settings.</typeparam>
public abstract class AsyncTableOperator<TParameters> : TableOperator<TParameters> where TParameters : class
{
    /// <inheritdoc/>
    public sealed override bool IsAsynchronous => true;

    /// <inheritdoc/>
    public sealed override void Run(RunContext run) =>
        throw new NotSupportedException("This operator is asynchronous: call RunAsync.");

    /// <inheritdoc/>
    public abstract override ValueTask RunAsync(RunContext run);
}

/// <summary>Settings of an operator that has none.</summary>
public sealed record NoParameters;
