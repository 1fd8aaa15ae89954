namespace AdFlow.Graphs;

/// <summary>What a node of an expression's syntax tree is.</summary>
public enum SyntaxKind : byte
{
    /// <summary>A column, by name.</summary>
    Column,
    /// <summary><c>request.name</c></summary>
    Request,
    /// <summary><c>settings.name</c></summary>
    Setting,
    /// <summary>A literal.</summary>
    Literal,
    /// <summary>An operator on operands.</summary>
    Operator,
    /// <summary>A function call.</summary>
    Function,
}
