namespace AdFlow.Operators.Generators;

/// <summary>The parts of a descriptor that all operators have, as members of an object initialiser.</summary>
internal static class DescriptorParts
{
    public static CodeText Identity(this CodeText code, OperatorModel model) => code
        .Line($"Id = {Literal.Of(model.Id)},")
        .Line($"Summary = {Literal.Of(model.Summary)},")
        .Text("Remarks", model.Remarks)
        .Text("Example", model.Example);

    public static CodeText Columns(this CodeText code, OperatorModel model) => code
        .List("Reads", model.Reads.Select(Column))
        .List("Writes", model.Writes.Select(Column))
        .List("Parameters", model.Settings.Select(Setting));

    public static string Port(PortModel port)
    {
        string optional = port.IsOptional ? ", Optional: true" : "";
        string access = port.Access == "Scan" ? "" : $", Access: {CodeText.Contract}TableAccess.{port.Access}";
        return $"new({Literal.Of(port.Name)}, {CodeText.Contract}PortKind.{port.Kind}, {Literal.Of(port.Summary)}"
            + $"{optional}{access})";
    }

    private static string Column(ColumnModel column) =>
        $"new({Literal.Of(column.Name)}, {column.Port}, {CodeText.Contract}ColumnKind.{column.Kind}, "
        + $"{Literal.Of(column.Summary)}{(column.IsOptional ? ", Optional: true" : "")})";

    private static string Setting(SettingModel setting)
    {
        string members = string.Join(", ", Members(setting));
        return $"new({Literal.Of(setting.Name)}, {CodeText.Contract}ParameterKind.{setting.Kind}, "
            + $"{Literal.Of(setting.Summary)})" + (members.Length > 0 ? $" {{ {members} }}" : "");
    }

    private static IEnumerable<string> Members(SettingModel setting)
    {
        if (setting.Default is not null)
            yield return $"Default = {setting.Default}";
        if (setting.IsRequired)
            yield return "Required = true";
        if (!double.IsNegativeInfinity(setting.Minimum))
            yield return $"Minimum = {Literal.Of(setting.Minimum)}";
        if (!double.IsPositiveInfinity(setting.Maximum))
            yield return $"Maximum = {Literal.Of(setting.Maximum)}";
        if (setting.Choices.Count > 0)
            yield return $"Choices = [{string.Join(", ", setting.Choices.Select(Literal.Of))}]";
        if (setting.IsPerRun)
            yield return "PerRun = true";
        if (setting.IsUnnamed)
            yield return "Unnamed = true";
        if (setting.Port > 0)
            yield return $"Port = {setting.Port}";
    }
}
