namespace AdFlow.Operators.Onnx;

/// <summary>Runs a model that takes or gives texts, for one run alone.</summary>
/// <param name="model">The model.</param>
internal sealed unsafe class TextModelRun(BoundModel model)
{
    /// <summary>Runs over all rows of the input.</summary>
    /// <param name="run">The run.</param>
    /// <param name="port">The rows.</param>
    /// <exception cref="OperatorException">The model failed, or a value does not fit it.</exception>
    public void Run(RunContext run, InputPort port)
    {
        int rows = run.Input(port).RowCount;
        run.Output.TakeAll(port);
        void** inputs = stackalloc void*[model.Inputs.Length], outputs = stackalloc void*[model.Outputs.Length];
        for (int i = 0; i < model.Inputs.Length; i++)
            inputs[i] = model.Inputs[i].Prepare(run, rows);
        for (int i = 0; i < model.Outputs.Length; i++)
            outputs[i] = model.Outputs[i].Prepare(run, rows);
        var texts = TextOutput.Of(model.Outputs, run, rows);
        for (int start = 0; start < rows; start += model.MostRows)
        {
            run.ThrowIfStopped();
            Call(run, inputs, outputs, start, Math.Min(model.MostRows, rows - start), texts);
        }
        foreach (var text in texts)
            text.Finish(run);
        for (int i = 0; i < model.Outputs.Length; i++)
            if (!model.Outputs[i].Slot.IsText)
                model.Outputs[i].Complete(run, outputs[i], rows);
    }

    private void Call(RunContext run, void** inputs, void** outputs, int start, int count, TextOutput[] texts)
    {
        void** ins = stackalloc void*[model.Inputs.Length], outs = stackalloc void*[model.Outputs.Length];
        new Span<nint>(ins, model.Inputs.Length).Clear();
        new Span<nint>(outs, model.Outputs.Length).Clear();
        try
        {
            for (int i = 0; i < model.Inputs.Length; i++)
                ins[i] = model.Inputs[i] is TextInput text
                    ? (void*)text.Create(model.Api, run, start, count, model.Call.RowsOf(count))
                    : (byte*)inputs[i] + (long)start * model.Inputs[i].Slot.RowBytes;
            for (int i = 0; i < model.Outputs.Length; i++)
                if (!model.Outputs[i].Slot.IsText)
                    outs[i] = (byte*)outputs[i] + (long)start * model.Outputs[i].Slot.RowBytes;
            model.Call.Run(ins, outs, count);
            foreach (var text in texts)
                text.Append(model.Api, (nint)outs[text.Ordinal], run.Arena, count, model.Call.RowsOf(count));
        }
        catch (OnnxException failure)
        {
            throw ModelFailure.Of(failure);
        }
        finally
        {
            for (int i = 0; i < model.Inputs.Length; i++)
                if (model.Inputs[i].Slot.IsText)
                    model.Api.Release(OrtFunction.ReleaseValue, (nint)ins[i]);
            for (int i = 0; i < model.Outputs.Length; i++)
                if (model.Outputs[i].Slot.IsText)
                    model.Api.Release(OrtFunction.ReleaseValue, (nint)outs[i]);
        }
    }
}
