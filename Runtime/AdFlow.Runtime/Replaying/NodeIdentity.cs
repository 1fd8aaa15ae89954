using System.Security.Cryptography;
using System.Text;
using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Tells whether nodes of two graphs do the same with what they read: the same operator with the same
/// settings, files, tables and names of columns. Where they stand does not count, nor do their inputs.
/// Thread-safe.</summary>
internal static class NodeIdentity
{
    /// <summary>A hash that is equal where nodes do the same.</summary>
    /// <exception cref="IOException">A file that a setting names cannot be read any more.</exception>
    public static string Of(LogicalPlan plan, LogicalNode node)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, node.Operator.Id);
        foreach (var setting in node.Settings)
            Add(hash, $"{setting.Key}={setting.Value}");
        foreach (var input in node.Inputs)
            Add(hash, input.Table < 0 ? input.Port.Name : $"{input.Port.Name} {plan.Tables[input.Table].Name}");
        foreach (var read in InputKeys.ReadsOf(plan, node))
            Add(hash, FormattableString.Invariant($"{read.Use.Port}.{read.Use.Channel}.{read.Name}"));
        foreach (var column in node.Outputs.SelectMany(columns => columns))
            if (column.Source.Kind is ColumnSourceKind.Written)
                Add(hash, $"{column.Field.Name}: {column.Field.Type}");
        foreach (string file in node.Files)
            AddFile(hash, file);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }

    // Weights of a model lie beside it, and their names begin with its name.
    private static void AddFile(IncrementalHash hash, string file)
    {
        string full = Path.GetFullPath(file);
        foreach (string part in Directory.EnumerateFiles(
            Path.GetDirectoryName(full)!, Path.GetFileName(full) + "*").Order(StringComparer.Ordinal))
        {
            Add(hash, Path.GetFileName(part));
            using var content = File.OpenRead(part);
            hash.AppendData(SHA256.HashData(content));
        }
    }
}
