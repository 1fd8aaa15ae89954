namespace AdFlow.Graphs;

/// <summary>What a rule may change about a plan; <see cref="PlanCheck"/> refuses anything else. No rule changes the
/// graph's outputs, nor which rows an operator sees whose result for a row depends on other rows.</summary>
[Flags]
public enum RuleChanges
{
    /// <summary>Expressions: other ones that give the same bits.</summary>
    None = 0,
    /// <summary>Nodes may vanish whose rows nobody needs, or that do nothing.</summary>
    RemovesNodes = 1,
    /// <summary>One node may do the work of several.</summary>
    MergesNodes = 2,
    /// <summary>Parts of a node may become nodes of their own.</summary>
    SplitsNodes = 4,
    /// <summary>Filters and limits may go below others, which then see fewer rows.</summary>
    MovesRowsOut = 8,
    /// <summary>A node may be done in another way, which gives the same columns.</summary>
    RewritesForms = 16,
    /// <summary>Nodes inside the graph may have more columns behind those they had, or fewer.</summary>
    ChangesColumns = 32,
    /// <summary>A searcher may look for fewer rows.</summary>
    LowersLimits = 64,
}
