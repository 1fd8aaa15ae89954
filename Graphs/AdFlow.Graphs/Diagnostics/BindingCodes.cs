namespace AdFlow.Graphs;

/// <summary>Codes of the problems that binding finds.</summary>
public static class BindingCodes
{
    /// <summary>There is no such operator.</summary>
    public const string UnknownOperator = "ADG2001";

    /// <summary>There is no such node, input or output.</summary>
    public const string UnknownSource = "ADG2002";

    /// <summary>Nodes wait for each other.</summary>
    public const string Cycle = "ADG2003";

    /// <summary>Nothing needs the node.</summary>
    public const string UnusedNode = "ADG2004";

    /// <summary>A port does not exist, is not connected, or is connected wrongly.</summary>
    public const string Port = "ADG2005";

    /// <summary>A column is missing or of the wrong type.</summary>
    public const string Column = "ADG2006";

    /// <summary>A name under <c>columns:</c> is none of the operator's columns.</summary>
    public const string UnknownColumnName = "ADG2007";

    /// <summary>There is no such setting.</summary>
    public const string UnknownSetting = "ADG2008";

    /// <summary>A required setting is missing.</summary>
    public const string MissingSetting = "ADG2009";

    /// <summary>The value of a setting does not fit.</summary>
    public const string SettingValue = "ADG2010";

    /// <summary>The operator itself refuses the node.</summary>
    public const string Node = "ADG2011";

    /// <summary>Something in the node has no meaning there.</summary>
    public const string NotAllowed = "ADG2012";

    /// <summary>A file with inputs is run, or one with a request is used.</summary>
    public const string NotRunnable = "ADG2013";

    /// <summary>The graph becomes too large.</summary>
    public const string TooLarge = "ADG2014";

    /// <summary>There is no such rung, or it answers in other columns than its graph.</summary>
    public const string Quality = "ADG2015";

    /// <summary>An arm of an experiment answers in other columns than its graph, or its layer names a field that the
    /// request does not have.</summary>
    public const string Experiment = "ADG2016";

    /// <summary>An expression is wrong.</summary>
    public const string Expression = "ADG3001";

    /// <summary>There is no such table, or a port lacks one.</summary>
    public const string Table = "ADG4001";

    /// <summary>A table lacks the key or index that an operator needs.</summary>
    public const string Index = "ADG4002";

    /// <summary>A file cannot be read.</summary>
    public const string File = "ADG4003";
}
