using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>Turns the YAML value of a setting into what its kind asks for. Null always comes with a problem, or stands
/// for something whose problem is reported elsewhere.</summary>
internal sealed class SettingReader(OperatorBinding node, PortBinding ports)
{
    private readonly List<ColumnUse> _uses = [];
    private readonly List<PerRunSetting> _perRun = [];

    /// <summary>Whether no value is missing because of a problem.</summary>
    public bool IsComplete { get; set; } = true;

    public IReadOnlyList<ColumnUse> Uses => _uses;

    public IReadOnlyList<PerRunSetting> PerRun => _perRun;

    public object? Read(ParameterDescriptor parameter, YamlNode given) => parameter.Kind switch
    {
        ParameterKind.ColumnList => Items(parameter, given, item => ColumnOf(parameter, item)),
        ParameterKind.TextList => Items(parameter, given, item => item.Text),
        ParameterKind.NumberList => Numbers(parameter, given),
        ParameterKind.NamedExpressions => NamedExpressions(parameter, given),
        ParameterKind.NamedNumbers => Named(parameter, given, ScalarLiteral.Float64),
        ParameterKind.NamedTexts => Named(parameter, given, scalar => scalar.Text),
        ParameterKind.NamedColumns => NamedColumns(parameter, given),
        _ when given is not YamlScalar scalar => Fail(parameter, given),
        ParameterKind.Column => ColumnOf(parameter, (YamlScalar)given),
        ParameterKind.NewColumn => ((YamlScalar)given).Text is { Length: > 0 } name ? name : Fail(parameter, given),
        ParameterKind.File => node.Context.File(node.Scope, node.Node, (YamlScalar)given),
        ParameterKind.Expression => Expression(parameter, (YamlScalar)given),
        _ => Scalar(parameter, (YamlScalar)given),
    };

    /// <summary>The boxed value of a literal: <see cref="Setting{T}"/> where the setting may differ per run.</summary>
    public static object? Literal(ParameterDescriptor parameter, object? value) =>
        value is null || !parameter.PerRun ? value : parameter.Kind switch
        {
            ParameterKind.Bool => (Setting<bool>)(bool)value,
            ParameterKind.Int32 => (Setting<int>)(int)value,
            ParameterKind.Int64 => (Setting<long>)(long)value,
            ParameterKind.Float32 => (Setting<float>)(float)value,
            _ => (Setting<double>)(double)value,
        };

    public static double ToDouble(ParameterDescriptor parameter, object? value) => value switch
    {
        Setting<bool> setting => setting.Literal ? 1 : 0,
        Setting<int> setting => setting.Literal,
        Setting<long> setting => setting.Literal,
        Setting<float> setting => setting.Literal,
        Setting<double> setting => setting.Literal,
        bool flag => flag ? 1 : 0,
        IConvertible number => number.ToDouble(System.Globalization.CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"Setting '{parameter.Name}' is no number."),
    };

    public static int SlotOf(ParameterDescriptor parameter, object? value) => !parameter.PerRun ? -1 : value switch
    {
        Setting<bool> setting => setting.Slot,
        Setting<int> setting => setting.Slot,
        Setting<long> setting => setting.Slot,
        Setting<float> setting => setting.Slot,
        Setting<double> setting => setting.Slot,
        _ => -1,
    };

    private object? Scalar(ParameterDescriptor parameter, YamlScalar scalar)
    {
        if (scalar.Text.StartsWith('='))
            return Computed(parameter, scalar);
        return Value(parameter, scalar, ScalarLiteral.Bool(scalar), ScalarLiteral.Int64(scalar),
            ScalarLiteral.Float64(scalar), scalar.Text);
    }

    // One of the readings that the kind asks for, or a problem.
    private object? Value(
        ParameterDescriptor parameter, YamlScalar scalar, bool? flag, long? integer, double? number, string? text)
    {
        object? value = parameter.Kind switch
        {
            ParameterKind.Bool => flag,
            ParameterKind.Int32 when integer is >= int.MinValue and <= int.MaxValue => (int)integer,
            ParameterKind.Int64 => integer,
            ParameterKind.Float32 => (float?)number,
            ParameterKind.Float64 => number,
            ParameterKind.Text => text,
            ParameterKind.Choice => text is not null && parameter.Choices.ToList().IndexOf(text) is var i and >= 0
                ? i : null,
            _ => null,
        };
        bool isOutside = parameter.IsNumber && (number < parameter.Minimum || number > parameter.Maximum);
        if (value is null || isOutside)
            return Fail(parameter, scalar);
        return Literal(parameter, value);
    }

