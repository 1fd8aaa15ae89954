namespace AdFlow.Graphs;

/// <summary>Codes of the problems that reading a graph or tests file finds.</summary>
public static class SyntaxCodes
{
    /// <summary>The file is absent, or reading it is not possible or not allowed.</summary>
    public const string Unreadable = "ADG1001";

    /// <summary>The file, its nesting or its number of values is over a limit.</summary>
    public const string TooLarge = "ADG1002";

    /// <summary>The file is not UTF-8, or holds a character that text must not hold.</summary>
    public const string Encoding = "ADG1003";

    /// <summary>The file is not YAML.</summary>
    public const string Yaml = "ADG1004";

    /// <summary>A line is indented by a tab.</summary>
    public const string Tab = "ADG1005";

    /// <summary>Text with characters that mean something in YAML needs quotes.</summary>
    public const string Unquoted = "ADG1006";

    /// <summary>The file uses a part of YAML that graphs leave out: anchors, aliases, tags, several documents, keys
    /// that are not plain names.</summary>
    public const string NotSupported = "ADG1007";

    /// <summary>A key stands twice in one mapping, or two things share a name.</summary>
    public const string Duplicate = "ADG1008";

    /// <summary>There is no such key here.</summary>
    public const string UnknownKey = "ADG1009";

    /// <summary>A required key is missing.</summary>
    public const string MissingKey = "ADG1010";

    /// <summary>Keys contradict each other.</summary>
    public const string Conflict = "ADG1011";

    /// <summary>A value has the wrong form: a list for a mapping, say, or nothing at all.</summary>
    public const string Form = "ADG1012";

    /// <summary>The format version is not one that this build reads.</summary>
    public const string Version = "ADG1013";

    /// <summary>A name is not lower_snake_case, or is reserved.</summary>
    public const string Name = "ADG1014";

    /// <summary>Text is not a type.</summary>
    public const string Type = "ADG1015";

    /// <summary>Text is not a duration, number, instant or one of the words expected.</summary>
    public const string Value = "ADG1016";

    /// <summary>Text is not a reference like <c>node</c> or <c>node.output</c>.</summary>
    public const string Reference = "ADG1017";

    /// <summary>Sub-graphs use each other in a circle, too deep, or too often.</summary>
    public const string Use = "ADG1018";

    /// <summary>A file lies outside the folder that the graph's files must lie in.</summary>
    public const string Outside = "ADG1019";
}
