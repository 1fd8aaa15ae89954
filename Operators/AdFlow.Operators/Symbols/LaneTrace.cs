namespace AdFlow.Operators;

/// <summary>Records the expression of a map operator's body.</summary>
/// <param name="trace">What the body is recorded into.</param>
public delegate void MapTracer(LaneTrace trace);

/// <summary>
/// One recording of a map body: what it is given, and what it stored. A body that does what a symbol cannot (writes a
/// mask as a number, reads rows other than its own, throws …) leaves <see cref="Failure"/> instead of outputs. Used
/// once, by one thread.
/// </summary>
public sealed class LaneTrace
{
    [ThreadStatic]
    private static LaneTrace? s_current;

    private readonly LaneExpression[] _inputs;
    private readonly double[] _settings;
    private readonly LaneExpression?[] _outputs;

    /// <summary>Prepares a recording.</summary>
    /// <param name="graph">Makes the nodes; gives the precision.</param>
    /// <param name="inputs">What stands for each input column: numbers of the graph.</param>
    /// <param name="settings">Scalar settings as in <see cref="MapFrame.Settings"/>; they become constants.</param>
    /// <param name="outputs">Number of output columns.</param>
    public LaneTrace(
        LaneGraph graph, ReadOnlySpan<LaneExpression> inputs, ReadOnlySpan<double> settings, int outputs)
    {
        Graph = graph;
        _inputs = inputs.ToArray();
        _settings = settings.ToArray();
        _outputs = new LaneExpression?[outputs];
    }

    /// <summary>Makes the nodes.</summary>
    public LaneGraph Graph { get; }

    /// <summary>Why the body could not be recorded; null where it was.</summary>
    public string? Failure { get; private set; } = "No body was recorded.";

    /// <summary>What was stored to each output column; of use only without <see cref="Failure"/>.</summary>
    public IReadOnlyList<LaneExpression?> Outputs => _outputs;

    /// <summary>The recording under way on this thread.</summary>
    internal static LaneTrace Current => s_current
        ?? throw new InvalidOperationException("A symbol is used outside a recording of a map body.");

    /// <summary>Runs the body once over symbols.</summary>
    internal void Record<TBody>() where TBody : struct, IMapBody
    {
        var outer = s_current;
        s_current = this;
        try
        {
            Failure = null;
            Step<TBody>();
            if (Failure is null && Array.IndexOf(_outputs, null) is >= 0 and int missing)
                Failure = $"The body did not store output {missing}.";
        }
        catch (Exception failure)
        {
            // A body of a plugin may throw anything; it then stays what it is, a kernel.
            Failure ??= failure.Message;
        }
        finally
        {
            s_current = outer;
        }
    }

    /// <summary>Does something with symbols of this recording; what it throws is thrown.</summary>
    internal void Within(Action use)
    {
        var outer = s_current;
        s_current = this;
        try
        {
            use();
        }
        finally
        {
            s_current = outer;
        }
    }

    internal LaneExpression Load(nint source, int row)
    {
        if (row != 0 || source < 1 || source > _inputs.Length)
            throw Fail("The body loads what is not its row of an input column.");
        return _inputs[source - 1];
    }

    internal void Store(LaneExpression value, nint target, int row)
    {
        if (row != 0 || target < 1 || target > _outputs.Length)
            throw Fail("The body stores to what is not its row of an output column.");
        _outputs[target - 1] = value.IsMask ? throw Fail("The body stores a mask as a number.") : value;
    }

    internal LaneExpression Make(LaneOp op, params ReadOnlySpan<LaneExpression> operands)
    {
        try
        {
            return Graph.Make(op, operands);
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException)
        {
            Fail(failure.Message);
            throw;
        }
    }

    // Remembered here too, so that a body that catches the exception does not hide it.
    internal NotSupportedException Fail(string reason)
    {
        Failure ??= reason;
        return new NotSupportedException(reason);
    }

    // Columns are numbered from 1 by their addresses. Nothing is mapped there: a body that reads them itself instead of
    // by the lane gets a NullReferenceException.
    private unsafe void Step<TBody>() where TBody : struct, IMapBody
    {
        void** inputs = stackalloc void*[_inputs.Length], outputs = stackalloc void*[_outputs.Length];
        for (int i = 0; i < _inputs.Length; i++)
            inputs[i] = (void*)(i + 1);
        for (int i = 0; i < _outputs.Length; i++)
            outputs[i] = (void*)(i + 1);
        fixed (double* settings = _settings)
        {
            var frame = new MapFrame { Inputs = inputs, Outputs = outputs, Settings = settings, Count = 1 };
            TBody.Step<SymbolLane>(frame, 0);
        }
    }
}