    private object? Computed(ParameterDescriptor parameter, YamlScalar scalar)
    {
        var expected = parameter.Kind switch
        {
            ParameterKind.Bool => ExpressionType.Bool,
            ParameterKind.Int32 or ParameterKind.Int64 => ExpressionType.Int64,
            ParameterKind.Float32 or ParameterKind.Float64 => ExpressionType.Float64,
            _ => ExpressionType.Text,
        };
        if (node.Scope.Bind(node.Node, scalar, 1, null, expected) is not { } expression)
            return Missing();
        var program = new ExpressionProgram(expression);
        if (expression.ReadRequestFields().Count == 0)
            return Constant(parameter, scalar, program);
        if (parameter.PerRun)
            return Slot(parameter, program);
        node.Report(BindingCodes.SettingValue, scalar.Position,
            $"setting '{parameter.Name}' is fixed when the graph is "
            + "loaded, so it cannot be computed from the request; give it a literal");
        return null;
    }

    private unsafe object? Constant(ParameterDescriptor parameter, YamlScalar scalar, ExpressionProgram program)
    {
        using var arena = new Arena();
        var value = program.EvaluateScalar(default, arena.Allocate(Math.Max(program.ScratchBytes, 1)));
        if (value.IsNull)
            return parameter.Required ? Fail(parameter, scalar) : Literal(parameter, parameter.Default);
        return value.Kind switch
        {
            ValueKind.Bool => Value(parameter, scalar, value.IsTrue, null, null, null),
            ValueKind.Int64 => Value(parameter, scalar, null, value.Int64, value.Int64, null),
            ValueKind.Float64 => Value(parameter, scalar, null, null, value.Float64, null),
            _ => Value(parameter, scalar, null, null, null, System.Text.Encoding.UTF8.GetString(value.Text)),
        };
    }

    private object Slot(ParameterDescriptor parameter, ExpressionProgram program)
    {
        int slot = _perRun.Count;
        _perRun.Add(new PerRunSetting(parameter, program));
        return parameter.Kind switch
        {
            ParameterKind.Bool => Setting<bool>.PerRun((bool?)parameter.Default ?? default, slot),
            ParameterKind.Int32 => Setting<int>.PerRun((int?)parameter.Default ?? default, slot),
            ParameterKind.Int64 => Setting<long>.PerRun((long?)parameter.Default ?? default, slot),
            ParameterKind.Float32 => Setting<float>.PerRun((float?)parameter.Default ?? default, slot),
            _ => Setting<double>.PerRun((double?)parameter.Default ?? default, slot),
        };
    }

    private ColumnRef? ColumnOf(ParameterDescriptor parameter, YamlScalar scalar)
    {
        bool descending = parameter.Kind is ParameterKind.ColumnList && scalar.Text.StartsWith('-');
        string name = descending ? scalar.Text[1..].Trim() : scalar.Text;
        if (ports.SchemaAt(parameter.Port, 0) is not { } schema)
            return null;
        int ordinal = schema.IndexOf(name);
        if (ordinal < 0)
        {
            node.Report(BindingCodes.Column, scalar.Position,
                $"setting '{parameter.Name}' names column '{name}', which "
                + $"input '{node.Operator.Inputs[parameter.Port].Name}' lacks"
                + Suggestion.For(name, schema.Fields.Select(field => field.Name), "columns"));
            return null;
        }
        _uses.Add(new ColumnUse(parameter.Port, 0, ordinal));
        return new ColumnRef(name, parameter.Port, ordinal, schema[ordinal], descending);
    }

    private object? Expression(ParameterDescriptor parameter, YamlScalar scalar)
    {
        var schema = node.Operator.Inputs.Count > 0 ? ports.SchemaAt(parameter.Port, 0) : null;
        if (node.Operator.Inputs.Count > 0 && schema is null)
            return null;
        return node.Scope.Bind(node.Node, scalar, scalar.Text.StartsWith('=') ? 1 : 0, schema) is { } bound
            ? Program(parameter, bound) : Missing();
    }

    private ExpressionProgram Program(ParameterDescriptor parameter, Expression expression)
    {
        _uses.AddRange(expression.ReadColumns().Select(column => new ColumnUse(parameter.Port, 0, column)));
        return new ExpressionProgram(expression);
    }

