namespace AdFlow.Operators.Onnx;

/// <summary>A model of numbers as one call over rows, which runs may share.</summary>
internal sealed unsafe class ModelCall : RowCall
{
    private readonly BoundModel _model;

    private readonly InputPort _rows;

    private ModelCall(BoundModel model, InputPort rows) => (_model, _rows) = (model, rows);

    /// <summary>The calls of a model without texts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows that it is called with.</param>
    public static ModelCall Of(BoundModel model, InputPort rows) => new(model, rows)
    {
        InputBytes = [.. model.Inputs.Select(input => input.Slot.RowBytes)],
        OutputBytes = [.. model.Outputs.Select(output => output.Slot.RowBytes)],
        MostRows = model.MostRows,
    };

    public override int Prepare(RunContext run, void** inputs, void** outputs)
    {
        run.Output.TakeAll(_rows);
        int rows = run.Input(_rows).RowCount;
        for (int i = 0; i < _model.Inputs.Length; i++)
            inputs[i] = _model.Inputs[i].Prepare(run, rows);
        for (int i = 0; i < _model.Outputs.Length; i++)
            outputs[i] = _model.Outputs[i].Prepare(run, rows);
        return rows;
    }

    public override void Call(void** inputs, void** outputs, int rows)
    {
        try
        {
            _model.Call.Run(inputs, outputs, rows);
        }
        catch (OnnxException failure)
        {
            throw ModelFailure.Of(failure);
        }
    }

    public override void Complete(RunContext run, void** inputs, void** outputs, int rows)
    {
        for (int i = 0; i < _model.Outputs.Length; i++)
            _model.Outputs[i].Complete(run, outputs[i], rows);
    }
}
