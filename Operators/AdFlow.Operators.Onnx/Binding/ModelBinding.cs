namespace AdFlow.Operators.Onnx;

/// <summary>Fits a model to the columns that a graph gives, and reports every mismatch: what the model declares against
/// what the graph gives. Used once.</summary>
internal sealed class ModelBinding(NodeBinder node, InputPort port, RankOnnxParameters settings)
{
    // A call of a fixed number of rows takes its memory however few rows there are.
    private const long MaxBatchElements = 1 << 26;

    /// <summary>The model with its columns; null with problems.</summary>
    public BoundModel? Bind()
    {
        if (Open() is not { } session)
            return null;
        var inputs = new InputBinding(node, port, settings, session.Inputs).Bind();
        int batch = inputs is null ? 0 : BatchOf(session, inputs);
        var outputs = new OutputBinding(node, port, settings, session, inputs, batch).Bind();
        return node.HasErrors || inputs is null || outputs is null ? null
            : new BoundModel(session, inputs, outputs, batch);
    }

    // Of a file that is no model the runtime says only that parsing failed; of one that is, it has the last word.
    private OnnxSession? Open()
    {
        string? broken = null;
        try
        {
            var model = ModelWeights.Find(settings.Model, External(out broken));
            return SharedSessions.Get(model, new OnnxSessionOptions(settings.Threads));
        }
        catch (OnnxFormatException failure)
        {
            broken = failure.Message;
        }
        catch (OnnxException failure)
        {
            broken ??= failure.Message;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            broken = "its weights are in a file that cannot be read: " + failure.Message;
        }
        node.Error($"the model '{settings.Model.Path}' cannot be used: {broken}", "model");
        return null;
    }

    private IReadOnlyList<ExternalTensor> External(out string? broken)
    {
        try
        {
            broken = null;
            return OnnxModel.Parse(settings.Model.Content.Span).ExternalTensors;
        }
        catch (OnnxFormatException failure)
        {
            broken = failure.Message;
            return [];
        }
    }

    // The first dimension is that of the rows: of any size, or the same in all inputs.
    private int BatchOf(OnnxSession session, ModelInput[] inputs)
    {
        var fixedSizes = session.Inputs.Select(input => (input, Rows: input.Type.Shape![0]))
            .Where(input => input.Rows.Size >= 0).ToArray();
        if (fixedSizes.Length == 0)
            return 0;
        long batch = fixedSizes[0].Rows.Size;
        if (batch < 1 || batch > MaxBatchElements / inputs.Max(input => input.Slot.Width))
            node.Error($"the model's input '{fixedSizes[0].input.Name}' is {fixedSizes[0].input.Type}: calls of "
                + $"{batch} rows; expected at least one row and at most {MaxBatchElements} elements in a call: export "
                + "the model with its first dimension open", "model");
        else if (fixedSizes.Any(input => input.Rows.Size != batch))
            node.Error("the model's inputs are of different numbers of rows: "
                + string.Join(", ", fixedSizes.Select(input => $"'{input.input.Name}' {input.input.Type}"))
                + "; their first dimension must be one size, or open", "model");
        return (int)Math.Clamp(batch, 0, int.MaxValue);
    }
}
