namespace AdFlow.Operators;

/// <summary>
/// Work of an operator that is one call over the packed rows of its input, such as a model's prediction: what comes out
/// for a row depends on that row alone, and many rows in one call cost less than the same rows in many calls. A runtime
/// may therefore put rows of several runs into one call. Made once by <see cref="TableOperator.Call"/>, after
/// <see cref="TableOperator.DeclareOutputs"/>; immutable and shared by concurrent runs.
/// </summary>
/// <remarks>
/// A run is one <see cref="Prepare"/>, one or more <see cref="Call"/>, one <see cref="Complete"/>. Inputs and outputs
/// are blocks: so many bytes a row, rows one behind the other. Results need not have the same bits when rows share a
/// call with others: models do not promise that.
/// </remarks>
public abstract unsafe class RowCall
{
    /// <summary>Bytes of a row of each input block.</summary>
    public required IReadOnlyList<int> InputBytes { get; init; }

    /// <summary>Bytes of a row of each output block.</summary>
    public required IReadOnlyList<int> OutputBytes { get; init; }

    /// <summary>Most rows of one call; a call of more is refused by what stands behind it.</summary>
    public int MostRows { get; init; } = int.MaxValue;

    /// <summary>
    /// Says where the run's rows lie: in place where the layout of its columns allows, else packed into the run's
    /// arena; and where results are to be written. Fills every output of the run but the results' values.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="inputs">Takes the address of each input block.</param>
    /// <param name="outputs">Takes the address of each output block.</param>
    /// <returns>Number of rows.</returns>
    /// <exception cref="OperatorException">The run cannot go on.</exception>
    public abstract int Prepare(RunContext run, void** inputs, void** outputs);

    /// <summary>Computes rows. Thread-safe; knows no run.</summary>
    /// <param name="inputs">Address of each input block.</param>
    /// <param name="outputs">Address of each output block.</param>
    /// <param name="rows">Number of rows, 1 to <see cref="MostRows"/>.</param>
    /// <exception cref="OperatorException">None of the rows has a result.</exception>
    public abstract void Call(void** inputs, void** outputs, int rows);

    /// <summary>Does what is left to do once the results of all rows of a run are written; by default
    /// nothing.</summary>
    /// <param name="run">The run, prepared before.</param>
    /// <param name="inputs">The blocks that <see cref="Prepare"/> named.</param>
    /// <param name="outputs">Likewise.</param>
    /// <param name="rows">Number of rows.</param>
    /// <exception cref="OperatorException">The run cannot go on.</exception>
    public virtual void Complete(RunContext run, void** inputs, void** outputs, int rows) { }

    /// <summary>Runs over a whole batch without others.</summary>
    /// <param name="run">The run.</param>
    public void Run(RunContext run)
    {
        void** inputs = stackalloc void*[InputBytes.Count], outputs = stackalloc void*[OutputBytes.Count];
        int rows = Prepare(run, inputs, outputs);
        CallAll(run, inputs, outputs, rows);
        Complete(run, inputs, outputs, rows);
    }

    /// <summary>Computes all rows of a run, in as many calls as it takes.</summary>
    /// <param name="run">The run, asked between two calls whether to stop.</param>
    /// <param name="inputs">The blocks that <see cref="Prepare"/> named.</param>
    /// <param name="outputs">Likewise.</param>
    /// <param name="rows">Number of rows, 0 included.</param>
    /// <exception cref="OperatorException">Some of the rows have no result.</exception>
    public void CallAll(RunContext run, void** inputs, void** outputs, int rows)
    {
        if (rows <= MostRows)
        {
            if (rows > 0)
                Call(inputs, outputs, rows);
            return;
        }
        void** ins = stackalloc void*[InputBytes.Count], outs = stackalloc void*[OutputBytes.Count];
        for (int start = 0, count; start < rows; start += count)
        {
            run.ThrowIfStopped();
            count = Math.Min(rows - start, MostRows);
            for (int i = 0; i < InputBytes.Count; i++)
                ins[i] = (byte*)inputs[i] + (long)start * InputBytes[i];
            for (int i = 0; i < OutputBytes.Count; i++)
                outs[i] = (byte*)outputs[i] + (long)start * OutputBytes[i];
            Call(ins, outs, count);
        }
    }
}
