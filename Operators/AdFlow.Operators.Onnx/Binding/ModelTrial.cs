namespace AdFlow.Operators.Onnx;

/// <summary>Calls a model once with rows of zeros and empty texts, to learn the shapes that it does not declare. Used
/// once, when a graph is loaded.</summary>
internal sealed class ModelTrial(NodeBinder node, OnnxSession session, ModelInput[] inputs, int batch)
{
    /// <summary>Shapes of outputs; no dimension at all where the first one is not that of the rows.</summary>
    /// <param name="outputs">Names of the outputs.</param>
    /// <returns>A shape each; null where the model failed, which is reported.</returns>
    public long[][]? Shapes(string[] outputs)
    {
        int rows = batch > 0 ? batch : OpenRows();
        try
        {
            var results = session.Run(inputs.Select(input => KeyValuePair.Create(input.Slot.Name, Zeros(input, rows))),
                outputs);
            return [.. results.Select(result => Shape(result, rows))];
        }
        catch (OnnxException failure)
        {
            node.Error("the model does not declare the shapes of its outputs, and a call with zeros, to see them, "
                + $"failed: {failure.Message}; export it with the shapes of its outputs", "model");
            return null;
        }
    }

    // A number that is no size of the model's, so that a dimension of so many is that of the rows.
    private int OpenRows()
    {
        var sizes = session.Outputs.SelectMany(output => output.Type.Shape ?? []).Select(one => one.Size)
            .Concat(inputs.SelectMany(input => input.Slot.RowShape)).ToHashSet();
        int rows = 2;
        while (sizes.Contains(rows))
            rows++;
        return rows;
    }

    private static long[] Shape(OnnxTensor? result, int rows)
    {
        long[] shape = [.. result?.Shape ?? []];
        return shape.Length > 0 && shape[0] == rows ? shape : [];
    }

    private static OnnxTensor Zeros(ModelInput input, int rows)
    {
        long[] shape = [rows, .. input.Slot.RowShape];
        int elements = rows * input.Slot.Width;
        return input.Slot.IsText
            ? new OnnxTensor(input.Slot.Name, shape, [.. Enumerable.Repeat("", elements)])
            : new OnnxTensor(input.Slot.Name, input.Slot.Type, shape, new byte[input.Slot.Type.BytesOf(elements)]);
    }
}
