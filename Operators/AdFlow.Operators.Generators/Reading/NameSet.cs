using Microsoft.CodeAnalysis;

namespace AdFlow.Operators.Generators;

/// <summary>Names in graphs that must differ from each other.</summary>
/// <param name="what">What they name, with a capital.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class NameSet(string what, Problems problems)
{
    private readonly Dictionary<string, string> _members = new(StringComparer.Ordinal);

    /// <summary>Reports a name that another symbol has already.</summary>
    public void Add(string name, ISymbol symbol) => Add(name, symbol.Name, symbol.Place());

    public void Add(string name, string member, Location place)
    {
        if (_members.TryGetValue(name, out string? other))
            problems.Add(Rules.DuplicateName, place, what, other, member, name);
        else
            _members.Add(name, member);
    }
}
