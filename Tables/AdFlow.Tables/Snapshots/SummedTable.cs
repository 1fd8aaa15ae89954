using System.Security.Cryptography;
using AdFlow.Tables.Ipc;

namespace AdFlow.Tables;

/// <summary>Writes tables while summing up their bytes.</summary>
internal static class SummedTable
{
    /// <summary>Writes a table as an Arrow file.</summary>
    /// <param name="target">Where the bytes go; it is left open.</param>
    /// <param name="table">The rows.</param>
    /// <returns>SHA-256 of the bytes as 64 lower-case hexadecimal digits.</returns>
    public static string Write(Stream target, Table table)
    {
        using var sha = SHA256.Create();
        using (var summed = new CryptoStream(target, sha, CryptoStreamMode.Write, leaveOpen: true))
            IpcWriter.WriteFile(summed, table);
        return Convert.ToHexStringLower(sha.Hash!);
    }
}
