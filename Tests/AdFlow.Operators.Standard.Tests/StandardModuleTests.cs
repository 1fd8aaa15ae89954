using System.Reflection;

namespace AdFlow.Operators.Standard.Tests;

public sealed class StandardModuleTests
{
    [Test]
    public void Module_HoldsEveryOperatorOfTheAssembly()
    {
        var types = typeof(StandardOperators).Assembly.GetTypes();
        var ids = types.Select(type => type.GetCustomAttribute<TableOperatorAttribute>()?.Id).Concat(
            types.SelectMany(type => type.GetMethods())
                .Select(method => method.GetCustomAttribute<MapOperatorAttribute>()?.Id)).OfType<string>();
        var catalog = new OperatorCatalogBuilder().Add(StandardOperators.Module).Build();
        Assert.That(catalog.Operators.Select(op => op.Id), Is.EquivalentTo(ids));
    }
}
