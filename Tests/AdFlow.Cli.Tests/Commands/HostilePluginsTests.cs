using System.Reflection;
using System.Reflection.Emit;
using AdFlow.Operators;

namespace AdFlow.Cli.Tests;

/// <summary>Assemblies that are no plugins, or bad ones: each is named with what is wrong and what to do.</summary>
public sealed class HostilePluginsTests
{
    [Test]
    public void WhatIsNoAssembly_IsTold_AllAtOnce()
    {
        using var folder = new CliFolder().File("plugins/text.dll", "hello").File("plugins/mz.dll", "MZ");
        var result = folder.Run("operators --plugins @plugins --plugins @none");
        Assert.That((result.Code, result.Output), Is.EqualTo((1, "")));
        Assert.That(result.Error, Does.Contain("plugins/text.dll: this is no .NET assembly")
            .And.Contain("plugins/mz.dll: this is no .NET assembly").And.Contain("none: there is no such folder"));
    }

    [Test]
    public void ModuleThatThrows_IsNamed([Values] bool inConstructor)
    {
        using var folder = new CliFolder();
        Emit(folder["bad.dll"], inConstructor);
        var result = folder.Run("operators --plugins @bad.dll");
        Assert.That((result.Code, result.Output), Is.EqualTo((1, "")));
        Assert.That(result.Error,
            Does.Contain("bad.dll: its module failed with InvalidOperationException: out of order"));
    }

    [Test]
    public void DamagedPlugin_NeverEscapes([Range(1, 5)] int seed)
    {
        using var folder = new CliFolder();
        Emit(folder["good.dll"], inConstructor: false);
        byte[] good = File.ReadAllBytes(folder["good.dll"]);
        var random = new Random(seed);
        for (int round = 0; round < 40; round++)
        {
            byte[] bad = [.. good];
            for (int edits = random.Next(1, 20); edits > 0; edits--)
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(folder["bad.dll"], bad);
            var result = folder.Run("operators --plugins @bad.dll");
            Assert.That(result.Error, Does.StartWith("adflow: ").And.Contain("bad.dll: ")
                .And.Not.Contain("internal error"), $"seed {seed}, round {round}");
        }
    }

    // A plugin whose module throws, made here because no build would let it through.
    private static void Emit(string path, bool inConstructor)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("Bad"), typeof(object).Assembly);
        var module = assembly.DefineDynamicModule("Bad");
        var type = module.DefineType("BadModule", TypeAttributes.Public, typeof(OperatorModule));
        var constructor = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, []);
        var body = constructor.GetILGenerator();
        body.Emit(OpCodes.Ldarg_0);
        body.Emit(OpCodes.Call, typeof(OperatorModule).GetConstructor(
            BindingFlags.Instance | BindingFlags.NonPublic, [])!);
        if (inConstructor)
            Throw(body);
        body.Emit(OpCodes.Ret);
        Throw(type.DefineMethod(nameof(OperatorModule.Register), MethodAttributes.Public | MethodAttributes.Virtual,
            typeof(void), [typeof(OperatorCatalogBuilder)]).GetILGenerator());
        type.CreateType();
        var attribute = typeof(OperatorModuleAttribute).GetConstructor([typeof(Type), typeof(int)])!;
        assembly.SetCustomAttribute(new CustomAttributeBuilder(attribute, [type, Contract.Version]));
        assembly.Save(path);
    }

    private static void Throw(ILGenerator body)
    {
        body.Emit(OpCodes.Ldstr, "out of order");
        body.Emit(OpCodes.Newobj, typeof(InvalidOperationException).GetConstructor([typeof(string)])!);
        body.Emit(OpCodes.Throw);
    }
}
