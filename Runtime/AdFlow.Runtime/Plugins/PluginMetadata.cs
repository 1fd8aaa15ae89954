using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Looks into an assembly without loading it.</summary>
internal static class PluginMetadata
{
    /// <summary>Whether an assembly names an operator module; false for what is no managed assembly.</summary>
    public static bool NamesModule(string file)
    {
        using var stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        if (stream.Length == 0 || !image.HasMetadata)
            return false;
        var metadata = image.GetMetadataReader();
        if (!metadata.IsAssembly)
            return false;
        foreach (var handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
            if (NameOf(metadata, metadata.GetCustomAttribute(handle).Constructor) == nameof(OperatorModuleAttribute))
                return true;
        return false;
    }

    private static string? NameOf(MetadataReader metadata, EntityHandle constructor)
    {
        if (constructor.Kind is not HandleKind.MemberReference)
            return null;
        var type = metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent;
        return type.Kind is HandleKind.TypeReference
            ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name)
            : null;
    }
}
