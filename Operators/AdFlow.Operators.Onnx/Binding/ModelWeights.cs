namespace AdFlow.Operators.Onnx;

/// <summary>Finds the files beside a model that its weights are in.</summary>
internal static class ModelWeights
{
    /// <summary>A model with these files.</summary>
    /// <param name="model">The model's file.</param>
    /// <param name="tensors">What of it is beside it.</param>
    /// <exception cref="OnnxFormatException">A file is too short for a tensor.</exception>
    /// <exception cref="IOException">A file is missing, is too long, or is outside the model's folder.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static FileSnapshot Find(FileSnapshot model, IReadOnlyList<ExternalTensor> tensors)
    {
        if (tensors.Count == 0)
            return model;
        model = model.WithParts(tensors.Select(tensor => tensor.File).Distinct(StringComparer.Ordinal));
        var files = model.Parts.ToDictionary(part => part.Path, StringComparer.Ordinal);
        foreach (var tensor in tensors)
            if (files[tensor.File].Content.Length - tensor.Bytes < tensor.Offset)
                throw new OnnxFormatException($"{files[tensor.File].Content.Length} bytes",
                    $"{tensor.Bytes} from byte {tensor.Offset} on for tensor '{tensor.Name}': the file is not the one "
                    + "that was exported with the model, or not whole", part: $"'{tensor.File}'");
        return model;
    }
}
