using Microsoft.CodeAnalysis;

namespace AdFlow.Operators.Generators;

/// <summary>The port properties of an operator, by which <c>[Of]</c> names them.</summary>
/// <param name="inputs">Properties of inputs and tables, in order.</param>
/// <param name="outputs">Properties of outputs, in order.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class PortNames(
    IReadOnlyList<IPropertySymbol> inputs, IReadOnlyList<IPropertySymbol> outputs, Problems problems)
{
    /// <summary>Ordinal of the input that a read column or a setting belongs to.</summary>
    public int OfInput(ISymbol symbol) => Find(symbol, inputs, "input or table");

    /// <summary>Ordinal of the output that a written column belongs to.</summary>
    public int OfOutput(ISymbol symbol) => Find(symbol, outputs, "output");

    /// <summary>Name of a property in graphs.</summary>
    public string NameOf(ISymbol symbol)
    {
        if (symbol.Find("Named") is not { } attribute)
            return SnakeCase.Of(symbol.Name);
        if (!SnakeCase.IsName(attribute.Text()))
            problems.Add(Rules.Name, attribute.Place(symbol), attribute.Text(), symbol.Name);
        return attribute.Text();
    }

    private int Find(ISymbol symbol, IReadOnlyList<IPropertySymbol> ports, string what)
    {
        if (symbol.Find("Of") is not { } attribute)
            return 0;
        for (int i = 0; i < ports.Count; i++)
            if (ports[i].Name == attribute.Text())
                return i;
        problems.Add(Rules.OfPort, attribute.Place(symbol), attribute.Text(), symbol.Name, what,
            ports.Count == 0 ? "none, as there is none" : string.Join(", ", ports.Select(port => port.Name)));
        return 0;
    }
}
