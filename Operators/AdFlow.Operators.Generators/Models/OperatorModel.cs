namespace AdFlow.Operators.Generators;

/// <summary>An operator as its declaration states it: everything that is generated from it. Compares by value and
/// holds nothing of the compilation.</summary>
/// <param name="Id">Id in graphs.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Remarks">More about it, or empty.</param>
/// <param name="Example">YAML example, or empty.</param>
internal abstract record OperatorModel(string Id, string Summary, string Remarks, string Example)
{
    public EquatableArray<ColumnModel> Reads { get; init; }

    public EquatableArray<ColumnModel> Writes { get; init; }

    public EquatableArray<SettingModel> Settings { get; init; }
}

/// <summary>A map operator.</summary>
/// <param name="Id">Id in graphs.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Remarks">More about it, or empty.</param>
/// <param name="Example">YAML example, or empty.</param>
/// <param name="Method">Fully qualified name of the body, without type arguments.</param>
internal sealed record MapModel(string Id, string Summary, string Remarks, string Example, string Method)
    : OperatorModel(Id, Summary, Remarks, Example)
{
    /// <summary>What each parameter of the body is given.</summary>
    public EquatableArray<MapArgument> Arguments { get; init; }

    /// <summary>Whether the body is a few instructions.</summary>
    public bool IsCheap { get; init; }
}

/// <summary>What a parameter of a map body is given.</summary>
/// <param name="IsColumn">Whether it is a column; else it is a setting.</param>
/// <param name="Ordinal">Which of the columns or settings.</param>
/// <param name="Kind">Kind of a setting.</param>
/// <param name="Type">Fully qualified C# type of a setting.</param>
internal readonly record struct MapArgument(bool IsColumn, int Ordinal, SettingKind Kind, string Type);

/// <summary>A table operator.</summary>
/// <param name="Id">Id in graphs.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Remarks">More about it, or empty.</param>
/// <param name="Example">YAML example, or empty.</param>
/// <param name="Class">Fully qualified name of the class.</param>
/// <param name="SettingsClass">Fully qualified name of its settings record.</param>
internal sealed record TableModel(
    string Id, string Summary, string Remarks, string Example, string Class, string SettingsClass)
    : OperatorModel(Id, Summary, Remarks, Example)
{
    /// <summary>Inputs and tables.</summary>
    public EquatableArray<PortModel> Inputs { get; init; }

    /// <summary>Declared outputs; empty for the one default output.</summary>
    public EquatableArray<PortModel> Outputs { get; init; }

    /// <summary>Members of the contract's enums, by name.</summary>
    public string Rows { get; init; } = "";

    public string Locality { get; init; } = "";

    public string Purity { get; init; } = "";

    public bool RunsDry { get; init; }

    /// <summary>Whether results may differ in their last bits.</summary>
    public bool IsInexact { get; init; }
}
