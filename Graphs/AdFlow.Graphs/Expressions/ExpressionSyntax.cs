using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>A parsed expression before names and types are looked at. Immutable.</summary>
public sealed class ExpressionSyntax
{
    internal ExpressionSyntax(SyntaxKind kind, int offset, int length, string name)
    {
        Kind = kind;
        Offset = offset;
        Length = length;
        Name = name;
    }

    /// <summary>What it is.</summary>
    public SyntaxKind Kind { get; }

    /// <summary>First character in the text, from 0.</summary>
    public int Offset { get; }

    /// <summary>Number of characters.</summary>
    public int Length { get; }

    /// <summary>Name of a column, request field, setting or function; symbol of an operator; else empty.</summary>
    public string Name { get; }

    /// <summary>A literal's value.</summary>
    public Expression? Literal { get; internal init; }

    /// <summary>An operator's operation.</summary>
    public ExpressionOp Op { get; internal init; }

    /// <summary>Operands of an operator or function, in order.</summary>
    public IReadOnlyList<ExpressionSyntax> Operands { get; internal init; } = [];

    /// <summary>Nodes on the longest path downwards, this one included.</summary>
    internal int Depth { get; init; } = 1;

    internal int End => Offset + Length;

    internal bool IsNull => Literal is { Type.Kind: ValueKind.Null };

    internal bool IsText => Literal is { Type.Kind: ValueKind.Text };
}
