using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>Reads the settings of a node under <c>with:</c>. Used once.</summary>
internal sealed class SettingBinding
{
    private readonly OperatorBinding _node;
    private readonly IReadOnlyList<ParameterDescriptor> _parameters;
    private readonly SettingReader _reader;
    private readonly YamlNode?[] _given;
    private readonly List<KeyValuePair<string, string>> _texts = [];
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);
    private bool _isMissing;

    public SettingBinding(OperatorBinding node, PortBinding ports)
    {
        _node = node;
        _parameters = node.Operator.Parameters;
        _reader = new SettingReader(node, ports);
        _given = new YamlNode?[_parameters.Count];
        Values = new object?[_parameters.Count];
    }

    /// <summary>Value of each setting, of the type of its kind.</summary>
    public object?[] Values { get; }

    /// <summary>Whether every value is known; where not, that is reported here or where the value comes from.</summary>
    public bool IsComplete => _reader.IsComplete;

    /// <summary>Settings that could not be read; they have their defaults.</summary>
    public IReadOnlySet<string> Unreadable => _unreadable;

    /// <summary>Whether some settings could not be read, but none that must be there.</summary>
    public bool IsReadPartly =>
        IsComplete && !IsUnreadable && !_isMissing && _unreadable.Count > 0;

    /// <summary>Columns that settings name or read.</summary>
    public IReadOnlyList<ColumnUse> Uses => _reader.Uses;

    public IReadOnlyList<PerRunSetting> PerRun => _reader.PerRun;

    /// <summary>Ordinals of the request fields that settings read which are not evaluated per run.</summary>
    public IEnumerable<int> RequestReads => Values.SelectMany(value => value switch
    {
        ExpressionProgram program => program.Expression.ReadRequestFields(),
        List<NamedExpression> several => several.SelectMany(one => one.Program.Expression.ReadRequestFields()),
        _ => [],
    }).Distinct().Order();

    /// <summary>What the graph gives for each setting, null where it gives nothing.</summary>
    public IReadOnlyList<YamlNode?> Given => _given;

    /// <summary>Name and text of each setting, for explaining a plan; and of the settings of the graph that these texts
    /// name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Texts => _texts;

    /// <summary>Paths of the files that settings name.</summary>
    public IReadOnlyList<string> Files => [.. _parameters.Zip(_given)
        .Where(pair => pair is { First.Kind: ParameterKind.File, Second: YamlScalar })
        .Select(pair => BindingContext.Beside(_node.Scope.Graph.File, ((YamlScalar)pair.Second!).Text))];

    public void Bind()
    {
        Assign();
        for (int i = 0; i < _parameters.Count; i++)
        {
            var parameter = _parameters[i];
            if (_given[i] is { } given)
                Read(i, parameter, given);
            else if (parameter.Required)
                ReportMissing(parameter);
            else
                Values[i] = SettingReader.Literal(parameter, parameter.Default);
            if (SettingText.Of(parameter, _given[i]) is { } text)
                _texts.Add(new(parameter.Name, text));
        }
        _texts.AddRange(_node.Scope.SettingsIn([.. _texts.Select(text => text.Value)]));
    }

    /// <summary>Where a setting stands, else the node.</summary>
    public SourcePosition PlaceOf(string? parameter)
    {
        for (int i = 0; i < _parameters.Count; i++)
            if (_parameters[i].Name == parameter && _given[i] is { } given)
                return given.Position;
        return _node.Node.Id.Position;
    }

    /// <summary>Settings of a map operator as its kernel takes them.</summary>
    public double[] Scalars() =>
        [.. _parameters.Select((parameter, i) => SettingReader.ToDouble(parameter, Values[i]))];

    /// <summary>Per-run slot of each setting, −1 for a literal.</summary>
    public int[] Slots() => [.. _parameters.Select((parameter, i) => SettingReader.SlotOf(parameter, Values[i]))];

    private void Read(int ordinal, ParameterDescriptor parameter, YamlNode given)
    {
        int before = _node.Context.Diagnostics.Additions;
        Values[ordinal] = _reader.Read(parameter, given);
        if (_node.Context.Diagnostics.Additions == before)
            return;
        _unreadable.Add(parameter.Name);
        _isMissing |= parameter.Required;
        Values[ordinal] = SettingReader.Literal(parameter, parameter.Default);
    }

    private void ReportMissing(ParameterDescriptor parameter)
    {
        _isMissing = true;
        if (IsUnreadable)
            _reader.IsComplete = false;
        else
            _node.Report(BindingCodes.MissingSetting, _node.Node.Id.Position, $"{_node.Operator.Id} needs the "
                + $"setting '{parameter.Name}' ({SettingText.Describe(parameter)}); give it under 'with:'");
    }

    private void Assign()
    {
        var with = _node.Node.With;
        int unnamed = _parameters.ToList().FindIndex(parameter => parameter.Unnamed);
        if (with is null || IsNull(with))
            return;
        if (with is YamlMapping mapping && (unnamed < 0 || !IsValueOf(unnamed, mapping)))
            AssignNamed(mapping);
        else if (unnamed >= 0)
            _given[unnamed] = with;
        else
            _node.Report(BindingCodes.SettingValue, with.Position, _parameters.Count == 0
                ? $"{_node.Operator.Id} has no settings; delete 'with:'"
                : $"{_node.Operator.Id} has no unnamed setting; write 'with: {{ {_parameters[0].Name}: … }}'");
    }

    // Whether the setting may be one that could not be read, which is told already.
    private bool IsUnreadable =>
        _node.Node.Unreadable.Contains("with") || _node.Node.With is YamlMapping { Unreadable.Count: > 0 };

    // Null takes the default.
    private static bool IsNull(YamlNode value) => value is YamlScalar { IsNull: true };

    // A mapping may itself be the unnamed setting, as in 'let', unless all its keys are names of settings.
    private bool IsValueOf(int unnamed, YamlMapping mapping) =>
        _parameters[unnamed].Kind is ParameterKind.NamedExpressions or ParameterKind.NamedNumbers
            or ParameterKind.NamedTexts or ParameterKind.NamedColumns
        && !mapping.Entries.All(entry => _parameters.Any(parameter => parameter.Name == entry.Key.Text));

    private void AssignNamed(YamlMapping mapping)
    {
        foreach (var entry in mapping.Entries)
        {
            int index = _parameters.ToList().FindIndex(parameter => parameter.Name == entry.Key.Text);
            if (index >= 0)
                _given[index] = IsNull(entry.Value) ? null : entry.Value;
            else
                ReportUnknown(mapping, entry.Key);
        }
    }

    // It may be meant for any that is not given.
    private void ReportUnknown(YamlMapping mapping, YamlScalar name)
    {
        foreach (var parameter in _parameters)
            if (mapping.Entries.All(entry => entry.Key.Text != parameter.Name))
                _unreadable.Add(parameter.Name);
        _node.Report(BindingCodes.UnknownSetting, name.Position,
            $"{_node.Operator.Id} has no setting '{name.Text}'"
            + Suggestion.For(name.Text, _parameters.Select(parameter => parameter.Name), "settings"));
    }
}
