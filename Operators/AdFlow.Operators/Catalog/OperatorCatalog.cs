using System.Collections.Frozen;

namespace AdFlow.Operators;

/// <summary>The operators that graphs may name. Immutable, thread-safe.</summary>
public sealed class OperatorCatalog
{
    private readonly FrozenDictionary<string, OperatorDescriptor> _operators;

    internal OperatorCatalog(IEnumerable<OperatorDescriptor> operators) =>
        _operators = operators.ToFrozenDictionary(descriptor => descriptor.Id, StringComparer.Ordinal);

    /// <summary>All operators, by id in ordinal order.</summary>
    public IEnumerable<OperatorDescriptor> Operators => _operators.Values.OrderBy(o => o.Id, StringComparer.Ordinal);

    /// <summary>The operator with an id, or null.</summary>
    public OperatorDescriptor? Find(string id) => _operators.GetValueOrDefault(id);
}

/// <summary>Collects operators for a catalog. Not thread-safe.</summary>
public sealed class OperatorCatalogBuilder
{
    private readonly Dictionary<string, OperatorDescriptor> _operators = new(StringComparer.Ordinal);

    /// <summary>Adds an operator.</summary>
    /// <exception cref="ArgumentException">There is one of that id already.</exception>
    public OperatorCatalogBuilder Add(OperatorDescriptor descriptor)
    {
        if (!_operators.TryAdd(descriptor.Id, descriptor))
            throw new ArgumentException($"There are two operators '{descriptor.Id}'; give one another id.");
        return this;
    }

    /// <summary>Adds the operators of a module.</summary>
    /// <exception cref="ArgumentException">An id is taken already.</exception>
    public OperatorCatalogBuilder Add(OperatorModule module)
    {
        module.Register(this);
        return this;
    }

    /// <summary>Makes the catalog.</summary>
    public OperatorCatalog Build() => new(_operators.Values);
}
