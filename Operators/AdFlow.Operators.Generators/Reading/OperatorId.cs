using Microsoft.CodeAnalysis;

namespace AdFlow.Operators.Generators;

/// <summary>The id that an operator's attribute gives it.</summary>
internal static class OperatorId
{
    public static string Read(AttributeData attribute, ISymbol symbol, bool isBareAllowed, Problems problems)
    {
        string id = attribute.Text();
        if (!SnakeCase.IsId(id, isBareAllowed))
            problems.Add(Rules.Id, attribute.Place(symbol), id,
                isBareAllowed ? "'family.name' or a bare name" : "'family.name'");
        return id;
    }
}
