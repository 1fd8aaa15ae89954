using AdFlow.Graphs;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;
using AdFlow.Tables.Literals;

namespace AdFlow.Runtime;

/// <summary>Writes the fixture tables of a tests file as Arrow files, in a folder that disposing removes.</summary>
internal sealed class FixtureFiles(TestsSpec spec) : IDisposable
{
    private readonly Dictionary<SourcePosition, (string? File, DiagnosticBag Problems)> _written = [];
    private string? _folder;

    /// <summary>The files of some tables, by the name of the table.</summary>
    public Dictionary<string, string> Write(IReadOnlyList<TableFixtureSpec> fixtures, DiagnosticBag diagnostics)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var fixture in fixtures)
        {
            if (!_written.TryGetValue(fixture.Name.Position, out var written))
            {
                var problems = new DiagnosticBag();
                _written.Add(fixture.Name.Position, written = (Write(fixture, problems), problems));
            }
            foreach (var problem in written.Problems.ToList())
                diagnostics.Add(problem.Code, problem.Position, problem.Message);
            if (written.File is { } file)
                files[fixture.Name.Text] = file;
        }
        return files;
    }

    public void Dispose()
    {
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
    }

    private string? Write(TableFixtureSpec fixture, DiagnosticBag diagnostics)
    {
        using var table = Read(fixture, diagnostics);
        if (table is null)
            return null;
        _folder ??= Directory.CreateTempSubdirectory("adflow-tests-").FullName;
        string file = Path.Combine(_folder, FormattableString.Invariant($"{_written.Count}-{fixture.Name.Text}.arrow"));
        using var target = File.Create(file);
        IpcWriter.WriteFile(target, table);
        return file;
    }

    private Table? Read(TableFixtureSpec fixture, DiagnosticBag diagnostics)
    {
        if (fixture.File is not { } file)
            return FixtureTable.Read(fixture, diagnostics);
        try
        {
            using var stream = File.OpenRead(Path.Combine(Path.GetDirectoryName(spec.File) ?? "", file.Text));
            return TableContents.Read(stream);
        }
        catch (Exception error) when (error is IpcFormatException or TableTextException or IOException
            or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            diagnostics.Add(BindingCodes.File, file.Position, $"{file.Text}: {Reason(error)}");
            return null;
        }
    }

    /// <summary>Why a file that tests name cannot be read.</summary>
    public static string Reason(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file; paths are relative to the tests",
        UnauthorizedAccessException => "it is a folder, or reading it is not allowed",
        _ => error.Message,
    };
}
