using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>Tells nodes that put out the same columns of the same rows: equal operators over equal sources.</summary>
internal sealed class NodeEquality : IEqualityComparer<LogicalNode>
{
    private NodeEquality() { }

    public static NodeEquality Instance { get; } = new();

    public bool Equals(LogicalNode? one, LogicalNode? other) =>
        ReferenceEquals(one, other) || (one is not null && other is not null
        && ReferenceEquals(one.Operator, other.Operator)
        && Same(one.Inputs, other.Inputs, SameInput)
        && Same(one.Outputs, other.Outputs, (columns, others) => Same(columns, others, SameColumn))
        && Same(one.PerRunSettings, other.PerRunSettings, SameSetting)
        && (one.Form is not null || other.Form is not null
            ? SameForm(one.Form, other.Form)
            : one.Map is not null ? SameMap(one.Map, other.Map) : SameTable(one, other)));

    public int GetHashCode(LogicalNode node)
    {
        var hash = new HashCode();
        hash.Add(node.Operator.Id);
        foreach (var input in node.Inputs)
        {
            hash.Add(input.Table);
            hash.Add(input.Counter);
            foreach (var source in input.Sources)
                hash.Add(source);
        }
        foreach (var columns in node.Outputs)
            hash.Add(columns.Count == 0 ? null : columns[^1].Field.Name);
        AddOperation(ref hash, node);
        return hash.ToHashCode();
    }

    // Many nodes over one source often differ in nothing but what they compute.
    private static void AddOperation(ref HashCode hash, LogicalNode node)
    {
        foreach (var setting in node.PerRunSettings)
            hash.Add(setting.Program.Expression);
        if (node.Form is FilterForm filter)
            hash.Add(filter.Condition.Expression);
        else if (node.Form is ProjectForm project)
            foreach (var program in project.Computed)
                hash.Add(program.Expression);
        else if (node.Form is not null)
            hash.Add(node.Form);
        else if (node.Map is { } map)
            foreach (double scalar in map.Scalars)
                hash.Add(BitConverter.DoubleToInt64Bits(scalar));
        else
            foreach (var setting in node.Settings)
                hash.Add(setting);
    }

    private static bool SameInput(LogicalInput one, LogicalInput other) =>
        one.Port == other.Port && one.Table == other.Table && one.Counter == other.Counter
        && Equals(one.Index?.Id, other.Index?.Id) && one.Sources.SequenceEqual(other.Sources)
        && one.Channels.SequenceEqual(other.Channels);

    private static bool SameColumn(OutputColumn one, OutputColumn other) =>
        one.Field.Equals(other.Field) && one.Source.Kind == other.Source.Kind
        && one.Source.Index == other.Source.Index && one.Source.Columns.SequenceEqual(other.Source.Columns);

    private static bool SameSetting(PerRunSetting one, PerRunSetting other) =>
        ReferenceEquals(one.Parameter, other.Parameter) && one.Program.Expression.Equals(other.Program.Expression);

    private static bool SameForm(OperatorForm? one, OperatorForm? other) => (one, other) switch
    {
        (FilterForm a, FilterForm b) => a.Condition.Expression.Equals(b.Condition.Expression),
        (ProjectForm a, ProjectForm b) => Same(a.Computed, b.Computed, (x, y) => x.Expression.Equals(y.Expression)),
        _ => one is not null && one.Equals(other),
    };

    private static bool SameMap(MapBinding one, MapBinding? other) =>
        other is not null && one.IsFloat64 == other.IsFloat64 && one.Columns.SequenceEqual(other.Columns)
        && one.Slots.SequenceEqual(other.Slots)
        && Same(one.Scalars, other.Scalars, (a, b) => BitConverter.DoubleToInt64Bits(a)
            == BitConverter.DoubleToInt64Bits(b));

    // An operator that is only known by its code: whatever it was bound to must be the same. A lowered limit is not
    // in its settings; a path is relative to the file that it stands in.
    private static bool SameTable(LogicalNode one, LogicalNode other) =>
        one.Given.Columns.SequenceEqual(other.Given.Columns) && Same(one.Given.Settings, other.Given.Settings, SameText)
        && one.Settings.SequenceEqual(other.Settings)
        && one.Table?.Ranking?.Most == other.Table?.Ranking?.Most
        && (one.Position.File == other.Position.File
            || one.Operator.Parameters.All(parameter => parameter.Kind is not ParameterKind.File));

    private static bool SameText(YamlNode? one, YamlNode? other) => (one, other) switch
    {
        (null, null) => true,
        (YamlScalar a, YamlScalar b) => a.Text == b.Text && a.IsQuoted == b.IsQuoted,
        (YamlSequence a, YamlSequence b) => Same(a.Items, b.Items, SameText),
        (YamlMapping a, YamlMapping b) => Same(a.Entries, b.Entries,
            (x, y) => SameText(x.Key, y.Key) && SameText(x.Value, y.Value)),
        _ => false,
    };

    private static bool Same<T>(IReadOnlyList<T> one, IReadOnlyList<T> other, Func<T, T, bool> same)
    {
        if (one.Count != other.Count)
            return false;
        for (int i = 0; i < one.Count; i++)
            if (!same(one[i], other[i]))
                return false;
        return true;
    }
}
