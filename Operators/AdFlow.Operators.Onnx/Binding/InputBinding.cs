using System.Collections.Frozen;
using AdFlow.Tables;

namespace AdFlow.Operators.Onnx;

/// <summary>Finds the columns that feed each input of a model. Used once.</summary>
internal sealed class InputBinding(
    NodeBinder node, InputPort port, RankOnnxParameters settings, IReadOnlyList<OnnxValue> declared)
{
    private readonly Dictionary<string, IReadOnlyList<ColumnRef>> _given = new(StringComparer.Ordinal);
    private readonly InputDefaults _defaults = new(node, port, settings);

    // Inputs whose columns stand in a setting that could not be read.
    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);

    /// <summary>All inputs with their columns; null with problems.</summary>
    public ModelInput[]? Bind()
    {
        ReadMapping();
        ReadFeatures();
        _defaults.CheckColumns();
        if (declared.Count == 0)
            node.Error("the model has no inputs, so nothing depends on rows; expected at least one", "model");
        ModelInput[] inputs = [.. declared.Select(Bind).OfType<ModelInput>()];
        return inputs.Length == declared.Count && inputs.Length > 0 ? inputs : null;
    }

    private void ReadMapping()
    {
        if (node.IsUnreadable("inputs"))
            _unknown.UnionWith(declared.Select(input => input.Name));
        foreach (var (name, columns) in settings.Inputs ?? FrozenDictionary<string, IReadOnlyList<ColumnRef>>.Empty)
            if (declared.Any(input => input.Name == name))
                _given[name] = columns;
            else
                node.Error($"the model has no input '{name}'"
                    + Suggestion.For(name, declared.Select(input => input.Name), "inputs"), "inputs");
    }

    // The input that the features feed is the one that nothing else does.
    private void ReadFeatures()
    {
        bool isUnreadable = node.IsUnreadable("features");
        if (!isUnreadable && settings.Features is not { Count: > 0 } || declared.Count == 0 || _unknown.Count > 0)
            return;
        var open = declared.Where(input => !_given.ContainsKey(input.Name)).ToArray();
        if (open.Length > 1)
            open = [.. open.Where(input => port.Schema.IndexOf(input.Name) < 0)];
        if (isUnreadable)
            _unknown.UnionWith(open.Select(input => input.Name));
        else if (open.Length == 1)
            _given[open[0].Name] = settings.Features!;
        else
            node.Error($"'features' feeds the one input that nothing else does, but there are {open.Length}; the model "
                + $"declares {Declared()}: write 'inputs: {{ {declared[0].Name}: […] }}'", "features");
    }

    private ModelInput? Bind(OnnxValue input)
    {
        string says = $"the model's input '{input.Name}' is {input.Type}";
        if (input.Type.Kind is not OnnxTypeKind.Tensor || ColumnTypes.Of(input.Type.Element) is null)
            return Refuse($"{says}, which no column can be; export the model with inputs of numbers, bools or texts",
                "model");
        if (input.Type.Shape is not { Count: > 0 } shape)
            return Refuse($"{says}, which has no dimension for rows; export the model with a batch dimension in front",
                "model");
        if (_unknown.Contains(input.Name) || ColumnsOf(input, says) is not { } columns || !Fit(input, columns, says))
            return null;
        int width = columns.Sum(column => InputPart.WidthOf(column.Field.Type));
        if (RowShape(shape, width) is { } rowShape)
            return ModelInput.Create(new TensorSlot(input.Name, input.Type.Element, rowShape),
                Parts(input.Type.Element, columns));
        return Refuse($"{says}: {ElementsOf(shape)} a row; {Given(columns, width)}",
            settings.Inputs?.ContainsKey(input.Name) == true ? "inputs"
                : settings.Features is null ? null : "features");
    }

    private IReadOnlyList<ColumnRef>? ColumnsOf(OnnxValue input, string says)
    {
        if (_given.TryGetValue(input.Name, out var given))
            return given.Count > 0 ? given : NoColumns($"{says}, and no column is given for it", "inputs");
        int ordinal = port.Schema.IndexOf(input.Name);
        if (ordinal >= 0 && node.Find<Any>(port, input.Name) is not null)
            return [new ColumnRef(input.Name, port.Ordinal, ordinal, port.Schema[ordinal])];
        // Where 'features' could not be placed, that was said already.
        return settings.Features is { Count: > 0 } && declared.Count > 1 ? null
            : NoColumns($"{says}, and input '{port.Name}' has no column of that name"
                + Suggestion.For(input.Name, port.Schema.Fields.Select(field => field.Name), "columns"));

        IReadOnlyList<ColumnRef>? NoColumns(string found, string? parameter = null)
        {
            node.Error($"{found}; name the columns that feed it: features: [{OneColumn()}, …], or inputs: "
                + $"{{ {input.Name}: {OneColumn()} }}", parameter);
            return null;
        }
    }

    // Whether every column may feed the input.
    private bool Fit(OnnxValue input, IReadOnlyList<ColumnRef> columns, string says)
    {
        bool fits = true;
        foreach (var column in columns)
        {
            var type = column.Field.Type;
            if (column.Descending)
                fits = Refuse($"'-{column.Name}' is in front of no order; leave out the '-'", "features") is not null;
            else if (!input.Type.Element.Accepts(InputPart.ElementTypeOf(type)))
                fits = Refuse($"{says}; column '{column.Name}' is {type}: expected {input.Type.Element.Accepted()}, or "
                    + "a vector of such") is not null;
            else if (_defaults.Fault(input.Type.Element, column) is { } fault)
                fits = Refuse($"{says}; {fault}", "defaults") is not null;
            else if (MayBeNull(column.Field) && !input.Type.Element.IsFloat()
                && input.Type.Element is not OnnxElementType.Text && !_defaults.MayHave(column.Name))
                fits = Refuse($"{says}; column '{column.Name}' may be null, and {input.Type.Element.Name()} has no "
                    + $"value for that: write 'defaults: {{ {column.Name}: 0 }}', or drop such rows by 'where'")
                    is not null;
        }
        return fits;
    }

    private InputPart[] Parts(OnnxElementType type, IReadOnlyList<ColumnRef> columns)
    {
        var parts = new InputPart[columns.Count];
        for (int i = 0, offset = 0; i < parts.Length; offset += parts[i].Width, i++)
            parts[i] = new InputPart(
                columns[i], offset, _defaults.Number(type, columns[i].Name), _defaults.Text(type, columns[i].Name));
        return parts;
    }

    // Sizes after the first; one that is open is what the columns make it.
    private static long[]? RowShape(IReadOnlyList<OnnxDimension> shape, int width)
    {
        long[] sizes = [.. shape.Skip(1).Select(dimension => dimension.Size)];
        long known = TensorSlot.WidthOf(sizes.Where(size => size >= 0)) ?? -1;
        int open = sizes.Count(size => size < 0);
        if (open == 0)
            return known == width ? sizes : null;
        if (open > 1 || known <= 0 || width % known != 0)
            return null;
        sizes[Array.FindIndex(sizes, size => size < 0)] = width / known;
        return sizes;
    }

    private static string ElementsOf(IReadOnlyList<OnnxDimension> shape)
    {
        var row = shape.Skip(1).ToArray();
        if (TensorSlot.WidthOf(row.Where(one => one.Size >= 0).Select(one => one.Size)) is not { } known)
            return "more elements than a row has";
        int open = row.Count(one => one.Size < 0);
        return open == 0 ? $"{known} element{(known == 1 ? "" : "s")}"
            : open == 1 ? $"a multiple of {known} elements" : "elements in more than one open dimension";
    }

    private static string Given(IReadOnlyList<ColumnRef> columns, int width) =>
        $"the graph gives {width}: " + string.Join(", ",
            columns.Select(column => $"{column.Name} {column.Field.Type}"));

    private static bool MayBeNull(Field field) =>
        field.Nullable || field.Type.Id is TypeId.FixedSizeList && field.Type.Children[0].Nullable;

    private string Declared() => string.Join(", ", declared.Select(input => $"'{input.Name}' {input.Type}"));

    private string OneColumn() => port.Schema.Count > 0 ? port.Schema[0].Name : "a_column";

    private ModelInput? Refuse(string message, string? parameter = null)
    {
        node.Error(message, parameter);
        return null;
    }
}
