using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AdFlow.Operators.Generators;

/// <summary>Looks at the body of a map operator.</summary>
internal static class LaneBody
{
    // Functions of the lane that are dozens of instructions each.
    private static readonly HashSet<string> Heavy = ["Exp", "Log", "Log1p", "Pow", "Sigmoid", "Tanh"];

    // Beyond this, the body outweighs what the loop around it costs.
    private const int MostCalls = 12;

    /// <summary>
    /// Whether the body is a few instructions, so that a loop should do several groups of rows a turn. A call of
    /// anything but a cheap member of the lane may be of any size.
    /// </summary>
    public static bool IsCheap(IMethodSymbol method, CancellationToken cancellation)
    {
        string lane = method.TypeParameters[0].Name;
        int calls = 0;
        foreach (var reference in method.DeclaringSyntaxReferences)
            foreach (var node in reference.GetSyntax(cancellation).DescendantNodes())
                if (node is InvocationExpressionSyntax call && (!IsCheap(call, lane) || ++calls > MostCalls))
                    return false;
        return true;
    }

    private static bool IsCheap(InvocationExpressionSyntax call, string lane) =>
        call.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax owner } member
        && owner.Identifier.ValueText == lane && !Heavy.Contains(member.Name.Identifier.ValueText);
}
