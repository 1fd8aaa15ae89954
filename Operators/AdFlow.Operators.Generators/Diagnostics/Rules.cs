using Microsoft.CodeAnalysis;

namespace AdFlow.Operators.Generators;

/// <summary>What an author can get wrong. Each message says what was found, what was expected and what to do.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor Id = New(1, "Operator id",
        "The operator id '{0}' is not {1}; write words of small letters and digits, each beginning with a letter, "
        + "joined by '_'");

    public static readonly DiagnosticDescriptor DuplicateId = New(2, "Operator id is taken",
        "There are two operators '{0}' in this assembly: {1} and {2}; give one another id");

    public static readonly DiagnosticDescriptor Summary = New(3, "Doc comment is missing",
        "{0} says nothing about itself; graph authors read its doc comment: write {1}");

    public static readonly DiagnosticDescriptor MapMethod = New(4, "Shape of a map operator",
        "Map operator '{0}' {1}; expected 'public static V {0}<V>(V column, …) where V : struct, ILane<V>' in a class "
        + "that the assembly can reach: {2}");

    public static readonly DiagnosticDescriptor MapReturn = New(5, "Result of a map operator",
        "Map operator '{0}' returns {1}; expected {2}, the type parameter, or a tuple of two to seven of it with named "
        + "members");

    public static readonly DiagnosticDescriptor MapParameter = New(6, "Parameter of a map operator",
        "Parameter '{0}' is {1}; expected {2} for a column, or bool, int, long, float, double or an enum for a "
        + "setting{3}");

    public static readonly DiagnosticDescriptor MapOutput = New(7, "Output of a map operator",
        "Map operator '{0}' {1}; {2}");

    public static readonly DiagnosticDescriptor TableClass = New(8, "Shape of a table operator",
        "Table operator '{0}' {1}; expected 'public sealed class {0} : TableOperator<…>' with a constructor without "
        + "parameters: {2}");

    public static readonly DiagnosticDescriptor SettingsRecord = New(9, "Settings of a table operator",
        "The settings type '{0}' {1}; expected a sealed record of this assembly whose settings are properties, or "
        + "NoParameters: {2}");

    public static readonly DiagnosticDescriptor SettingAccessor = New(10, "Accessors of a setting",
        "Setting '{0}' {1}; expected 'public … {0} {{ get; init; }}': settings never change once a graph is bound");

    public static readonly DiagnosticDescriptor SettingType = New(11, "Type of a setting",
        "Setting '{0}' is {1}; expected bool, int, long, float, double, Setting<> of these, string, an enum, "
        + "ColumnRef, FileSnapshot, ExpressionProgram, IReadOnlyList<> of ColumnRef, NamedExpression, string or "
        + "double, or IReadOnlyDictionary<> of string and double, string or IReadOnlyList<ColumnRef>");

    public static readonly DiagnosticDescriptor Default = New(12, "Default of a setting",
        "Setting '{0}' {1}; {2}");

    public static readonly DiagnosticDescriptor Range = New(13, "Range of a setting", "Setting '{0}' {1}; {2}");

    public static readonly DiagnosticDescriptor DuplicateName = New(14, "Two of one name",
        "{0} '{1}' and '{2}' are both named '{3}' in graphs; rename one, or give it [Named]");

    public static readonly DiagnosticDescriptor OfPort = New(15, "[Of] names no port",
        "[Of(\"{0}\")] on '{1}' names no {2}; expected one of {3}: write [Of(nameof(…))] with the property of a port");

    public static readonly DiagnosticDescriptor Member = New(16, "Port or column of a table operator",
        "'{0}' {1}; {2}");

    public static readonly DiagnosticDescriptor StaticState = New(17, "Static state in an operator",
        "'{0}' is {1} in an operator; runs share it, so results would depend on other runs: {2}");

    public static readonly DiagnosticDescriptor NonDeterministic = New(18, "Not deterministic",
        "'{0}' differs between runs of the same input, which then cannot be replayed; {1}");

    public static readonly DiagnosticDescriptor Name = New(19, "Name in graphs",
        "[Named(\"{0}\")] on '{1}' is no name of a graph; write words of small letters and digits, each beginning with "
        + "a letter, joined by '_'");

    public static readonly DiagnosticDescriptor Choice = New(20, "Choice of a setting",
        "The enum '{0}' of setting '{1}' {2}; expected an enum over int whose members count from 0 in their order: "
        + "{3}");

    public static readonly DiagnosticDescriptor RunState = New(21, "State of a run in an operator",
        "'{0}' is changed by {1}; an instance is shared by concurrent runs: keep what a run needs in locals or in the "
        + "arena of its context, and set fields only in Bind or DeclareOutputs");

    private static DiagnosticDescriptor New(int number, string title, string message) => new(
        $"ADF{number:0000}", title, message, "AdFlow.Operators", DiagnosticSeverity.Error, isEnabledByDefault: true,
        customTags: number == 2 ? [WellKnownDiagnosticTags.CompilationEnd] : []);
}
