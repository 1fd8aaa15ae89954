namespace AdFlow.Operators.Generators;

/// <summary>Writes the descriptor of a table operator and what makes a bound instance.</summary>
internal static class TableWriter
{
    public static string Write(TableModel model, string space)
    {
        var code = new CodeText().Line($"namespace {space};").Line()
            .Line($"internal static class {SnakeCase.ToPascal(model.Id)}").Line("{");
        Descriptor(code, model);
        code.Line();
        Create(code, model);
        return code.Line("}").ToString();
    }

    private static void Descriptor(CodeText code, TableModel model) => code
        .Line($"internal static {CodeText.Contract}OperatorDescriptor Descriptor() =>")
        .Line($"new {CodeText.Contract}TableOperatorDescriptor").Line("{")
        .Identity(model)
        .List("Inputs", model.Inputs.Select(DescriptorParts.Port))
        .List("Outputs", model.Outputs.Select(DescriptorParts.Port))
        .Columns(model)
        .Line($"Rows = {CodeText.Contract}RowEffect.{model.Rows},")
        .Line($"Locality = {CodeText.Contract}Locality.{model.Locality},")
        .Line($"Purity = {CodeText.Contract}Purity.{model.Purity},")
        .Flag("RunsDry", model.RunsDry)
        .Flag("IsInexact", model.IsInexact)
        .Line("Create = Create,")
        .Line("};");

    private static void Create(CodeText code, TableModel model)
    {
        code.Line($"private static {CodeText.Contract}TableOperator Create({CodeText.Contract}NodeBinder node) =>")
            .Line($"new {model.Class}").Line("{");
        Settings(code, model);
        Ports(code, model.Inputs, port => $"Port<{CodeText.Contract}{port.Kind}Port>");
        Ports(code, model.Outputs, _ => "Output");
        Columns(code, model.Reads, "Reads");
        Columns(code, model.Writes, "Writes");
        code.Line("};");
    }

    private static void Settings(CodeText code, TableModel model)
    {
        if (model.Settings.Count == 0)
        {
            code.Line($"Settings = new {model.SettingsClass}(),");
            return;
        }
        code.Line($"Settings = new {model.SettingsClass}").Line("{");
        for (int i = 0; i < model.Settings.Count; i++)
            code.Line($"{Literal.Identifier(model.Settings[i].Property)} = {Value(model.Settings[i], i)},");
        code.Line("},");
    }

    private static string Value(SettingModel setting, int ordinal) => setting switch
    {
        { Kind: SettingKind.Choice, IsNullable: true } => $"({setting.Type})node.Parameter<int?>({ordinal})",
        { Kind: SettingKind.Choice } => $"node.Choice<{setting.Type}>({ordinal})",
        { Empty: not null } => $"node.ParameterOrNull<{setting.Type}>({ordinal}) ?? {setting.Empty}",
        { IsNullable: true, Kind: >= SettingKind.Text } =>
            $"node.ParameterOrNull<{setting.Type.TrimEnd('?')}>({ordinal})",
        _ => $"node.Parameter<{setting.Type}>({ordinal})",
    };

    private static void Ports(CodeText code, EquatableArray<PortModel> ports, Func<PortModel, string> method)
    {
        for (int i = 0; i < ports.Count; i++)
            code.Line($"{Literal.Identifier(ports[i].Property)} = node.{method(ports[i])}({i}),");
    }

    private static void Columns(CodeText code, EquatableArray<ColumnModel> columns, string method)
    {
        for (int i = 0; i < columns.Count; i++)
            code.Line($"{Literal.Identifier(columns[i].Property)} = node.{method}<{columns[i].ValueType}>({i}),");
    }
}