    // Each expression sees the columns of the input and the new ones above it, whose expressions are put in their
    // place.
    private List<NamedExpression>? NamedExpressions(ParameterDescriptor parameter, YamlNode given)
    {
        if (given is not YamlMapping mapping)
            return Fail(parameter, given) as List<NamedExpression>;
        if (ports.SchemaAt(parameter.Port, 0) is not { } input)
            return null;
        var fields = input.Fields.ToList();
        var above = new List<Expression>();
        var result = new List<NamedExpression>();
        foreach (var (key, value) in mapping.Entries.Select(entry => (entry.Key, entry.Value)))
        {
            if (value is not YamlScalar scalar)
                Fail(parameter, value);
            else if (node.Scope.Bind(node.Node, scalar, 0, new Schema([.. fields])) is not { } bound)
                Missing();
            else if (node.Scope.Limited(
                bound.ReplaceColumns(i => i < input.Count ? null : above[i - input.Count]), scalar) is { } expression)
            {
                result.Add(new NamedExpression(key.Text, Program(parameter, expression)));
                if (FieldOf(key.Text, expression.Type) is not { } field || input.IndexOf(key.Text) >= 0)
                    continue;
                fields.Add(field);
                above.Add(expression);
            }
            else
                return null;
        }
        return result;
    }

    // The column that an expression makes, as expressions below it see it.
    private static Field? FieldOf(string name, ExpressionType type) => type.Kind switch
    {
        ValueKind.Bool => new Field(name, DataType.Bool),
        ValueKind.Int64 => new Field(name, DataType.Int64),
        ValueKind.Float64 => new Field(name, DataType.Float64),
        ValueKind.Text => new Field(name, DataType.Utf8),
        _ => type.Physical is { } physical ? new Field(name, physical) : null,
    };

    private List<T> Items<T>(ParameterDescriptor parameter, YamlNode given, Func<YamlScalar, T?> read) where T : class
    {
        IReadOnlyList<YamlNode> items = given is YamlSequence sequence ? sequence.Items : [given];
        var result = new List<T>();
        foreach (var item in items)
        {
            if (item is not YamlScalar scalar)
                Fail(parameter, item);
            else if (read(scalar) is { } value)
                result.Add(value);
        }
        return result;
    }

    private List<double> Numbers(ParameterDescriptor parameter, YamlNode given)
    {
        IReadOnlyList<YamlNode> items = given is YamlSequence sequence ? sequence.Items : [given];
        var result = new List<double>();
        foreach (var item in items)
        {
            double? number = item is YamlScalar scalar ? ScalarLiteral.Float64(scalar) : null;
            if (number >= parameter.Minimum && number <= parameter.Maximum)
                result.Add(number.Value);
            else
                Fail(parameter, item);
        }
        return result;
    }

    private object? Named<T>(ParameterDescriptor parameter, YamlNode given, Func<YamlScalar, T> read)
    {
        if (given is not YamlMapping mapping)
            return Fail(parameter, given);
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            object? value = entry.Value is YamlScalar scalar ? read(scalar) : null;
            if (value is double number && number >= parameter.Minimum && number <= parameter.Maximum)
                numbers[entry.Key.Text] = number;
            else if (value is string text)
                texts[entry.Key.Text] = text;
            else
                Fail(parameter, entry.Value);
        }
        return parameter.Kind is ParameterKind.NamedNumbers ? numbers : texts;
    }

    private object? NamedColumns(ParameterDescriptor parameter, YamlNode given)
    {
        if (given is not YamlMapping mapping)
            return Fail(parameter, given);
        var columns = new Dictionary<string, IReadOnlyList<ColumnRef>>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
            columns[entry.Key.Text] = Items(parameter, entry.Value, item => ColumnOf(parameter, item));
        return columns;
    }

    // What is wrong is reported already, perhaps where a setting gets its value.
    private object? Missing()
    {
        IsComplete = false;
        return null;
    }

    private object? Fail(ParameterDescriptor parameter, YamlNode given)
    {
        node.Report(BindingCodes.SettingValue, given.Position,
            $"setting '{parameter.Name}' is {SettingText.Show(given)}; expected {SettingText.Describe(parameter)}"
            + SettingText.Advice(parameter, given));
        return null;
    }
}
