namespace AdFlow.Operators.Onnx;

/// <summary>A model whose inputs are fed from columns and whose outputs become columns. Immutable and thread-safe once
/// the columns are declared.</summary>
/// <param name="session">The model.</param>
/// <param name="inputs">Its inputs.</param>
/// <param name="outputs">The outputs that are wanted.</param>
/// <param name="batch">Rows that the model always takes, or 0 where it takes any number.</param>
internal sealed class BoundModel(OnnxSession session, ModelInput[] inputs, ModelOutput[] outputs, int batch)
{
    // Bounds what the model keeps between its layers, and the time until a run that is to stop does. Larger calls gain
    // nothing: a network's matrices are cut into pieces of some hundred rows inside.
    private const int AnyBatchRows = 16 * 1024;

    public OrtApi Api => session.Api;

    public ModelInput[] Inputs { get; } = inputs;

    public ModelOutput[] Outputs { get; } = outputs;

    /// <summary>Most rows of one call.</summary>
    public int MostRows { get; } = batch > 0 ? batch : AnyBatchRows;

    /// <summary>Whether texts go in or out, which are not blocks of fixed width.</summary>
    public bool HasTexts { get; } =
        inputs.Any(input => input.Slot.IsText) || outputs.Any(output => output.Slot.IsText);

    public SessionCall Call { get; } = new(
        session, [.. inputs.Select(input => input.Slot)], [.. outputs.Select(output => output.Slot)], batch);
}
