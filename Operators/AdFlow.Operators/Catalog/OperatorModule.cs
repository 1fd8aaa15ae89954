namespace AdFlow.Operators;

/// <summary>The operators of an assembly; the generator writes one for each assembly that has any.</summary>
public abstract class OperatorModule
{
    /// <summary>Adds the descriptor of every operator.</summary>
    public abstract void Register(OperatorCatalogBuilder catalog);
}

/// <summary>Names the module of an assembly; the loader reads this and nothing else.</summary>
/// <param name="module">A type derived from <see cref="OperatorModule"/> with a constructor without parameters.</param>
/// <param name="contractVersion">The <see cref="Contract.Version"/> that the assembly was built against.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class OperatorModuleAttribute(Type module, int contractVersion) : Attribute
{
    /// <summary>The module's type.</summary>
    public Type Module { get; } = module;

    /// <summary>The contract version that the assembly was built against.</summary>
    public int ContractVersion { get; } = contractVersion;
}

/// <summary>The operator contract of this assembly.</summary>
public static class Contract
{
    /// <summary>Raised by each change that breaks built plugins; a plugin of another version is refused.</summary>
    public const int Version = 1;
}
