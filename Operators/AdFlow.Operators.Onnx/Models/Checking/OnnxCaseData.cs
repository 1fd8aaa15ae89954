namespace AdFlow.Operators.Onnx;

/// <summary>Inputs of a model and what it is to put out for them. Immutable.</summary>
/// <param name="Name">Where they come from, for example <c>test_data_set_0</c>.</param>
/// <param name="Inputs">A value for each input by name; an optional one that is missing is left out.</param>
/// <param name="Outputs">The expected value of each output that is to be compared, by name.</param>
/// <param name="IsTyped">Whether outputs are to have the types of the expected values; else equal numbers are enough.
/// </param>
public sealed record OnnxCaseData(
    string Name,
    IReadOnlyList<KeyValuePair<string, OnnxDatum>> Inputs,
    IReadOnlyList<KeyValuePair<string, OnnxDatum>> Outputs,
    bool IsTyped)
{
    /// <summary>Reads the sets of a case one by one, those in folders first.</summary>
    /// <exception cref="OnnxFormatException">A file is broken, or does not fit the model.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IEnumerable<OnnxCaseData> Read(OnnxCase folder, OnnxModel model)
    {
        foreach (string set in folder.Sets)
            yield return OfFolder(set, model);
        if (folder.Archive is not null)
            yield return new ArchiveNames(NpzFile.Read(folder.Archive), model).Data(Path.GetFileName(folder.Archive));
    }

    private static OnnxCaseData OfFolder(string set, OnnxModel model)
    {
        var outputs = Files(set, "output_*.pb", model.Outputs);
        if (outputs.Count == 0)
            throw new OnnxFormatException(
                "no output_*.pb", "what the model is to put out", part: Path.GetFileName(set));
        var inputs = Files(set, "input_*.pb", model.Inputs).Where(input => input.Value.Kind != OnnxTypeKind.Optional);
        return new OnnxCaseData(Path.GetFileName(set), [.. inputs], outputs, IsTyped: true);
    }

    // A file belongs to the value of its tensor's name, or else to the one at the place of its number.
    private static List<KeyValuePair<string, OnnxDatum>> Files(
        string set, string pattern, IReadOnlyList<OnnxValue> declared)
    {
        var data = new List<KeyValuePair<string, OnnxDatum>>();
        foreach (string file in Directory.GetFiles(set, pattern).OrderBy(OnnxCase.Number))
        {
            int place = OnnxCase.Number(file);
            if (place < 0 || place >= declared.Count)
                throw new OnnxFormatException(
                    Path.GetFileName(file), $"numbers below {declared.Count}, as the model declares no more of them",
                    part: Path.GetFileName(set));
            var value = ReadFile(set, file, declared[place].Type);
            var named = declared.FirstOrDefault(port => value.Tensor is { Name.Length: > 0 } tensor
                && port.Name == tensor.Name && port.Type.Kind == declared[place].Type.Kind);
            data.Add(new((named ?? declared[place]).Name, value));
        }
        return data;
    }

    private static OnnxDatum ReadFile(string set, string file, OnnxType type)
    {
        try
        {
            return DatumReader.Read(type, new WireReader(OnnxModel.FileBytesOf(file)));
        }
        catch (OnnxFormatException error)
        {
            throw error.In($"{Path.GetFileName(set)}/{Path.GetFileName(file)}, of type {type}");
        }
        catch (UnsupportedCaseException error)
        {
            throw new UnsupportedCaseException($"{error.Message} in {Path.GetFileName(file)}, of type {type}");
        }
    }
}
