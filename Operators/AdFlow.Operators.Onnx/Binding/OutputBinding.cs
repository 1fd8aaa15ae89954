using System.Globalization;

namespace AdFlow.Operators.Onnx;

/// <summary>Decides which outputs of a model are wanted and which columns they become. Used once.</summary>
internal sealed class OutputBinding(
    NodeBinder node, InputPort port, RankOnnxParameters settings, OnnxSession session, ModelInput[]? inputs, int batch)
{
    private readonly Dictionary<string, List<ModelColumn>> _wanted = new(StringComparer.Ordinal);

    private IReadOnlyList<OnnxValue> Declared => session.Outputs;

    /// <summary>The outputs that are wanted, in the model's order; null with problems.</summary>
    public ModelOutput[]? Bind()
    {
        if (Declared.Count == 0)
            node.Error("the model has no outputs, so there is nothing to compute; export it with at least one",
                "model");
        else if (node.IsUnreadable("output") || node.IsUnreadable("outputs"))
            return null;
        else if (settings.Output is not null && settings.Outputs is { Count: > 0 })
            node.Error("'output' names the column of a model's only output, 'outputs' those of several; give one of "
                + "them", "output");
        else if (settings.Outputs is { Count: > 0 } mapping)
            foreach (var (source, column) in mapping)
                Read(source, column);
        else if (settings.Output is null)
            foreach (var output in Declared)
                Want(output, output.Name, -1, "model");
        else if (Declared.Count == 1)
            Want(Declared[0], settings.Output, -1, "model");
        else
            node.Error($"the model has {Declared.Count} outputs: {Names()}; say which becomes '{settings.Output}': "
                + $"outputs: {{ {Declared[^1].Name}: {settings.Output} }}", "output");
        var outputs = Slots();
        return outputs is null || outputs.Length < _wanted.Count ? null : outputs;
    }

    // A name, or one element of each row as in "probabilities[1]".
    private void Read(string source, string column)
    {
        string name = source;
        int element = -1;
        if (Declared.All(output => output.Name != source) && source.EndsWith(']')
            && source.LastIndexOf('[') is var bracket and > 0
            && int.TryParse(source.AsSpan(bracket + 1, source.Length - bracket - 2), NumberStyles.None,
                CultureInfo.InvariantCulture, out element))
            name = source[..bracket];
        else
            element = -1;
        if (column.Length == 0)
            node.Error($"the column of '{source}' has no name", "outputs");
        else if (Declared.FirstOrDefault(output => output.Name == name) is { } output)
            Want(output, column, element, "outputs");
        else
            node.Error($"the model has no output '{name}'"
                + Suggestion.For(name, Declared.Select(output => output.Name), "outputs"), "outputs");
    }

    private void Want(OnnxValue output, string column, int element, string parameter)
    {
        if (output.Type.Kind is not OnnxTypeKind.Tensor || ColumnTypes.Of(output.Type.Element) is null)
            node.Error($"the model's output '{output.Name}' is {output.Type}, which no column can be; "
                + (Declared.Count > 1 ? "name the others: outputs: { <output>: <column> }"
                    : "export the model so that it puts out a tensor (of a classifier: without ZipMap)"), parameter);
        else if (!IsFree(output, column))
            return;
        else if (_wanted.TryGetValue(output.Name, out var columns))
            columns.Add(new ModelColumn(column, element));
        else
            _wanted[output.Name] = [new ModelColumn(column, element)];
    }

    private bool IsFree(OnnxValue output, string column)
    {
        string? other = port.Schema.IndexOf(column) >= 0 ? $"input '{port.Name}' has already"
            : _wanted.Values.Any(columns => columns.Exists(one => one.Name == column)) ? "another output is already"
            : null;
        if (other is null)
            return true;
        var (setting, remedy) = settings.Outputs is { Count: > 0 } ? ("outputs", "give it another name in 'outputs'")
            : settings.Output is not null ? ("output", "give 'output' another name")
            : ("model", Declared.Count == 1 ? "name it by 'output: <new column>'"
                : $"name those that you want: outputs: {{ {output.Name}: <new column> }}");
        node.Error($"the model's output '{output.Name}' is to be column '{column}', which {other}; {remedy}", setting);
        return false;
    }

    // Without its inputs a model cannot be tried.
    private ModelOutput[]? Slots()
    {
        var wanted = Declared.Where(output => _wanted.ContainsKey(output.Name)).ToArray();
        var shapes = wanted.Select(output => output.Type.Shape!.Select(one => one.Size).ToArray()).ToArray();
        if (shapes.Any(IsOpen))
        {
            if (inputs is null || node.HasErrors)
                return null;
            shapes = new ModelTrial(node, session, inputs, batch).Shapes([.. wanted.Select(output => output.Name)]);
            if (shapes is null)
                return null;
        }
        return [.. wanted.Select((output, i) => Slot(output, shapes[i])).OfType<ModelOutput>()];
    }

    // Whether the declaration leaves open how wide a row is, or says that outputs have other rows than inputs.
    private bool IsOpen(long[] shape) =>
        shape.Length == 0 || shape.Skip(1).Any(size => size < 0) || shape[0] >= 0 && shape[0] != batch;

    private ModelOutput? Slot(OnnxValue output, long[] shape)
    {
        string says = $"the model's output '{output.Name}' is {output.Type}";
        if (shape.Length == 0)
            return Refuse($"{says}, which is not one row for each row of its inputs; leave it out by 'outputs'");
        if (TensorSlot.WidthOf(shape[1..]) is null)
            return Refuse($"{says}, [{string.Join(", ", shape[1..])}] elements a row, which is more than a row has; "
                + "leave it out by 'outputs'");
        var slot = new TensorSlot(output.Name, output.Type.Element, shape[1..]);
        var columns = _wanted[output.Name];
        if (slot.Width == 0)
            return Refuse($"{says}, which has no elements; leave it out by 'outputs'");
        if (columns.Find(column => column.Element >= slot.Width) is { } outside)
            return Refuse($"{says}, {slot.Width} elements a row: there is no element {outside.Element}; they are "
                + $"numbered from 0 to {slot.Width - 1}");
        if (slot.IsText && columns.Exists(column => column.TypeOf(slot).Id is Tables.TypeId.FixedSizeList))
            return Refuse($"{says}; of several texts a row each must become a column of its own: outputs: "
                + $"{{ \"{output.Name}[0]\": <column>, … }}");
        return new ModelOutput(slot, [.. columns]);
    }

    private string Names() => string.Join(", ", Declared.Select(output => $"'{output.Name}' {output.Type}"));

    private ModelOutput? Refuse(string message)
    {
        node.Error(message, settings.Outputs is { Count: > 0 } ? "outputs" : "model");
        return null;
    }
}
