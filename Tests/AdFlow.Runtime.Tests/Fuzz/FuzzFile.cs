using System.Security.Cryptography;
using System.Text;

namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>A file that a node names; named by what is in it.</summary>
/// <param name="Content">What is in it.</param>
/// <param name="Extension">How its name ends.</param>
internal sealed record FuzzFile(string Content, string Extension)
{
    public string Name =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Content)))[..16] + Extension;

    public void Write(string folder)
    {
        string path = Path.Combine(folder, Name);
        if (!File.Exists(path))
            File.WriteAllText(path, Content);
    }
}
