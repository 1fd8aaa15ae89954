using System.Text;

namespace AdFlow.Cli.Tests;

/// <summary>A folder with files, and <c>adflow</c> run on them in this process. Not thread-safe.</summary>
internal sealed class CliFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("adflow-cli-").FullName;

    /// <summary>Path of a file in the folder.</summary>
    public string this[string name] => Path.Combine(_path, name);

    /// <summary>Writes a file.</summary>
    public CliFolder File(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        System.IO.File.WriteAllText(this[name], content);
        return this;
    }

    /// <summary>Runs a command; words that name files of the folder stand for their paths.</summary>
    public CliResult Run(string words, string input = "") => Run(words, Encoding.UTF8.GetBytes(input));

    /// <summary>Runs a command.</summary>
    public CliResult Run(string words, byte[] input)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(new MemoryStream(input), output, error, IsErrorInteractive: false);
        string[] args = [.. words.Split(' ').Select(Expand)];
        int code = CommandLine.RunAsync(args, terminal, CancellationToken.None).GetAwaiter().GetResult();
        return new CliResult(code, output.ToArray(), Relative(error.ToString()))
        {
            Output = Relative(Encoding.UTF8.GetString(output.ToArray())),
        };
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    // Files are written @name; what follows '=' may be one too.
    private string Expand(string word)
    {
        int at = word.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? word : word[..at] + this[word[(at + 1)..]];
    }

    private string Relative(string text) =>
        text.Replace(_path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
}

/// <summary>What a command left behind.</summary>
/// <param name="Code">Exit code.</param>
/// <param name="Bytes">Standard output.</param>
/// <param name="Error">Standard error, without the folder's path.</param>
internal sealed record CliResult(int Code, byte[] Bytes, string Error)
{
    /// <summary>Standard output as text, without the folder's path.</summary>
    public required string Output { get; init; }

    /// <summary>Lines of <see cref="Output"/>.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
