namespace AdFlow.Operators.Generators;

/// <summary>The contract's <c>ParameterKind</c>, member for member.</summary>
internal enum SettingKind
{
    Bool,
    Int32,
    Int64,
    Float32,
    Float64,
    Text,
    Choice,
    Column,
    ColumnList,
    NewColumn,
    File,
    Expression,
    NamedExpressions,
    TextList,
    NamedNumbers,
    NamedTexts,
    NumberList,
    NamedColumns,
}

/// <summary>A setting.</summary>
/// <param name="Property">Name of the property or parameter.</param>
/// <param name="Name">Name in graphs.</param>
/// <param name="Kind">What its YAML value means.</param>
/// <param name="Type">Fully qualified C# type, with <c>?</c> where it may be null.</param>
/// <param name="Summary">Meaning and unit.</param>
internal sealed record SettingModel(string Property, string Name, SettingKind Kind, string Type, string Summary)
{
    /// <summary>C# text of the default, or null for none.</summary>
    public string? Default { get; init; }

    public bool IsRequired { get; init; }

    public bool IsNullable { get; init; }

    /// <summary>C# text of an empty value that stands where the graph gives none, or null.</summary>
    public string? Empty { get; init; }

    public double Minimum { get; init; } = double.NegativeInfinity;

    public double Maximum { get; init; } = double.PositiveInfinity;

    public EquatableArray<string> Choices { get; init; }

    public bool IsPerRun { get; init; }

    public bool IsUnnamed { get; init; }

    public int Port { get; init; }
}
