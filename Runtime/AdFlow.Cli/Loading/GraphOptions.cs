using System.CommandLine;
using AdFlow.Graphs;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Cli;

/// <summary>Options that commands on a graph share.</summary>
internal sealed class GraphOptions
{
    public Option<string[]> Plugins { get; } = CatalogLoading.PluginsOption();

    public Option<string[]> Tables { get; } = new("--tables")
    {
        Description = "Another Arrow file for a table of the graph, or what its counters start from; may be repeated.",
        HelpName = "NAME=FILE",
    };

    public Option<string?> Store { get; } = new("--store")
    {
        Description = "Folder that keeps opened tables and their indexes, by default .adflow beside the graph; "
            + "where it is given, it keeps counters too.",
        HelpName = "DIR",
    };

    public Option<string?> Quality { get; } = new("--quality")
    {
        Description = "Rung of the graph's quality ladder, instead of the graph itself, which is called full.",
        HelpName = "RUNG",
    };

    /// <summary>Reads a graph; with --quality the rung of it, without its ladder.</summary>
    /// <returns>The graph, or null with problems.</returns>
    public GraphSpec? Read(string path, ParseResult parsed, DiagnosticBag diagnostics)
    {
        var graph = GraphReader.ReadFile(path, diagnostics);
        return graph is null || parsed.GetValue(Quality) is not { } rung
            ? graph : QualityLadder.At(graph, rung, diagnostics);
    }

    /// <summary>The tables that were replaced.</summary>
    /// <exception cref="CommandException">One is not NAME=FILE.</exception>
    public TableFiles TableFiles(ParseResult parsed)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string given in parsed.GetValue(Tables) ?? [])
        {
            int equals = given.IndexOf('=');
            if (equals <= 0 || equals == given.Length - 1)
                throw new CommandException($"--tables {given}: expected NAME=FILE", ExitCode.WrongUse);
            if (!files.TryAdd(given[..equals], given[(equals + 1)..]))
                throw new CommandException($"--tables {given}: the table is given twice", ExitCode.WrongUse);
        }
        return new TableFiles(files)
        {
            CounterFolder = parsed.GetValue(Store) is { } store ? Path.Combine(store, "counters") : null,
        };
    }

    /// <summary>The store that was named, or null for the usual one.</summary>
    /// <exception cref="CommandException">The folder cannot be used.</exception>
    public SnapshotStore? StoreOf(ParseResult parsed)
    {
        if (parsed.GetValue(Store) is not { } folder)
            return null;
        try
        {
            return new SnapshotStore(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(
                $"--store {folder}: this cannot be used as a folder: {error.Message} Name one that you can write to.");
        }
    }

    /// <summary>The folder of the store: the one that was named, or the usual one.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="graph">File of the graph.</param>
    /// <exception cref="CommandException">The folder cannot be used.</exception>
    public string StoreFolderOf(ParseResult parsed, string graph) =>
        StoreOf(parsed)?.Path ?? GraphActivation.StoreBeside(graph);

    /// <summary>Prints the problems of a graph.</summary>
    public static void Print(DiagnosticBag diagnostics, Terminal terminal)
    {
        foreach (var diagnostic in diagnostics.ToList())
            terminal.Error.WriteLine(diagnostic);
        if (diagnostics.Count > 1)
            terminal.Error.WriteLine($"{diagnostics.Count} errors");
    }
}
